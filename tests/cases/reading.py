"""The figures that a page, a workbook and a paper tell, read as a person would."""

import re
from html import unescape
from io import BytesIO

from openpyxl import load_workbook

CELL = re.compile(r"<t[hd]([^>]*)>(.*?)</t[hd]>", re.DOTALL)
LABEL = re.compile(r'data-label="([^"]*)"')


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(page: str, caption: str) -> list[dict]:
    """{label: text} of each row of the first such table of a page, its sum the last; under "" what a row is called."""
    found = next(one for one in re.findall(r"<table.*?</table>", page, re.DOTALL) if caption in plain(one[:400]))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", found, re.DOTALL)[1:]
    return [dict(cells(row)) for row in rows]


def cells(row: str):
    for attributes, text in CELL.findall(row):
        label = LABEL.search(attributes)
        if label or "scope" in attributes:
            yield label[1] if label else "", plain(text)


def numbers(text: str) -> tuple[int, ...]:
    """ "Rp6.500.000.000 500 orang" -> (6500000000, 500)"""
    return tuple(int(one.replace(".", "")) for one in re.findall(r"\d[\d.]*", text))


def sheet(data: bytes) -> list[dict]:
    headings, *rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]
