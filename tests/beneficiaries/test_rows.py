"""Which rows are taken, which are refused and why, and what is only worth a warning."""

import re

import pytest

from audit.models import Event
from beneficiaries import importing
from beneficiaries.findings import LABELS
from beneficiaries.models import Release
from jobs.models import Job, Upload
from jobs.refusals import value_of
from tests.beneficiaries.conftest import table
from tests.beneficiaries.test_upload import formula_book

REFUSED = {
    "a NIK of 17 digits": ("NIK", "18720314128791469", "nik_length"),
    "a NIK of 15 digits": ("NIK", "187203141287914", "nik_length"),
    "no NIK": ("NIK", "", "nik_blank"),
    "a NIK that Excel cut": ("NIK", "1,87203E+15", "nik_scientific"),
    "a NIK of letters": ("NIK", "18720314l2879146", "nik_letters"),
    "an impossible day": ("NIK", "1872033212879146", "nik_date"),
    "no name": ("NAMA", "", "name_blank"),
    "a dash for a name": ("NAMA", "-", "name_blank"),
    "a formula": ("NAMA", '=HYPERLINK("http://example.invalid")', "formula"),
    "a formula in an address": ("ALAMAT", "=SUM(1+1)", "formula"),
}
WARNED = {
    "an impossible birth date": ("TGL_LAHIR", "1987-02-30", "birth_unreadable"),
    "a birth date to come": ("TGL_LAHIR", "2099-12-14", "birth_unreadable"),
    "no birth date": ("TGL_LAHIR", "", "birth_blank"),
    "an Excel day number": ("TGL_LAHIR", "32125", "birth_serial"),
    "a year of two digits": ("TGL_LAHIR", "14/12/87", "birth_two_digit_year"),
    "month before day among dates that begin with the year": ("TGL_LAHIR", "12/14/1987", "birth_other_order"),
    "another birth date than the NIK": ("TGL_LAHIR", "1987-12-15", "nik_birth_date"),
    "another sex than the NIK": ("JENIS_KELAMIN", "P", "nik_sex"),
    "no sex we know": ("JENIS_KELAMIN", "X", "sex_unreadable"),
    "a KK of 15 digits": ("NOKK", "187203180517967", "kk_unreadable"),
    "a KK that is the NIK": ("NOKK", "1872031412879146", "kk_is_nik"),
    "a NIK with blanks": ("NIK", "187203 141287 9146", "nik_cleaned"),
    "a NIK behind a soft hyphen": ("NIK", "\u00ad1872031412879146", "nik_cleaned"),
    "a decile of 11": ("DESIL", "11", "decile_unreadable"),
    "a decile in words": ("DESIL", "DESIL 2", None),
    "no yes or no": ("PKH", "MUNGKIN", "flag_unreadable"),
    "a code of nowhere": ("KODE_KEL", "18.72.03.1999", "village_code_unknown"),
    "a village of Kupang": ("KODE_KEL", "53.71.01.1001", "village_outside"),
    "another name than the code": ("KELURAHAN", "IMOPURO", "village_conflict"),
    "a KK with dots": ("NOKK", "18.7203.180517.9675", "kk_cleaned"),
    "a KK of zeros": ("NOKK", "0" * 16, "kk_blank"),
    "a birth date with a time": ("TGL_LAHIR", "1987-12-14 07:00:00", None),
    "a birth date on the clock of Greenwich": ("TGL_LAHIR", "1987-12-13 17:00:00", "birth_time"),
    "no day at all": ("TGL_LAHIR", "00/00/0000", "birth_blank"),
    "an address that begins with a dash": ("ALAMAT", "- Dusun II", None),
    "an address that begins with a plus": ("ALAMAT", "+62 JALAN", None),
    "an address kept as text": ("ALAMAT", "'+62 JALAN", None),
    "an RT and an RW in one cell": ("RT", "002/003", None),
    "an RT that Excel took for a date": ("RT", "02-Feb", "rt_rw_unreadable"),
    "an RT without its zeros": ("RT", "2", None),
    "letters that were read wrongly": ("NAMA", "MA\u00e2\u20ac\u2122RUF", "name_garbled"),
    "a formula in a column nobody uses": ("NO_KKS", "=1+1", "formula_elsewhere"),
}


@pytest.mark.parametrize(("heading", "value", "code"), REFUSED.values(), ids=REFUSED)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(load, few, heading, value, code):
    job = load(few(3, **{heading: value}))
    row = job.upload.findings.get()
    assert (job.counts["Dimuat"], row.row_number, row.column, row.code) == (2, 2, heading, code)
    assert (value_of(row), bool(row.reason)) == (value, True)


