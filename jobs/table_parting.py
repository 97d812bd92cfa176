"""Parts a cell that holds two columns ("Metro, 05-07-1985", "001/002"), to be read as if they stood apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from jobs.columns import Column, Parting, combined_headings
from jobs.table_shape import Row

DATE = r"\d{1,4}\s*[-/.\s]\s*\w+\.?\s*[-/.\s]\s*\d{1,4}|\d{8}|\d{5}"
TIME = r"([T\s]+\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?)?"
DAY = r"(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)"
BORN = re.compile(rf"(?P<place>.*?)[\s,;:/.-]*({DAY}[\s,]+)?(?P<date>({DATE}){TIME})\s*", re.IGNORECASE | re.DOTALL)
BEFORE_DATE = re.compile(r"(?P<place>[^,;/]*)[,;/](?P<date>.*)|(?P<word>\D*)(?P<rest>.*)", re.DOTALL)
RT, RW = re.compile(r"\bRT\b[\s.:]*(\d{1,3})\b", re.IGNORECASE), re.compile(r"\bRW\b[\s.:]*(\d{1,3})\b", re.IGNORECASE)
APART = re.compile(r"(?:RT[\s.:]*)?(\d{0,3}|-+)\s*[/\\|,;-]\s*(?:RW[\s.:]*)?(\d{0,3}|-+)", re.IGNORECASE)
SIDE_BY_SIDE = re.compile(r"(\d{1,3})\s+(\d{1,3})")
BETWEEN_PLACES = re.compile(r"\s*(?:[,/;|]|\s-\s|\bKec(?:amatan)?\b\.?)\s*", re.IGNORECASE)


def birth(text: str) -> tuple[str, str]:
    """Place and date. A date that cannot be told from the place stays in the date, to be told as unreadable."""
    if found := BORN.fullmatch(text.strip()):
        return found["place"].strip(), found["date"].strip()
    found = BEFORE_DATE.fullmatch(text.strip())
    place, date = (found["place"], found["date"]) if found["word"] is None else (found["word"], found["rest"])
    return place.strip(" ,.-"), date.strip()


def rt_rw(text: str) -> tuple[str, str]:
    """RT and RW. What is none of the usual forms (a date made of 1/2, words) stays whole under RT, to be told."""
    rt, rw = RT.search(text), RW.search(text)
    if rt and rw:
        return rt[1], rw[1]
    plain = text.strip()
    if found := APART.fullmatch(plain) or SIDE_BY_SIDE.fullmatch(plain):
        return found[1].strip("-"), found[2].strip("-")
    return ("", plain) if rw and not rt else (plain, "")


def places(text: str) -> tuple[str, str]:
    parts = [part for part in BETWEEN_PLACES.split(text.strip()) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else (text.strip(), "")


SPLIT = {"birth": birth, "rt_rw": rt_rw, "places": places}


def part_columns(
    header: list[str], rows: Iterator[Row], columns: Sequence[Column]
) -> tuple[list[str], Iterator[Row], Mapping[int, tuple[int, ...]]]:
    """The header and the rows with the parts of joined columns behind the others, and where each joined one went.

    A part is headed by the label of its column, so whoever looks for the column finds it.
    """
    partings = combined_headings(header, columns)
    if not partings:
        return header, rows, {}
    labels = [column.label for parting in partings for _, column in parting.columns]
    ends = iter(range(len(header), len(header) + len(labels)))
    went = {parting.place: tuple(next(ends) for _ in parting.columns) for parting in partings}
    return [*header, *labels], _with_parts(rows, partings, went), went


def _with_parts(rows: Iterator[Row], partings: list[Parting], went: Mapping[int, tuple[int, ...]]) -> Iterator[Row]:
    with closing(rows):
        for row in rows:
            parts = []
            for parting in partings:
                split = SPLIT[parting.split](row.cells[parting.place])
                parts.extend(split[part] for part, _ in parting.columns)
            merged = [place for source in went if source in row.merged for place in went[source]]
            yield row._replace(cells=[*row.cells, *parts], merged=(*row.merged, *merged))
