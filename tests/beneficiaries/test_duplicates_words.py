"""What the page says about two rows, and how damaged cells are read; no sentence shows a number."""

from datetime import date
from io import BytesIO

import pytest

from beneficiaries.duplicates.dates import BirthDates
from beneficiaries.duplicates.differences import lines, nik_in_words, shown
from beneficiaries.duplicates.digits import phone_number, plain_number, read_nik
from beneficiaries.duplicates.reading import read_file
from beneficiaries.duplicates.reasons import SENTENCES, in_words
from tests.beneficiaries.duplicates_cast import TODAY, pairs

NIK = "1872035205909101"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (NIK, "NIK sama."),
        ("1872 0352 0590 9101", "NIK sama."),
        ("1872035205909110", "Angka ke-15 dan ke-16 NIK tertukar."),
        ("1872035205709101", "NIK berbeda di angka ke-11."),
        ("1872045205709101", "NIK berbeda di angka ke-6 dan ke-11."),
        ("3507120101019999", "NIK berbeda di 14 dari 16 angka."),
        ("187203520590910", "NIK yang satu punya 16 angka, yang lain 15 angka."),
        ("", "NIK salah satunya kosong."),
    ],
)
def test_how_two_numbers_differ_is_said_by_the_places_of_their_digits(other, sentence):
    assert nik_in_words(NIK, other) == sentence


def test_numbers_that_end_alike_are_marked_when_they_differ():
    kept = shown({"nik": NIK, "phone": "080011112222"}, {"nik": "3507120101019101", "phone": "0800-1111-2222"})
    marked = {line.label: (line.a, line.b, line.differs) for line in lines(kept)}
    assert marked["NIK"] == ("•••• 9101", "•••• 9101", True)
    assert marked["Nomor HP"][2] is False


def test_capitals_and_points_are_no_difference():
    kept = shown({"address": "JL. KANCIL NO. 4", "name": "Sari"}, {"address": "jl kancil no 4", "name": "SARI"})
    assert [line.differs for line in lines(kept)] == [False, False]


def test_a_column_that_nobody_filled_is_not_shown():
    assert [line.label for line in lines(shown({"name": "SARI"}, {"name": "SARI"}))] == ["Nama"]


def test_every_reason_has_a_sentence():
    [(_, _, why)] = pairs({"nik": NIK, "name": "SARI"}, {"nik": NIK, "name": "SARI"})
    assert in_words(why) == "NIK sama, tanggal lahir sama, nama sama"
    assert in_words(SENTENCES) and in_words(["a code of tomorrow"]) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (NIK, (int(NIK), "")),
        (f"'{NIK}", (int(NIK), "")),
        (f"\u200b{NIK}\u00a0", (int(NIK), "")),
        ("1872.0352.0590.9101", (int(NIK), "")),
        ("I872O352O59O91O1", (int(NIK), "")),
        ("187203520590910", (0, "187203520590910")),
        ("1872035205909100.0", (0, "187203520590910")),
        ("1872035205909100,00", (0, "187203520590910")),
        ("1,87204E+15", (0, "")),
        ("9999999999999999", (0, "")),
        ("1872030000000000", (0, "")),
        ("BELUM ADA", (0, "")),
        ("-", (0, "")),
        ("", (0, "")),
    ],
)
def test_a_damaged_number_says_what_it_still_says(text, number):
    assert read_nik(text) == number


def test_a_telephone_is_the_same_however_its_country_is_written():
    assert phone_number("0800-2591-1296") == phone_number("+62 800 2591 1296") == phone_number("6280025911296") > 0
    assert phone_number("0") == phone_number("00000000000") == phone_number("tidak ada") == 0


def test_a_long_account_number_stays_a_number():
    assert plain_number("12345678901234567890") > 0 and plain_number("1,23E+14") == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-05-12", 19900512),
        ("12/05/1990", 19900512),
        ("12-5-90", 19900512),
        ("12 Mei 1990", 19900512),
        ("12 Agustus 1990", 19900812),
        ("33005", 19900512),
        ("1990-05-12 00:00:00", 19900512),
        ("05/28/1990", 19900528),
        ("01-02-24", 20240201),
        ("1990-02-31", 0),
        ("1900-01-01", 0),
        ("2031-01-01", 0),
        ("0000-00-00", 0),
        ("-", 0),
        ("", 0),
    ],
)
def test_a_birth_date_is_read_in_any_form_an_office_writes(text, day):
    assert BirthDates(TODAY).read(text, 0) == day


def test_the_nik_decides_between_two_readings_and_stands_in_for_a_missing_date():
    assert BirthDates(TODAY).read("05/12/1990", int(NIK)) == 19900512
    assert BirthDates(TODAY).read("", int(NIK)) == 19900512
    assert BirthDates(date(2010, 1, 1)).read("", 1872031201250001) == 19250112


def test_a_file_is_read_with_its_titles_and_damage():
    text = f"DAFTAR DTKS\n\nNIK;Nama;Tgl Lahir\n{NIK};SARI;12 Mei 1990\n'{NIK};HJ. SARI;33005\n"
    people = read_file(BytesIO(text.encode()), "x.csv", TODAY)
    assert people.numbers.tolist() == [4, 5] and people.birth.tolist() == [19900512, 19900512]
    assert people.sound[0] == people.sound[1]
