"""Registers as offices really write them: what is read all the same, what is told, and who is refused for nothing."""

from datetime import date
from pathlib import Path

import pytest

from beneficiaries.listed import LineReader
from beneficiaries.models import Release
from jobs.refusals import value_of
from jobs.tables import Row

CASES = Path(__file__).parents[1] / "cases_bugs"


def by_row(release):
    return {entry.row_number: entry for entry in release.entries.all()}


def taken(load, name):
    job = load((CASES / name).read_bytes(), name)
    return by_row(Release.objects.get(job=job)), job.upload.findings


def test_nobody_is_refused_for_an_address_that_begins_with_a_dash(load):
    entries, findings = taken(load, "r_addr.csv")
    assert list(findings.errors().values_list("row_number", "column", "code")) == [(7, "ALAMAT", "formula")]
    assert {row: entry.address for row, entry in entries.items()} == {
        **{2: "", 3: "", 4: "- RT 3", 5: "+62812345678", 6: "@rumah", 8: "", 9: "Jl. A, No 1"},
        **{10: 'Jl "B" 2', 11: "- Gang Melati no 4"},
    }


def test_a_tab_before_a_nik_is_taken_off(load):
    entries, findings = taken(load, "r_tabnik.csv")
    assert (sorted(entries), findings.count()) == ([2, 3, 4, 5, 6], 0)
    assert [entry.nik_last4 for _, entry in sorted(entries.items())] == ["0081", "0082", "0083", "0084", "0085"]


@pytest.mark.parametrize(("name", "rows"), [("r_names.csv", [14, 21, 22]), ("r_errcells.xlsx", [2, 3])])
def test_what_stands_for_nothing_is_no_name(load, name, rows):
    entries, findings = taken(load, name)
    blank = findings.errors().filter(code="name_blank")
    assert sorted(blank.values_list("row_number", flat=True)) == rows
    assert not {entry.name for entry in entries.values()} & {"NULL", "N/A", "#N/A", "-"}


def test_a_dash_before_a_name_is_no_part_of_it(load):
    entries, _ = taken(load, "r_names.csv")
    assert (entries[15].name, entries[3].name, entries[13].name) == ("SUPARNO", "NUR'AINI", "JOSÉ DA SILVA")


def test_a_date_cell_with_a_time_keeps_its_birth_date(load):
    entries, findings = taken(load, "r_datecells.xlsx")
    assert entries[7].birth_on == date(1985, 7, 5)
    assert {row: entries[row].birth_on for row in (2, 3, 8)} == {2: None, 3: None, 8: None}
    about_rt = findings.warnings().get(code="rt_rw_unreadable")
    assert (about_rt.row_number, value_of(about_rt), entries[2].rt) == (2, "2023-01-02", "")


def test_rt_and_rw_in_one_cell_are_parted(load, few):
    release = Release.objects.get(job=load(few(1, RT="002/003", RW="")))
    assert list(release.entries.values_list("rt", "rw")) == [("002", "003")]


def test_a_line_to_be_checked_is_read_like_a_proposal_and_tells_what_cannot_be(metro):
    places = {"name": 0, "nik": 1, "kk": 2, "birth_on": 3}
    reader = LineReader(places, metro)
    line = reader.read(Row(2, ["- SUPARNO", "1872 9005 0785 0001", "18.7290.010123.0001", "05-JUL-85"]))
    assert (line.nik, line.kk, line.birth_on, line.fault) == (
        *("1872900507850001", "1872900101230001", "1985-07-05"),
        "",
    )
    unread = reader.read(Row(3, ["SUPARNO", "1872900507850001", "1,8729E+15", "31/02/1985"]))
    assert (unread.is_nik, unread.kk, unread.birth_on) == (True, None, "")
    assert unread.fault == "Tanggal lahir: Tanggal ini tidak ada di kalender."


def test_merged_families_and_villages_count_for_all_their_rows(load):
    entries, findings = taken(load, "r_merged.xlsx")
    assert {row: (entry.kk_last4, entry.region.name) for row, entry in entries.items()} == {
        **dict.fromkeys((2, 3), ("0001", "Imopuro")),
        **dict.fromkeys((4, 5, 6), ("0002", "Imopuro")),
    }
    assert not findings.errors().exists()


def test_a_heading_in_two_rows_is_read_and_its_row_of_numbers_is_no_person(load):
    entries, findings = taken(load, "r_twohead.xlsx")
    assert sorted(entries) == [6, 7, 8, 9, 10] and not findings.errors().exists()
    assert {(entry.address, entry.rt, entry.rw, entry.region.name) for entry in entries.values()} == {
        ("JL A", "001", "002", "Imopuro")
    }
    assert list(findings.left_out().values_list("row_number", flat=True)) == [5]
