"""Invented persons for the tests of the search: serials of NIKs are 9001-9499, of family cards 9501-9999."""

from datetime import date

from beneficiaries.duplicates.people import Gathering
from beneficiaries.duplicates.reasons import reasons
from beneficiaries.duplicates.searching import Search

TODAY = date(2025, 7, 1)
# Sari Wulandari, a wife in Mulyojati.
SARI = {
    "nik": "1872035205909101",
    "kk": "1872031805179601",
    "name": "SARI WULANDARI",
    "birth_on": "1990-05-12",
    "sex": "P",
    "mother": "MAIMUNAH",
    "village": "MULYOJATI",
    "address": "JL. KANCIL NO. 4",
}
ELSEWHERE = {"kk": "1872042211209702", "village": "YOSODADI", "address": "GG. MAWAR"}


def people(*rows):
    """Rows as dictionaries, numbered from 1."""
    names = {name for row in rows for name in row}
    gathering = Gathering(TODAY)
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    gathering.add(range(1, len(rows) + 1), columns)
    return gathering.people()


def pairs(*rows):
    """[(number, number, reasons)] of what the search finds, likeliest first."""
    gathered = people(*rows)
    found = Search(gathered).pairs()
    numbers = gathered.numbers
    return [
        (int(numbers[a]), int(numbers[b]), why)
        for a, b, why in zip(found.a, found.b, reasons(gathered, found), strict=True)
    ]


def is_found(one, other):
    return [pair[:2] for pair in pairs(one, other)] == [(1, 2)]
