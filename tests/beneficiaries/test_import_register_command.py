"""`manage.py import_register`: the pages' services for people who script."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from beneficiaries.models import Release
from tests.beneficiaries.conftest import METRO


def run(*arguments):
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_register_of_metro_comes_in_and_is_told_as_json(sari):
    told = json.loads(run(METRO, "--region", "18.72", "--data-on", "2023-06-30", "--json"))
    for measured in ("seconds", "rows_per_s", "peak_mb"):
        assert told.pop(measured) > 0
    assert set(told.pop("seconds_by_phase")) >= {"Membaca dan memuat", "Menyusun indeks"}
    assert told == {
        "rows_read": 407,
        "rows_taken": 407,
        "rows_refused": 0,
        "new": 407,
        "changed": 0,
        "unchanged": 0,
        "vanished": 0,
        "refused_by_code": {},
        "warnings_by_code": {},
        "rows_warned": 0,
        "left_out": [],
        "remarks": [],
        "release": Release.objects.get().pk,
        "note": "DTKS Kota Metro per 30-06-2023 dimuat.",
    }
    assert Release.objects.get().upload.uploaded_by == sari


def test_refused_rows_are_counted_by_their_code(sari, few, tmp_path):
    file = tmp_path / "dtks.csv"
    file.write_bytes(few(3, NIK="18720314128791469"))
    told = json.loads(run(file, "--region", "18.72", "--json"))
    assert (told["rows_taken"], told["refused_by_code"]) == (2, {"nik_length": 1})


def test_people_read_sentences(sari):
    text = run(METRO, "--region", "18.72", "--data-on", "2023-06-30")
    assert "DTKS Kota Metro per 30-06-2023 dimuat." in text and "Dimuat: 407" in text


def test_the_same_content_is_told_and_counts_nothing(release, metro_xlsx, tmp_path):
    file = tmp_path / "dtks.xlsx"
    file.write_bytes(metro_xlsx)
    told = json.loads(run(file, "--region", "18.72", "--data-on", "2023-06-30", "--json"))
    assert (told["rows_read"], told["rows_taken"], told["note"][:16]) == (407, 0, "Isi berkas sama ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([METRO, "--region", "99.99"], "Wilayah 99.99 tidak dikenal"),
        ([METRO, "--region", "53.71"], "Tidak ada pengguna yang menjadi operator aktif"),
        ([METRO, "--region", "18.72", "--user", "wati"], "Pengguna wati bukan operator aktif"),
        (["/nowhere/dtks.csv", "--region", "18.72"], "tidak dapat dibaca"),
        ([__file__, "--region", "18.72"], "Kepala kolom tidak ditemukan"),
    ],
)
def test_bad_input_ends_with_one_sentence(sari, wati, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)
    assert not Release.objects.exists()


def test_with_two_operators_one_must_be_named(sari, person):
    person("sinta", "operator", "18.72")
    with pytest.raises(CommandError, match="Sebutkan salah satunya"):
        run(METRO, "--region", "18.72")


def test_the_same_file_again_is_refused(release):
    with pytest.raises(CommandError, match="sudah dimuat pada"):
        run(METRO, "--region", "18.72", "--data-on", "2023-06-30")


def test_a_file_without_one_good_row_is_a_failure(sari, few, tmp_path):
    file = tmp_path / "dtks.csv"
    file.write_bytes(few(1, NIK="1"))
    with pytest.raises(CommandError, match=r"semua baris ditolak.*\n  1 baris: NIK punya 1 angka"):
        run(file, "--region", "18.72")


def test_a_script_gets_the_reasons_of_a_file_without_one_good_row(sari, few, tmp_path, capsys):
    file = tmp_path / "dtks.csv"
    file.write_bytes(few(1, NIK="1"))
    with pytest.raises(CommandError):
        call_command("import_register", file, "--region", "18.72", "--json")
    figures = json.loads(capsys.readouterr().out)
    assert (figures["rows_taken"], figures["rows_refused"]) == (0, 1)
    assert sum(figures["refused_by_code"].values()) == 1
