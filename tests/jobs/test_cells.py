"""A row asked by the names of our columns: what cannot be read is told with row and column and refuses nobody."""

from datetime import date

import pytest

from jobs.cells import Cells, Refusal, dates_of
from jobs.fields import parse_rt_rw, parse_sex, read_kk
from jobs.tables import Row
from programmes.rows import read_candidate

PLACES = {"name": 0, "rt": 1, "rw": 2, "birth_on": 3, "amount": 4, "account": 5, "nik": 6, "has_business": 7}


def cells(*texts, **of_row):
    texts = [*texts, *[""] * (len(PLACES) - len(texts))]
    return Cells(PLACES, Row(7, texts, **of_row))


def told(row):
    return [(remark.row, remark.column, remark.code) for remark in row.remarks]


@pytest.mark.parametrize(
    ("rt", "rw", "found"),
    [
        ("001/002", "", ("001", "002")),
        ("", "RT 1 / RW 2", ("001", "002")),
        ("1", "2", ("001", "002")),
        ("001/002", "002", ("001", "002")),
        ("-", "", ("", "")),
    ],
)
def test_rt_and_rw_are_read_wherever_they_stand(rt, rw, found):
    row = cells("SARI", rt, rw)
    assert (row.rt_rw(), told(row)) == (found, [])


def test_an_rt_that_says_another_rw_is_told_and_the_cell_of_its_own_counts():
    row = cells("SARI", "001/002", "003")
    assert (row.rt_rw(), told(row)) == (("001", "003"), [(7, "rt", "rt_rw_differs")])


def test_what_cannot_be_read_is_unknown_and_told():
    row = cells("SARI", "1-Jan", "", "31/02/1985")
    assert (row.known("rt", parse_rt_rw, ""), row.born()) == ("", None)
    assert told(row) == [(7, "rt", "rt_rw"), (7, "birth_on", "date_impossible")]


@pytest.mark.parametrize("text", ["", "-", "NULL", "#N/A", "'", "kosong"])
def test_a_blank_is_unknown_without_a_word(text):
    row = cells("SARI", "", "", text)
    assert (row.born(), row.known("birth_on", parse_sex, ""), told(row)) == (None, "", [])


def test_a_remark_says_what_stood_in_the_cell():
    row = Cells({"kk": 0}, Row(3, ["1872 9002 0123 0777"]))
    assert row.read("kk", read_kk) == "1872900201230777"
    assert row.remarks[0][:4] == (3, "kk", "1872 9002 0123 0777", "kk_cleaned")


def test_money_in_a_merged_cell_is_refused():
    assert cells("", "", "", "", "Rp1.000.000").rupiah("amount") == 1_000_000
    with pytest.raises(Refusal, match="sel gabungan"):
        cells("", "", "", "", "1.000.000", merged=(4,)).rupiah("amount")


@pytest.mark.parametrize("text", ["#REF!", "#VALUE!", "####", " #DIV/0! "])
def test_a_value_that_a_spreadsheet_has_lost_is_unknown_and_told(text):
    """Not a person without an account or family card, as a blank would say."""
    row = Cells({"name": 0, "account": 1, "kk": 2, "address": 3, "birth_on": 4}, Row(7, ["SARI", *[text] * 4]))
    candidate = read_candidate(row)
    assert (candidate.account_fault, candidate.kk_fault) == ("account_letters", "kk_letters")
    assert {column for _, column, _ in told(row)} == {"account", "kk", "address", "birth_on"}


@pytest.mark.parametrize("text", ["", "-", "--", "N/A", "#REF!", "nihil", "12345"])
def test_what_is_no_name_is_refused(text):
    with pytest.raises(Refusal, match="Nama kosong"):
        cells(text).name()


@pytest.mark.parametrize(("text", "name"), [("- SUPARNO", "SUPARNO"), ("'SITI", "SITI"), ("+62 JALAN", "+62 JALAN")])
def test_a_name_loses_only_what_is_no_part_of_it(text, name):
    assert cells(text).name() == name


def test_a_formula_is_refused_also_behind_an_apostrophe():
    for text in ("=1+1", "'=1+1", " =1+1"):
        with pytest.raises(Refusal, match="rumus"):
            cells(text).name()


def test_an_account_typed_as_a_number_is_kept_and_its_zeros_are_asked_for():
    row = cells("SARI", "", "", "", "", "12345678", "1872055803729014", numeric=(5,))
    candidate = read_candidate(row)
    assert (candidate.account_last4, candidate.account_fault) == ("5678", "")
    assert told(row) == [(7, "account", "account_number_cell")]
    assert "nol di depan mungkin hilang" in row.remarks[0].sentence


def test_a_family_card_that_is_the_nik_is_not_known():
    nik = "1872055803729014"
    row = Cells({"name": 0, "nik": 1, "kk": 2}, Row(7, ["SARI", nik, nik]))
    candidate = read_candidate(row)
    assert (candidate.kk_index, candidate.kk_fault, told(row)) == (None, "kk_is_nik", [(7, "kk", "kk_is_nik")])


def test_how_a_file_writes_dates_is_seen_in_its_rows():
    rows = [Row(n, ["A", "", "", text]) for n, text in enumerate(("07/25/1985", "07/05/1985"), 2)]
    dates = dates_of(rows, {"birth_on": 3})
    assert [Cells({"birth_on": 3}, row, dates).born() for row in rows] == [date(1985, 7, 25), date(1985, 7, 5)]


@pytest.mark.parametrize("text", ["1872900507850001", "Jl. Mawar 1872 9005 0785 0001", "'1872900507850001"])
def test_a_nik_in_a_column_of_words_is_not_kept_in_the_clear(text):
    row = Cells({"address": 0, "kelurahan": 1, "code": 2}, Row(7, [text, text, "1872900507850001"]))
    assert all("0001" not in row.text(name, 80) for name in ("address", "kelurahan"))
    assert row.text("code", 40) == "1872900507850001"
