"""Finds the heading of a table among the first records of a sheet, in one row or in two."""

from collections.abc import Callable
from itertools import zip_longest
from typing import NamedTuple

from jobs.table_limits import MAX_COLUMNS, too_many_columns
from jobs.table_text import Record

HEADER_WITHIN = 30

Known = Callable[[str], bool]


class Heading(NamedTuple):
    """cells: the headings; first, below: places of the first record of the heading and of the first one below it."""

    cells: list[str]
    first: int
    below: int


def find_header(top: list[Record], is_known: Known | None) -> Heading | None:
    """The heading among the first records, None when they hold none.

    The row with the most known headings, at least two. Without a way to know them: the first with at least two
    different words that is more than half as wide as the widest record, so that a title with a comma is none.
    Raises UnreadableTable for too many columns.
    """
    place = most_known(top, is_known) if is_known else first_wide(top)
    if place is None:
        return None
    found = Heading(header_cells(top[place].cells), place, place + 1)
    for upper in (place, place - 1) if is_known else ():
        if 0 <= upper and (joined := two_rows(top[upper : upper + 2], is_known)):
            if count_known(joined, is_known) > count_known(found.cells, is_known):
                found = Heading(joined, upper, upper + 2)
    return found


def most_known(top: list[Record], is_known: Known) -> int | None:
    counts = [count_known(record.cells, is_known) for record in top]
    return counts.index(max(counts)) if max(counts, default=0) >= 2 else None


def first_wide(top: list[Record]) -> int | None:
    widest = max((filled(record.cells) for record in top), default=0)
    for place, record in enumerate(top):
        words = {cell.strip() for cell in record.cells if any(map(str.isalpha, cell))}
        if len(words) >= 2 and filled(record.cells) * 2 > widest:
            return place
    return None


def count_known(cells: list[str], is_known: Known) -> int:
    """How many different headings of a row are known ones."""
    return sum(map(is_known, {" ".join(cell.split()) for cell in cells} - {""}))


def header_cells(cells: list[str]) -> list[str]:
    """Headings on one line each, without empty columns at the right. Raises UnreadableTable for too many."""
    tidy = [" ".join(cell.split()) for cell in cells]
    while not tidy[-1]:
        tidy.pop()
    if len(tidy) > MAX_COLUMNS:
        raise too_many_columns(len(tidy))
    return tidy


def two_rows(pair: list[Record], is_known: Known) -> list[str] | None:
    """The headings of two rows as one, ALAMAT above JALAN, RT and RW; None where the lower row is none of headings."""
    if len(pair) < 2 or pair[1].number != pair[0].number + 1 or not any(pair[0].cells) or not any(pair[1].cells):
        return None
    upper, lower = (header_cells(record.cells) for record in pair)
    columns = list(zip_longest(upper, lower, fillvalue=""))
    joined, parent = [], ""
    for place, (above, below) in enumerate(columns):
        begins_span = place + 1 < len(columns) and not columns[place + 1][0] and columns[place + 1][1]
        if below and is_known(above) and below != above and not is_known(below) and not begins_span:
            return None  # a cell of data under its heading
        parent = above or (parent if below else "")
        joined.append(joined_heading(parent, below, is_known))
    return joined


def joined_heading(above: str, below: str, is_known: Known) -> str:
    """ "NOMOR" above "KK" is "NOMOR KK", "ALAMAT" above "RT" is "RT"."""
    if not below or above == below:
        return above
    whole = f"{above} {below}".strip()
    return next(filter(is_known, (whole, f"{below} {above}", below, above)), whole)


def filled(cells: list[str]) -> int:
    return len(cells) - cells.count("")
