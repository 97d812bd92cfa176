"""The papers from the command line."""

import hashlib
import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.models import Document
from tests.reports import building as b
from tests.reports.test_documents import work


@pytest.fixture
def run(tmp_path):
    """run(kind, ...) -> the bytes of the file it wrote."""

    def call(kind, **options):
        output = tmp_path / "laporan"
        call_command("render_report", kind, output=str(output), stdout=StringIO(), **options)
        return output.read_bytes()

    return call


def text_of(data):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_a_decree_by_its_id_or_by_its_programme(run, decree):
    assert "lima juta rupiah" in text_of(run("sk", decree=decree.pk))
    assert "lima juta rupiah" in text_of(run("sk", programme=decree.programme.slug))
    assert Document.objects.get().mark == ""  # the one that was signed


def test_a_signed_decree_is_given_as_it_was_printed(run, decree):
    assert "SALINAN" in text_of(run("sk", decree=decree.pk))
    original = work(decree.documents.get())
    assert hashlib.sha256(run("sk", decree=decree.pk)).hexdigest() == original.sha256


def test_an_attendance_list(run, bimtek):
    assert "Diundang 5 orang" in text_of(run("daftar-hadir", bimtek=bimtek.pk))


def test_a_recapitulation(run, programme, settled):
    assert "Tersalur 3 dari 5 orang" in text_of(run("rekap-penyaluran", programme=programme.slug))


def test_the_table_as_a_workbook(run, programme, settled):
    rows = list(load_workbook(BytesIO(run("tabel", programme=programme.slug))).active.iter_rows(values_only=True))
    assert rows[-1][-2:] == (3 * b.MILLION, 2 * b.MILLION)


def test_json_says_what_was_written(tmp_path, decree):
    out, file = StringIO(), tmp_path / "sk.pdf"
    call_command("render_report", "sk", output=str(file), decree=decree.pk, json=True, stdout=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert told["bytes"] == file.stat().st_size


def test_a_user_prints_only_what_he_sees(run, decree, sari, yusuf):
    assert run("sk", decree=decree.pk, user="sari")
    with pytest.raises(CommandError, match="tidak ditemukan"):
        run("sk", decree=decree.pk, user="yusuf")


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("kuitansi", {}, "tidak dikenal"),
        ("sk", {}, "Sebutkan --decree ID"),
        ("sk", {"decree": 999999}, "--decree 999999: tidak ditemukan."),
        ("sk", {"decree": 1, "user": "nobody"}, "Pengguna 'nobody' tidak ada."),
        ("tabel", {"programme": "tidak-ada"}, "--programme tidak-ada: tidak ditemukan."),
        ("daftar-hadir", {}, "Sebutkan --bimtek ID"),
        ("rekap-penyaluran", {}, "Sebutkan --programme SLUG"),
    ],
)
def test_bad_input_is_one_sentence(db, run, kind, options, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(kind, **options)
    assert "\n" not in str(refusal.value)


def test_an_empty_programme_has_no_papers_yet(run, programme):
    for kind, sentence in (("sk", "belum punya SK"), ("rekap-penyaluran", "belum punya penerima tetap")):
        with pytest.raises(CommandError, match=sentence):
            run(kind, programme=programme.slug)


def test_a_folder_that_is_not_there_is_said(decree, tmp_path):
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("render_report", "sk", output=str(tmp_path / "x" / "y.pdf"), decree=decree.pk)
