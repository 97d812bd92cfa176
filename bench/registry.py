"""Invented extracts of the register, with the faults that real ones have and the truth about each of them.

    python -m bench.registry --rows 100000 --region 18.72 --dialect office --out extract.csv --truth truth.csv

The same seed gives the same bytes. Nobody is real: serials of NIK are 9001-9499, of family cards 9501-9999 (registries
count up from 0001), telephones begin with 0800. Rows are written as they are made, so memory does not grow with them.
"""

import argparse
import csv
import gzip
import random
from array import array
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.names import MEN, SECOND, WOMEN

REGIONS = Path(__file__).resolve().parent.parent / "regions" / "data" / "wilayah.csv.gz"
HEADINGS = {
    "clean": "NO IDDTKS NOKK NIK NAMA TGL_LAHIR JENIS_KELAMIN HUB_KELUARGA NAMA_IBU_KANDUNG PEKERJAAN ALAMAT RT RW "
    "KODE_KEL KELURAHAN KECAMATAN DESIL PKH BPNT PBI NO_HP STATUS_HIDUP".split(),
    "office": "No|ID DTKS|NOMOR_KK|NIK ART|Nama ART|Tgl Lahir|JK|Hub_KRT|Nama Gadis Ibu Kandung|Pekerjaan|"
    "Alamat Lengkap|rt|RW|KODE_KEL|Desa/Kelurahan|NM KEC|Desil (1-10)|Ket PKH|SEMBAKO|KIS PBI|No HP|Masih Hidup".split(
        "|"
    ),
}
NO, KK, NIK, NAME, BIRTH, SEX, VILLAGE_CODE, DECILE, ADDRESS = 0, 2, 3, 4, 5, 6, 13, 16, 10
TITLES = ["DAFTAR DATA TERPADU KESEJAHTERAAN SOSIAL", "KEADAAN: 30/06/2025", ""]
TODAY = date(2025, 6, 30)
DAYS = [TODAY - timedelta(days) for days in range(100 * 365, -1, -1)]
BLOCK = 20_000  # households drawn at once
JOBS = [
    "BURUH HARIAN LEPAS",
    "PETANI/PEKEBUN",
    "PEDAGANG",
    "WIRASWASTA",
    "MENGURUS RUMAH TANGGA",
    "BELUM/TIDAK BEKERJA",
]
STREETS = [
    "JL. MERDEKA",
    "JL. KANCIL",
    "DUSUN III",
    "LK. 2",
    "GG. MAWAR",
    "JL. RAYA DESA",
    "PERUM INDAH BLOK C",
    "JL. AHMAD YANI",
]


def villages_of(code):
    """(code, name, district's name) of every village at or below a code."""
    with gzip.open(REGIONS, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if f"{row['code']}.".startswith(f"{code}.")]
    districts = {row["code"]: row["name"].upper() for row in rows if row["level"] == "district"}
    found = [(r["code"], r["name"].upper(), districts.get(r["code"][:8], "")) for r in rows if r["level"] == "village"]
    if not found:
        raise SystemExit(f"No villages at or below {code}.")
    return found


def zipf(draw, names, count):
    """Indexes of names: the first is drawn most."""
    weights = 1 / (np.arange(len(names)) + 2.7)
    return draw.choice(len(names), count, p=weights / weights.sum())