@pytest.mark.parametrize(("heading", "value", "code"), WARNED.values(), ids=WARNED)
def test_a_doubtful_row_is_taken_and_told(load, few, heading, value, code):
    job = load(few(6, **{heading: value}))
    assert (job.counts["Dimuat"], job.counts["Ditolak"]) == (6, 0)
    about = job.upload.findings.filter(row_number=2)
    told = [(finding.column, value_of(finding), finding.severity, finding.code) for finding in about]
    assert told == ([(heading, value, "warning", code)] if code else [])
    assert job.counts.get(importing.WARNED, {}).get(LABELS.get(code)) == (1 if code else None)


def test_the_second_row_of_a_nik_is_refused_and_names_the_first(load, few):
    lines = few(3).splitlines()
    row = load(b"\n".join([*lines, lines[1]])).upload.findings.get()
    assert (row.row_number, row.code) == (5, "nik_duplicate")
    assert row.reason == "NIK ini sudah ada di baris 2. Baris pertama yang dipakai."


def test_neither_job_nor_history_hold_a_number_of_the_file(load, few):
    lines = few(3, NIK="18720314128791469").splitlines()
    load(b"\n".join([*lines, lines[2]]), "KTP 1872035401889174.csv")
    told = [*Job.objects.values_list(), *Event.objects.values_list(), *Upload.objects.values_list("filename")]
    assert not re.search(r"\d{16}", re.sub(r"[0-9a-f]{64}", "", str(told)))


def test_a_file_without_one_good_row_loads_nothing(load, few):
    job = load(few(1, NIK="123"))
    assert (job.state, Release.objects.get().is_loaded) == (Job.State.FAILED, False)
    assert job.note == "Tidak ada baris yang dapat dimuat: semua baris ditolak. Alasannya ada di bawah."
    assert job.upload.findings.count() == 1
    assert job.counts["Ditolak karena"] == {"NIK bukan 16 angka": 1}


def test_the_page_of_such_a_job_says_which_reason_met_how_many_rows(load, few, as_, sari):
    page = as_(sari).get(load(few(1, NIK="123")).get_absolute_url()).text
    assert "<strong>1</strong> baris: NIK punya 3 angka" in page


def test_a_file_of_headings_alone_is_told_as_such(load, few):
    assert load(few(1).splitlines()[0]).note.startswith("Berkas ini tidak berisi baris")


def test_a_formula_in_a_workbook_is_refused_and_the_others_are_taken(load):
    job = load(formula_book(), "dtks.xlsx")
    assert (job.counts["Dimuat"], job.upload.findings.errors().get().code) == (1, "formula")


def test_a_row_of_an_unknown_kelurahan_stays_in_sight_of_the_office(load, few, sari):
    load(few(3, KODE_KEL="53.71.01.1001"))
    entries = Release.objects.get().entries.visible_to(sari)
    assert sorted(entries.values_list("region_id", flat=True))[0] == "18.72"
    assert entries.count() == 3


def test_a_kelurahan_is_found_by_its_reported_spelling(load, few):
    load(few(1, KODE_KEL="", KELURAHAN="Ganjarasri"))
    assert Release.objects.get().entries.get().region.name == "Ganjar Asri"


def test_purwosari_never_becomes_purwoasri(load, few):
    load(few(1, KODE_KEL="", KELURAHAN="PURWOSARI"))
    assert Release.objects.get().entries.get().region.name == "Purwosari"


def test_empty_means_no_where_a_file_only_ever_writes_yes(load, metro_rows):
    rows = [list(row) for row in metro_rows[:4]]
    place = metro_rows[0].index("PKH")
    for row, said in zip(rows[1:], ["Ya", "", ""], strict=True):
        row[place] = said
    load(table(rows))
    assert list(Release.objects.get().entries.values_list("receives_pkh", flat=True)) == [True, False, False]


def test_empty_is_unknown_where_a_file_also_writes_no(load, few):
    load(few(3, PKH=""))
    assert list(Release.objects.get().entries.values_list("receives_pkh", flat=True)) == [None, False, False]


def test_a_row_whose_cells_are_shifted_is_refused(load, few):
    lines = few(3).splitlines()
    lines[1] = lines[1].replace(b"LK. 6", b"LK. 6; RT 2")
    row = load(b"\n".join(lines)).upload.findings.get()
    assert (row.row_number, row.code) == (2, "row_long")
