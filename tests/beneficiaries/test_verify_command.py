"""`manage.py verify`: a list of candidates in one go, for people who script."""

import csv
import io
import json
import stat
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from beneficiaries.models import Check
from jobs.writing import xlsx_bytes
from tests.beneficiaries.filling import fill, row

NIK = "1872035407909012"
ROWS = [["Nama", "NIK", "Tanggal Lahir"], ["Siti Aminah", NIK, "1990-07-14"], ["Sitti Aminah", "", "1990-07-14"]]


@pytest.fixture
def register(sari):
    return fill(sari, [row(nik=NIK, name="SITI AMINAH", birth_on=date(1990, 7, 14), decile=2)])


@pytest.fixture
def candidates(tmp_path):
    file = tmp_path / "calon.csv"
    file.write_text("\n".join(";".join(cells) for cells in ROWS))
    return file


def verify(*arguments):
    out = io.StringIO()
    call_command("verify", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_counts_what_came_out(register, candidates):
    figures = json.loads(verify(candidates, "--region", "18.72", "--json"))
    assert (figures["lines"], figures["registered"], figures["near"], figures["not_found"]) == (2, 1, 1, 0)
    assert figures["seconds"] >= 0


def test_it_says_so_in_words(register, candidates):
    text = verify(candidates, "--region", "18.72")
    assert "Tercatat: 1" in text and "Perlu dilihat: 1" in text


def test_it_says_why_lines_could_not_be_read(register, tmp_path):
    file = tmp_path / "calon.csv"
    file.write_text("Nama;NIK\nSiti;123\nBudi;456\n")
    text = verify(file, "--region", "18.72")
    assert "Tidak tercatat: 2" in text and "  2 baris: NIK punya 3 angka" in text
    assert list(json.loads(verify(file, "--region", "18.72", "--json"))["faults"].values()) == [2]


def test_it_reads_a_workbook(register, tmp_path):
    file = tmp_path / "calon.xlsx"
    file.write_bytes(xlsx_bytes(ROWS[0], ROWS[1:]))
    assert "Tercatat: 1" in verify(file, "--region", "18.72")


def test_each_line_is_written_to_a_file_nobody_else_reads(register, candidates, tmp_path):
    out = tmp_path / "hasil.csv"
    verify(candidates, "--region", "18.72", "--out", out)
    first, second = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig")), delimiter=";")
    assert (first["NIK"], first["Hasil"], first["Desil"]) == (NIK, "Tercatat", "2")
    assert (second["Hasil"], second["Kecocokan"]) == (
        "Perlu dilihat",
        "nama sama, tanggal lahir sama (nilai 55)",
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_it_is_recorded_for_the_operator_and_waits_on_his_page(register, candidates, sari):
    verify(candidates, "--region", "18.72", "--purpose", "usulan kelurahan")
    check = Check.objects.get()
    assert (check.made_by, check.purpose, check.source) == (sari, "usulan kelurahan", "calon.csv")
    assert Event.objects.get(verb="check.made").actor == sari


def test_the_server_has_no_measure_per_day(register, candidates, settings):
    settings.CHECKED_LINES_PER_DAY = settings.CHECKS_PER_HOUR = 0
    assert "Tercatat: 1" in verify(candidates, "--region", "18.72")


def refusal(*arguments):
    with pytest.raises(CommandError) as found:
        verify(*arguments)
    return str(found.value)


def test_what_cannot_be_done_is_one_sentence(register, candidates, tmp_path):
    (tmp_path / "kosong.csv").write_text("")
    assert "tidak dapat dibaca" in refusal(tmp_path / "tidak-ada.csv", "--region", "18.72")
    assert "kosong" in refusal(tmp_path / "kosong.csv", "--region", "18.72")
    assert "tidak dikenal" in refusal(candidates, "--region", "99.99")
    assert "tidak dapat ditulis" in refusal(candidates, "--region", "18.72", "--out", tmp_path / "x" / "y.csv")
    (tmp_path / "lain.csv").write_text("Nomor KK;Kelurahan\n1;x\n")
    assert "NIK atau Nama" in refusal(tmp_path / "lain.csv", "--region", "18.72")
