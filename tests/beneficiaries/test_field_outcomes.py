"""What was found at a visit is told wherever somebody looks at the person: the box, his page, a checked list."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from beneficiaries.check_book import lines_of, visited
from beneficiaries.listed import read_lines, typed_lines
from beneficiaries.people import person_for
from beneficiaries.photos import redrawn
from beneficiaries.services_checks import decide_match, make_check
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.visits import a_list, at, found, photo

NIK, OTHER_NIK, UNKNOWN = "1872035407909012", "1872031502859013", "1872031502859999"
VILLAGE = "18.72.03.1001"


@pytest.fixture
def release(sari):
    siti = row(nik=NIK, name="SITI AMINAH", birth_on=date(1990, 7, 14))
    return fill(sari, [siti, row(nik=OTHER_NIK, name="BUDI SANTOSO")])


@pytest.fixture
def listed(sari, dewi, release):
    return a_list(sari, release, dewi, region=VILLAGE, title="Mulyojati, tahap 1")


@pytest.fixture
def siti(listed):
    return listed.visits.get(name="SITI AMINAH")


@pytest.fixture
def moved(dewi, siti):
    """Siti's home was visited twice: the second outcome corrects the first."""
    found(dewi, siti, "died")
    return found(dewi, siti, "moved", note="ke Bandar Lampung", photo=redrawn(photo()))


@pytest.fixture
def ask(as_):
    return lambda user, nik: as_(user).post(reverse("beneficiaries:check"), {"q": nik}).text


def checked(user, text=f"{NIK}\n{OTHER_NIK}\n{UNKNOWN}"):
    return make_check(actor=user, purpose="verifikasi usulan", lines=typed_lines(text))


def test_the_box_tells_every_outcome_and_strikes_out_what_was_corrected(ask, sari, moved):
    text = ask(sari, NIK)
    assert 'fw-semibold">Pindah, 2 Mei 2024' in text and 'line-through">Meninggal, 2 Mei 2024' in text
    assert "ke Bandar Lampung" in text and "Dicatat Dewi" in text and "Mulyojati, tahap 1" in text
    assert text.count(at("visits/photos", moved.pk)) == 1
    assert "Kunjungan lapangan" not in ask(sari, OTHER_NIK)


def test_a_pendamping_is_told_of_his_own_visits_only(ask, dewi, tono, moved):
    assert "ke Bandar Lampung" in ask(dewi, NIK)
    assert "SITI AMINAH" in ask(tono, NIK) and "Kunjungan lapangan" not in ask(tono, NIK)


def test_another_district_is_told_nothing_of_a_visit(ask, yusuf, moved):
    assert "Kunjungan lapangan" not in ask(yusuf, NIK)


def test_the_page_of_a_person_tells_what_was_found(as_, joni, moved, metro):
    region = Region.objects.get(pk=VILLAGE)
    person, other = (person_for(nik=nik, name="X", sex="", birth_on=None, region=region) for nik in (NIK, OTHER_NIK))
    text = as_(joni).get(person.get_absolute_url()).text
    assert "Pindah, 2 Mei 2024" in text and at("visits/photos", moved.pk) in text
    assert "Kunjungan lapangan" not in as_(joni).get(other.get_absolute_url()).text


def test_a_list_that_is_checked_tells_the_last_visit_of_each_line(as_, sari, moved):
    text = as_(sari).get(checked(sari).get_absolute_url()).text
    assert text.count("Pindah, 2 Mei 2024") == 1 and "Dewi: ke Bandar Lampung" in text and "Meninggal" not in text
    assert at("visits/photos", moved.pk) in text


def test_a_visit_after_the_check_is_told_too(as_, sari, dewi, siti):
    check = checked(sari)
    found(dewi, siti, "better_off")
    assert "Sudah mampu" in as_(sari).get(check.get_absolute_url()).text


def test_a_line_is_visited_as_the_person_it_was_confirmed_to_be(sari, moved):
    file = io.BytesIO(b"Nama;Tgl Lahir\nSitti Aminah;14-07-1990\n")
    file.name = "calon.csv"
    check = make_check(actor=sari, purpose="verifikasi", **read_lines(file, sari.region)._asdict())
    (line,) = visited(lines_of(check), sari)
    (match,) = line.possible.all()
    assert (line.last_visit, match.last_visit) == (None, moved)
    decide_match(actor=sari, match=match, is_person=True)
    (line,) = visited(lines_of(check), sari)
    assert line.last_visit == moved


def test_the_workbook_has_the_visit_in_columns_of_its_own(as_, sari, moved):
    answer = as_(sari).post(reverse("beneficiaries:check_xlsx", args=[checked(sari).pk]))
    head, *rows = load_workbook(io.BytesIO(answer.content)).active.values
    first, second, _ = (dict(zip(head, row, strict=True)) for row in rows)
    assert (first["Hasil kunjungan"], first["Dikunjungi oleh"]) == ("Pindah", "Dewi")
    assert (first["Tanggal kunjungan"].date(), first["Catatan kunjungan"]) == (date(2024, 5, 2), "ke Bandar Lampung")
    assert not second["Hasil kunjungan"] and not second["Tanggal kunjungan"]


def test_the_file_of_a_verified_list_has_them_too(tmp_path, moved):
    (tmp_path / "calon.csv").write_text(f"Nama;NIK\nSiti Aminah;{NIK}\n")
    out = tmp_path / "hasil.csv"
    call_command("verify", str(tmp_path / "calon.csv"), "--region", "18.72", "--out", str(out), stdout=io.StringIO())
    (line,) = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig")), delimiter=";")
    assert (line["Hasil kunjungan"], line["Dikunjungi oleh"]) == ("Pindah", "Dewi")


def test_the_visits_of_a_list_are_asked_for_at_once(as_, sari, dewi, release, listed, django_assert_num_queries):
    check, browser = checked(sari), as_(sari)
    browser.get(check.get_absolute_url())
    for visit in [None, *listed.visits.all()]:
        if visit:
            found(dewi, visit)
        with django_assert_num_queries(11):
            browser.get(check.get_absolute_url())
