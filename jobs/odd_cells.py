"""Cells that loading will refuse or mark, told already where a file is looked at."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jobs.fields import BadValue, parse_account_number, parse_date, parse_kk, parse_nik
from jobs.masking import LONG_NUMBER, masked
from jobs.table_shape import Row

MASKED = re.compile(r"•{2,}\s*\d{0,4}")  # as our own exports show the end of a number
AS_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
BLANK = "-. 0/"
MASKED_FILE = (
    "Berkas ini unduhan aplikasi ini, nomornya disamarkan (kolom {label}). Muat berkas asalnya, yang nomornya lengkap."
)


def day(text: str) -> object:
    return parse_date(text, excel_serial=True)


OFFICERS = ("ketua", "sekretaris", "bendahara")
NUMBERS: dict[str, Callable[[str], object]] = {
    "nik": parse_nik,
    "kk": parse_kk,
    "account": parse_account_number,
    **dict.fromkeys(OFFICERS, parse_nik),
}
DAYS: dict[str, Callable[[str], object]] = dict.fromkeys(
    (
        *("birth_on", "proposed_on", "founded_on", "joined_on", "booked_on", "settled_on"),
        *("bimtek_on", "handed_over_on", "updated_on"),
    ),
    day,
)
REGION_CODES = ("village_code", "district_code", "regency_code", "region_code", "bps_code")


@dataclass
class Odd:
    """faults: the file cannot be used. warnings: some of its cells will be refused or marked."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def odd_cells(rows: Sequence[Row], used: Mapping[int, str], labels: Mapping[str, str]) -> Odd:
    """used: place in a row -> name of the column."""
    odd = Odd()
    for place, name in used.items():
        parse = NUMBERS.get(name) or DAYS.get(name)
        if parse:
            cells = [(row.number, row.cells[place].strip()) for row in rows if row.cells[place].strip(BLANK)]
            tell(odd, labels[name], cells, parse, is_number=name in NUMBERS)
    return odd


def tell(odd: Odd, label: str, cells: Sequence[tuple[int, str]], parse, *, is_number: bool) -> None:
    if is_number:
        ours = sum(bool(MASKED.fullmatch(text)) for _, text in cells)
        if ours and ours * 2 >= len(cells):
            odd.faults.append(MASKED_FILE.format(label=label))
            return
        spoilt = [number for number, text in cells if AS_NUMBER.fullmatch(text)]
        if spoilt:
            odd.warnings.append(
                f"Kolom {label}: {len(spoilt)} sel tertulis sebagai bilangan (E+), misalnya baris {spoilt[0]}. "
                "Sebagian angkanya sudah hilang: ubah kolomnya menjadi Teks, lalu isi ulang."
            )
        cells = [(number, text) for number, text in cells if not AS_NUMBER.fullmatch(text)]
    unread = [number for number, text in cells if not can_be_read(text, parse)]
    if unread:
        odd.warnings.append(f"Kolom {label}: {len(unread)} sel tidak terbaca, misalnya baris {unread[0]}.")


def can_be_read(text: str, parse) -> bool:
    try:
        parse(text)
    except BadValue:
        return False
    return True


def shown_cell(name: str, text: str) -> str:
    """A cell as a preview shows it: a code of a region and a day are no numbers of a person."""
    if AS_NUMBER.fullmatch(text.strip()) and name in NUMBERS:
        return "bilangan (E+)"
    if name in (*REGION_CODES, *DAYS) and not LONG_NUMBER.search(text):
        return text[:60]
    return masked(text)
