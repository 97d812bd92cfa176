"""Who is one person and who is not: small invented families."""

import numpy as np
import pytest

from beneficiaries.duplicates.blocking import NEIGHBOURS, neighbours
from beneficiaries.duplicates.searching import Search
from tests.beneficiaries.duplicates_cast import ELSEWHERE, SARI, is_found, pairs, people


def test_the_same_row_twice_is_found_with_its_reasons():
    [(one, other, why)] = pairs(SARI, SARI)
    assert (one, other) == (1, 2)
    assert why == ["nik_same", "birth_same", "name_same", "mother_same", "kk_same", "address_same"]


@pytest.mark.parametrize(
    ("nik", "reason"),
    [
        ("1872035205909110", "nik_swapped"),
        ("1872035209509101", "nik_swapped"),
        ("1872035205709101", "nik_digit"),
        ("1872035205909181", "nik_digit"),
        ("187203520590911", "nik_damaged"),
        ("18720352059091011", "nik_damaged"),
        ("", "nik_unknown"),
        ("1,87204E+15", "nik_unknown"),
        ("1872 0352 0590 9101", "nik_same"),
        ("I87203520590910I", "nik_same"),
    ],
)
def test_a_damaged_number_does_not_hide_a_person_who_moved(nik, reason):
    [(_, _, why)] = pairs(SARI, SARI | ELSEWHERE | {"nik": nik})
    assert why[0] == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("HJ. SARI WULANDARI", "name_sound"),
        ("SARI WOELANDARI", "name_sound"),
        ("WULANDARI SARI", "name_close"),
        ("SARI WULANDRI", "name_close"),
        ("SARI W.", "name_part"),
        ("SARI", "name_part"),
    ],
)
def test_a_name_written_otherwise_is_the_same_name(name, reason):
    [(_, _, why)] = pairs(SARI, SARI | ELSEWHERE | {"name": name})
    assert reason in why


@pytest.mark.parametrize("birth_on", ["12/05/1990", "12-05-1990", "12 Mei 1990", "33005", "12-05-90", "05/12/1990", ""])
def test_a_birth_date_in_any_form_is_the_same_date(birth_on):
    [(_, _, why)] = pairs(SARI, SARI | ELSEWHERE | {"birth_on": birth_on})
    assert "birth_same" in why


def test_day_and_month_in_each_others_place_are_seen():
    [(_, _, why)] = pairs(SARI | {"nik": ""}, SARI | ELSEWHERE | {"birth_on": "1990-12-05"})
    assert "birth_turned" in why


@pytest.mark.parametrize("name", ["SARA WULANDARI", "MAYA WULANDARI", "SARI WULANDARI"])
def test_twins_are_two_persons(name):
    assert not is_found(SARI, SARI | {"nik": "1872035205909102", "name": name})


def test_a_brother_and_a_sister_born_together_are_two_persons():
    assert not is_found(SARI, SARI | {"nik": "1872031205909101", "name": "SARO WULANDARI", "sex": "L"})


def test_sisters_are_two_persons():
    assert not is_found(SARI, SARI | {"nik": "1872034111929105", "name": "SINTA WULANDARI", "birth_on": "1992-11-01"})


def test_namesakes_born_on_one_day_are_two_persons():
    other = {"nik": "1872045205909244", "mother": "SITI ROHANI"}
    assert not is_found(SARI, SARI | ELSEWHERE | other)


def test_namesakes_with_neighbouring_numbers_are_two_persons():
    other = {"nik": "1872035205909102", "mother": "SITI ROHANI"}
    assert not is_found(SARI, SARI | ELSEWHERE | other)


def test_one_number_on_two_persons_does_not_make_them_one():
    other = {"name": "BUDI HARTONO", "birth_on": "1971-02-03", "sex": "L", "mother": "WAGIYEM"}
    assert not is_found(SARI, SARI | ELSEWHERE | other)


def test_mother_and_daughter_of_one_name_are_two_persons():
    other = {"nik": "1872034101159107", "birth_on": "2015-01-01", "mother": "SARI WULANDARI"}
    assert not is_found(SARI, SARI | other)


def test_a_household_is_one_piece_of_evidence():
    """Card, address and kelurahan agree for everybody in a house."""
    other = {"nik": "", "name": "ENDAH LESTARI", "mother": "WAGIYEM"}
    assert not is_found(SARI, SARI | other)


def test_a_placeholder_number_ties_nobody_together():
    same = {"nik": "9999999999999999", "phone": "0800000000000"}
    assert not is_found(SARI | same, ELSEWHERE | same | {"name": "BUDI HARTONO", "birth_on": "1971-02-03", "sex": "L"})


def test_three_rows_of_one_person_are_three_pairs():
    rows = [SARI, SARI | ELSEWHERE, SARI | {"name": "SARI WULANDRI"}]
    assert sorted(pair[:2] for pair in pairs(*rows)) == [(1, 2), (1, 3), (2, 3)]


@pytest.mark.parametrize("left", [("nik", "name"), ("nik", "name", "birth_on"), ("nik", "name", "birth_on", "sex")])
def test_a_file_with_few_columns_is_searched_too(left):
    kept = {name: SARI[name] for name in left}
    assert is_found(kept, kept | {"name": "SARI WULANDRI"})


def test_an_empty_file_has_no_pairs():
    assert len(Search(people()).pairs()) == 0


def test_rare_names_weigh_more_than_common_ones():
    crowd = [SARI | {"nik": f"18720{n % 5}41019{n % 10}9{n:03d}", "name": "SITI AMINAH"} for n in range(1, 400)]
    crowd = [row | {"birth_on": f"19{n % 60 + 30}-01-{n % 28 + 1:02d}"} for n, row in enumerate(crowd)]
    gathered = people(SARI, SARI | {"nik": ""}, *crowd)
    found = Search(gathered, least_bits=-100).pairs()
    rare = found.bits[(gathered.numbers[found.a] == 1) & (gathered.numbers[found.b] == 2)]
    common = Search(people(*crowd[:1], crowd[0] | {"nik": ""}, *crowd), least_bits=-100).pairs()
    assert rare[0] > common.bits[(common.a == 0) & (common.b == 1)][0]


def test_a_date_shared_by_thousands_does_not_make_millions_of_pairs():
    key = np.full(5_000, 7, dtype=np.uint64)
    found = sum(len(a) for a, _ in neighbours(key, np.arange(5_000, dtype=np.uint64)))
    assert found <= 5_000 * NEIGHBOURS


def test_the_order_of_the_rows_changes_nothing():
    rows = [SARI, SARI | ELSEWHERE | {"nik": "1872035205909110"}]
    assert [why for *_, why in pairs(*rows)] == [why for *_, why in pairs(*reversed(rows))]