class Registry:
    """Endless households; `rows()` gives lists of cells."""

    def __init__(self, region, seed, dialect):
        self.draw, self.villages = np.random.default_rng(seed), villages_of(region)
        office = dialect == "office"
        self.births = [day.strftime("%d/%m/%Y" if office else "%Y-%m-%d") for day in DAYS]
        self.in_nik = [(day.strftime("%d%m%y"), f"{day.day + 40}{day:%m%y}") for day in DAYS]
        self.flags = ("-", "V") if office else ("TIDAK", "YA")
        codes = sorted({code[:8] for code, _, _ in self.villages})
        self.districts = {code: place for place, code in enumerate(codes)}
        self.niks = array("H", bytes(2 * 2 * len(DAYS) * len(codes)))  # how many were born on a day in a district
        self.cards = array("H", bytes(2 * len(DAYS) * len(codes)))
        self.last = 0

    def rows(self):
        while True:
            yield from self.block()

    def block(self):
        draw, n = self.draw, BLOCK
        sizes = draw.choice(7, n, p=[0.1, 0.17, 0.22, 0.24, 0.15, 0.08, 0.04]) + 1
        columns = (
            sizes,
            draw.integers(len(self.villages), size=n),
            draw.integers(365, 15 * 365, n),  # days since the card was issued
            draw.integers(22 * 365, 78 * 365, n),  # the head's age in days
            draw.choice(10, n, p=[0.16, 0.14, 0.13, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05]) + 1,
            draw.integers(len(STREETS), size=n),
            draw.integers(1, 30, n),
            draw.integers(1, 9, n),
            draw.random(n) < 0.12,  # a widow's or a single man's house
        )
        people = int(sizes.sum())
        self.each = zip(
            draw.integers(365, 24 * 365, people).tolist(),
            draw.integers(2, size=people).tolist(),
            zipf(draw, MEN, people).tolist(),
            zipf(draw, WOMEN, people).tolist(),
            zipf(draw, SECOND, people).tolist(),
            draw.integers(100, size=people).tolist(),
            strict=True,
        )
        for household in zip(*(column.tolist() for column in columns), strict=True):
            yield from self.household(*household)

    def household(self, size, village, issued, head_age, decile, street, rt, rw, alone):
        code, village_name, district = self.villages[village]
        digits, place = code[:8].replace(".", ""), self.districts[code[:8]]
        issue = len(DAYS) - 1 - issued
        kk = f"{digits}{self.in_nik[issue][0]}{self.serial(self.cards, place * len(DAYS) + issue, 9501)}"
        aid = [self.flags[decile <= 3 and rt % 2], self.flags[decile <= 4 and rw % 2], self.flags[decile <= 5]]
        address = STREETS[street] if street in (2, 3) else f"{STREETS[street]} NO. {(issued * 7 + rt) % 140 + 1}"
        end = [address, f"{rt:03}", f"{rw:03}", code, village_name, district, str(decile)]
        mother, holder = "", 0 if alone or size == 1 else 1  # the card stands on one member's row
        for member in range(size):
            younger, coin, man, woman, second, percent = next(self.each)
            is_spouse = member == 1 and not alone
            is_woman = alone if member == 0 else is_spouse or coin
            age = head_age if member == 0 else max(head_age - younger // 4, 18 * 365) if is_spouse else younger
            born = len(DAYS) - 1 - age
            nik = self.serial(self.niks, (place * len(DAYS) + born) * 2 + is_woman, 9001)
            given = WOMEN[woman] if is_woman else MEN[man]
            name = self.whole_name(given, man, second, percent)
            mother = name if is_spouse or (member == 0 and is_woman) else mother
            job = JOBS[(man + member) % 6 if age > 18 * 365 else 5]
            role = "KEPALA KELUARGA" if member == 0 else "ISTRI" if is_spouse else "ANAK"
            dead = "MENINGGAL" if decile > 5 and not percent else ""
            self.last += 1
            yield [
                str(self.last), f"{digits[:4]}{self.last:010}", kk, f"{digits}{self.in_nik[born][is_woman]}{nik}",
                name, self.births[born], "P" if is_woman else "L", role,
                WOMEN[-woman - 1] if member == 0 or is_spouse else mother, job, *end,
                *(aid if member == holder else [self.flags[0]] * 2 + aid[2:]),
                f"0800{(self.last * 7919) % 10**8:08}" if member == 0 else "", dead or "HIDUP",
            ]  # fmt: skip

    @staticmethod
    def whole_name(given, third, second, percent):
        if percent < 12:
            return given
        middle = "" if percent < 85 else f"{SECOND[third % len(SECOND)]} "
        return f"{given} {middle}{SECOND[second]}"

    @staticmethod
    def serial(counts, place, first):
        counts[place] += 1
        if counts[place] > 499:
            raise SystemExit("Too many rows for so small a region: name a larger one.")
        return first - 1 + counts[place]


def typo(text, at):
    """Two neighbouring letters changed about."""
    at = 1 + at % max(len(text) - 2, 1)
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def changed(place, make):
    """A fault in the row's own cell; `make` is given the cell and a random number."""
    return lambda cells, number: cells.__setitem__(place, make(cells[place], number))


def other_kk(cells, number):
    cells[KK] = f"{cells[KK][:12]}{9501 + number % 499}"


def other_nik(cells, number):
    place = 12 + number % 4
    cells[NIK] = f"{cells[NIK][:place]}{(int(cells[NIK][place]) + 1) % 10}{cells[NIK][place + 1 :]}"


# The same person once more, further down.
DUPLICATES = {
    "dup_row_exact": lambda cells, number: None,
    "dup_other_kk": other_kk,
    "dup_name_typo": changed(NAME, typo),
    "dup_nik_sub": other_nik,
    "dup_nik_blank": changed(NIK, lambda text, number: ""),
}
FAULTS = {
    "nik_15": changed(NIK, lambda text, number: text[:15]),
    "nik_17": changed(NIK, lambda text, number: text + "1"),
    "nik_blank": changed(NIK, lambda text, number: ""),
    "nik_letter": changed(NIK, lambda text, number: text[:12] + "O" + text[13:]),
    "nik_spaced": changed(NIK, lambda text, number: f"{text[:6]} {text[6:12]} {text[12:]}"),
    "nik_sci": changed(NIK, lambda text, number: f"{text[0]},{text[1:6]}E+15"),
    "nik_apostrophe": changed(NIK, lambda text, number: f"'{text}"),
    "nik_sex_mismatch": changed(SEX, lambda text, number: "LP"[text == "L"]),
    "sex_bad": changed(SEX, lambda text, number: "X"),
    "date_blank": changed(BIRTH, lambda text, number: ""),
    "date_impossible": changed(BIRTH, lambda text, number: "31/02/1980"),
    "kel_unknown_code": changed(VILLAGE_CODE, lambda text, number: text[:9] + "9999"),
    "ws_trailing": changed(NAME, lambda text, number: f"{text}  "),
    "ws_double": changed(NAME, lambda text, number: text.replace(" ", "  ")),
    "case_mixed": changed(NAME, lambda text, number: text.title()),
    "name_blank": changed(NAME, lambda text, number: ""),
    "formula": changed(ADDRESS, lambda text, number: f"=HYPERLINK({number})"),
    "decile_bad": changed(DECILE, lambda text, number: "11"),
}
KINDS = [*DUPLICATES, *FAULTS]


def with_faults(rows, share, seed):
    """(cells, code or "", NO of the row repeated or ""): `share` of the rows carry one fault."""
    chance = random.Random(seed)
    waiting = []
    for cells in rows:
        if waiting and chance.random() < 0.002:
            yield waiting.pop(0)
        if chance.random() >= share:
            yield cells, "", ""
            continue
        code, number = KINDS[chance.randrange(len(KINDS))], chance.randrange(10**6)
        if code in FAULTS:
            FAULTS[code](cells, number)
            yield cells, code, ""
        else:
            again = list(cells)
            DUPLICATES[code](again, number)
            yield cells, "", ""
            waiting.append((again, code, cells[NO]))


def write(out, *, rows, region="18.72", dialect="clean", seed=1, faults=0.03, truth=None):
    """Exactly `rows` rows below the heading; truth: one line for each row with a fault. NO counts the rows."""
    delimiter = ";" if dialect == "office" else ","
    registry = Registry(region, seed, dialect)
    first = 2 + (len(TITLES) if dialect == "office" else 0)
    with open(out, "w", encoding="utf-8", newline="") as file, open(truth or "/dev/null", "w", newline="") as known:
        tell = csv.writer(known)
        tell.writerow(["row", "no", "code", "of_no"])
        file.writelines(f"{title}\r\n" for title in (TITLES if dialect == "office" else ()))
        file.write(delimiter.join(HEADINGS[dialect]) + "\r\n")
        for number, (cells, code, original) in enumerate(with_faults(registry.rows(), faults, seed)):
            if number == rows:
                break
            if code:
                tell.writerow([first + number, cells[NO], code, original])
            file.write(delimiter.join(cells) + "\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--region", default="18.72")
    parser.add_argument("--dialect", choices=HEADINGS, default="clean")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.03)
    parser.add_argument("--out", required=True)
    parser.add_argument("--truth")
    write(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
