"""What leaves the house is the same after LibreOffice: no number turned, no row shifted, no formula, no cut column."""

import csv
from io import StringIO

import pytest

from jobs.writing import DELIMITER, xlsx_bytes
from tests.deep.clients.files import HARD, TABLES, pages_with_files
from tests.deep.clients.office import (
    EXCEL,
    LIBREOFFICE,
    cells,
    content_of,
    differences,
    pages_of,
    saved,
)

# Landscape, one page wide; what a page holds is what LibreOffice prints of it.
MOST_PAGES = {"release.xlsx": 20, "bank.xlsx": 2, "outcome.xlsx": 2, "example.xlsx": 2}


@pytest.fixture(scope="module")
def as_ods(books):
    return saved(books, "ods")


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {'; '.join(several[:5])}" for name, several in found.items() if several)


def test_the_comparison_sees_a_turned_number_and_a_shifted_row():
    """The control: without a fault nothing is told, with one it is."""
    rows = [["Nama", "Rekening"], ["SITI", "0012"], ["BUDI", "0034"]]
    book = {"sound.xlsx": xlsx_bytes(rows[0], rows[1:])}
    assert differences(rows, cells(saved(book, "ods")["sound.xlsx"])) == []
    assert differences(rows, [rows[0], ["SITI", 12.0], rows[2]]) == ["row 2, cell 2: '0012' against 12.0"]
    assert differences(rows, [rows[0], ["", "SITI", "0012"], rows[2]])
    assert differences(rows, rows[:2]) == ["3 rows against 2"]


def test_no_page_that_hands_out_a_table_is_forgotten():
    assert pages_with_files() == TABLES


def test_a_workbook_is_the_same_as_ods_and_back(books, as_ods):
    back = saved({name.replace(".xlsx", ".ods"): data for name, data in as_ods.items()}, "xlsx")
    found = {name: differences(cells(data), cells(as_ods[name])) for name, data in books.items()}
    assert told(found) == ""
    found = {name: differences(cells(data), cells(back[name.replace(".xlsx", ".ods")])) for name, data in books.items()}
    assert told(found) == ""


def test_no_text_becomes_a_formula_and_every_list_has_its_filter(as_ods):
    for name, data in as_ods.items():
        content = content_of(data)
        assert "table:formula=" not in content, name
        if name != "example.xlsx":  # a form to fill in, no list
            assert 'table:display-filter-buttons="true"' in content, name


def test_a_workbook_saved_as_csv_has_the_same_texts(books):
    """Figures and dates are written as an office has its formats; they only have to stand in their cells."""
    made = saved(books, "csv")
    found = {}
    for name, data in books.items():
        rows, again = cells(data), rows_of(made[name], ";")
        assert len(again) == len(rows), name
        found[name] = differences(rows, [in_kind(*both) for both in zip(rows, again, strict=True)])
    assert told(found) == ""


def rows_of(data, delimiter):
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    rows = [[cell.replace("\r\n", "\n") for cell in row] for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def in_kind(row, again):
    """What was a figure or a date is taken for the same if anything stands there."""
    pairs = zip(row, again, strict=True)
    return [other if isinstance(cell, str) or not other else cell for cell, other in pairs]


@pytest.mark.parametrize("separators", [LIBREOFFICE, EXCEL])
def test_a_double_click_on_a_text_file_keeps_rows_and_columns(texts, separators):
    """A spreadsheet may turn 002 into 2; nothing may land in another cell or run."""
    opened = saved(texts, "ods", separators=separators)
    for name, data in texts.items():
        written = rows_of(data, DELIMITER)
        seen = cells(opened[name])
        assert len(seen) == len(written), name
        assert "table:formula=" not in content_of(opened[name]), name
        for row, again in zip(written, seen, strict=True):
            assert [bool(cell) for cell in row] == [cell != "" for cell in again] + [False] * (len(row) - len(again))
            turned = [cell for cell, other in zip(row, again, strict=False) if isinstance(other, str)]
            kept = [other for other in again if isinstance(other, str)]
            assert turned == kept, name


def test_the_hard_texts_are_what_they_were(as_ods):
    assert [row[0] for row in cells(as_ods["hard.xlsx"])] == ["=Teks", *HARD]


def test_what_is_printed_is_one_page_wide(books):
    pages = {name: pages_of(data) for name, data in saved(books, "pdf").items()}
    print("pages:", pages)
    assert {name: count for name, count in pages.items() if count > MOST_PAGES.get(name, 1)} == {}
