"""The way of a file from the form over the preview to the job; a wrong file is told at the form."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from audit.models import Event
from beneficiaries.models import RegisterEntry, Release
from jobs.models import Job, Upload
from jobs.writing import xlsx_bytes
from tests.beneficiaries.conftest import receive

UPLOAD = "/beneficiaries/releases/upload/"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")
HEADINGS = ["NIK", "NAMA"]


def nothing_kept():
    return not (Upload.objects.exists() or Job.objects.exists() or Release.objects.exists() or Event.objects.exists())


def claiming_a_billion_cells():
    """A workbook of some 4 KiB whose sheet says it has 16,384 x 65,536 cells."""
    packed, changed = BytesIO(xlsx_bytes(HEADINGS, [["1", "A"]])), BytesIO()
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, re.sub(rb'dimension ref="[^"]*"', b'dimension ref="A1:XFD65536"', data))
    return changed.getvalue()


def formula_book():
    """A workbook in which the NIK is a formula, as a person would write it."""
    book = openpyxl.Workbook()
    for row in [HEADINGS, ['=CONCATENATE("18720314128791","46")', "BUDI"], ["1872035401889174", "TINA"]]:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


WRONG_FILES = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "dtks.pdf", "dokumen PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n0000", "dtks.csv", "gambar PNG"),
    "page": (b"<html><table><tr><td>NIK", "dtks.xls", "halaman web"),
    "empty": (b"", "dtks.csv", "kosong"),
    "blanks": (b" \n \n", "dtks.csv", "kosong"),
    "headings only": (b"NIK,NAMA\n", "dtks.csv", "tanpa baris data"),
    "no headings": (b"1872031412879146,BUDI\n1872035401889174,TINA\n", "dtks.csv", "Kepala kolom tidak ditemukan"),
    "bomb": (claiming_a_billion_cells(), "dtks.xlsx", "40 juta sel"),
    "damaged": (xlsx_bytes(HEADINGS, [["1", "A"]])[:2000], "dtks.xlsx", "rusak atau terpotong"),
}


@pytest.mark.parametrize(("data", "name", "sentence"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_file_is_told_at_the_form_and_changes_nothing(post_file, sari, data, name, sentence):
    answer = post_file(sari, data, name)
    assert (answer.status_code, sentence in answer.text, nothing_kept()) == (422, True, True)
    assert not SIXTEEN_DIGITS.search(answer.text)


def test_a_file_of_nul_bytes_is_told_at_the_form(post_file, sari):
    answer = post_file(sari, b"NIK,NAMA\n\x00\x00\x00,\x00\n" * 50)
    assert (answer.status_code, nothing_kept()) == (422, True)


def test_with_missing_columns_the_preview_asks_for_their_headings_and_loads_nothing(post_file, as_, sari):
    address = post_file(sari, b"N.I.P,NAMA,ALAMAT\n1872031412879146,BUDI,JL. MAWAR\n").headers["Location"]
    text = as_(sari).get(address).text
    assert "Kolom wajib tidak ditemukan: NIK" in text and "Perbaiki arti judul kolom" in text
    assert "Muat data ini" not in text


def explain(preview):
    """Where the headings of a file are explained, from the address of its preview."""
    return f"{reverse('jobs:explain', args=[Upload.objects.latest('pk').pk])}?next={preview}"


def test_a_heading_explained_once_is_known_in_the_next_file_of_this_office_only(post_file, send, as_, sari, yusuf):
    file = b"N.I.P,NAMA,ALAMAT\n1872031412879146,BUDI,JL. MAWAR\n"
    address = post_file(sari, file).headers["Location"].split("?")[0]
    answer = send(sari, explain(address), heading_0="nik", heading_1="name", heading_2="address")
    assert answer.headers["Location"] == address
    assert "Muat data ini" in as_(sari).get(address).text
    again = post_file(sari, file.replace(b"BUDI", b"BADU")).headers["Location"]
    assert "Muat data ini" in as_(sari).get(again).text
    elsewhere = post_file(yusuf, file).headers["Location"]
    assert "Kolom wajib tidak ditemukan: NIK" in as_(yusuf).get(elsewhere).text


def test_our_own_export_with_hidden_numbers_is_not_loaded_as_a_release(post_file, send, as_, sari):
    data = "NIK,Nama,Kode kelurahan/desa\n•••• 0001,SITI,1872011001\n•••• 0002,BUDI,1872011001\n".encode()
    address = post_file(sari, data).headers["Location"]
    text = as_(sari).get(address).text
    assert "Berkas ini unduhan aplikasi ini, nomornya disamarkan" in text and "1872011001" not in text
    assert "Muat data ini" not in text
    send(sari, address, register="DTKS", data_on="2023-06-30")
    assert not Release.objects.exists()


def test_one_column_cannot_be_two_headings(post_file, send, sari):
    address = (
        post_file(sari, b"N.I.P,NAMA,ALIAS,ALAMAT\n1872031412879146,BUDI,B,JL. MAWAR\n")
        .headers["Location"]
        .split("?")[0]
    )
    answer = send(sari, explain(address), heading_0="nik", heading_1="name", heading_2="name")
    assert (answer.status_code, "Pilih satu saja" in answer.text) == (422, True)


def test_without_a_file_the_form_asks_for_it(send, sari):
    answer = send(sari, UPLOAD, register="DTKS", data_on="2023-06-30")
    assert (answer.status_code, "Pilih berkasnya dahulu." in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value"), [("register", "KTP"), ("data_on", "kemarin"), ("data_on", "2999-01-01"), ("data_on", "")]
)
def test_register_and_day_must_make_sense(post_file, sari, few, field, value):
    answer = post_file(sari, few(3), **{field: value})
    assert (answer.status_code, nothing_kept()) == (422, True)


def test_an_upload_leads_to_its_preview_and_loads_nothing(post_file, as_, sari, metro_csv):
    answer = post_file(sari, metro_csv)
    upload = Upload.objects.get()
    assert answer.headers["Location"] == f"{UPLOAD}{upload.pk}/?register=DTKS&data_on=2023-06-30"
    assert (Release.objects.exists(), Job.objects.exists()) == (False, False)


def test_the_preview_shows_how_every_column_is_read(post_file, as_, sari, metro_csv):
    text = as_(sari).get(post_file(sari, metro_csv).headers["Location"]).text
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "NOKK Nomor KK" in plain and "NO_KKS tidak dipakai" in plain
    assert "CSV, UTF-8, dipisah koma" in plain and "•••• 9146" in plain
    assert not SIXTEEN_DIGITS.search(text)


def test_the_button_starts_the_job(post_file, send, sari, metro_csv):
    address = post_file(sari, metro_csv).headers["Location"]
    answer = send(sari, address, register="DTKS", data_on="2023-06-30", is_that_old="on")
    release = Release.objects.get()
    assert answer.headers["Location"] == release.job.get_absolute_url()
    assert (str(release), release.job.state) == ("DTKS Kota Metro per 30-06-2023", Job.State.QUEUED)
    assert Event.objects.filter(verb="release.started", actor=sari).count() == 1


def test_a_preview_that_was_used_leads_to_its_job(start, as_, sari, metro_csv):
    release = start(metro_csv)
    answer = as_(sari).get(reverse("beneficiaries:preview", args=[release.upload_id]))
    assert answer.headers["Location"] == release.job.get_absolute_url()


def test_the_same_file_again_is_told_at_the_form(release, post_file, sari, metro_csv):
    before = Upload.objects.count()
    answer = post_file(sari, metro_csv, "nama-lain.csv")
    assert answer.status_code == 422
    assert "Berkas ini sudah dimuat pada" in answer.text and "tidak ada yang berubah" in answer.text
    assert (Upload.objects.count(), Release.objects.count(), RegisterEntry.objects.count()) == (before, 1, 407)


def test_the_same_file_is_no_hindrance_for_another_region(release, post_file, yusuf, metro_csv):
    assert post_file(yusuf, metro_csv).status_code == 302


def test_two_previews_of_one_file_load_it_once(load, start, send, sari, few):
    """Both were uploaded before either was loaded."""
    second = receive(sari, few(3))
    load(few(3))
    answer = send(
        sari,
        reverse("beneficiaries:preview", args=[second.pk]),
        register="DTKS",
        data_on="2023-06-30",
        is_that_old="on",
    )
    assert (answer.status_code, Release.objects.count()) == (302, 1)


@pytest.mark.parametrize("who", ["wati", "budi", "made", "joni", "dewi", "ani"])
def test_only_an_operator_uploads(post_file, request, few, who):
    answer = post_file(request.getfixturevalue(who), few(3))
    assert (answer.status_code, Upload.objects.exists()) == (403, False)


def test_another_district_does_not_see_the_preview(post_file, as_, sari, yusuf, few):
    assert as_(yusuf).get(post_file(sari, few(3)).headers["Location"]).status_code == 404


def test_an_upload_of_another_kind_has_no_preview_here(as_, sari, post_file, few):
    post_file(sari, few(3))
    Upload.objects.update(kind=Upload.Kind.CANDIDATES)
    assert as_(sari).get(reverse("beneficiaries:preview", args=[Upload.objects.get().pk])).status_code == 404


def test_an_operator_without_a_region_is_told_what_to_do(person, post_file, few):
    answer = post_file(person("nasional", "operator"), few(3))
    assert (answer.status_code, Upload.objects.exists()) == (302, False)
