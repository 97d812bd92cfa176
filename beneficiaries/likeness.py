"""How alike a person of a list and a row of the register are, in points and in words for whoever decides.

Points only say what is worth a look and which look comes first. Only the same NIK is the same person, and even then
a wholly different name is a reason to look: namesakes of two kelurahan are two persons until somebody says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

WORTH_A_LOOK = 45
MOST = 99  # a hundred would be the same NIK
SERIAL = 12  # from here on a NIK is a running number: neighbours in the maternity ward differ by one digit there
LONG_NAME = 6
SIMILAR = 0.85
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Who:
    """One side of a comparison. An empty value is not known and counts neither way.

    name: as it sounds (names.name_key). nik: its digits, also when they are too many or too few.
    """

    nik: str = ""
    name: str = ""
    birth_on: date | None = None
    region: str = ""
    sex: str = ""


def compare(sought: Who, row: Who, same_kk: bool) -> tuple[int, list[str]]:
    """(points, reasons). No points at all when neither the NIK nor the name is close."""
    nik = nik_likeness(sought.nik, row.nik)
    name = name_likeness(sought.name, row.name)
    if nik[0] <= 0 and name[0] <= 0:
        return 0, []
    found = [nik, name, birth_likeness(sought, row)]
    if same_kk:
        found.append((20, "nomor KK sama"))
    if sought.region and row.region:
        found.append((15, "kelurahan sama") if sought.region == row.region else (0, "kelurahan berbeda"))
    if sought.sex and row.sex and sought.sex != row.sex:
        found.append((-15, "jenis kelamin berbeda"))
    points = sum(number for number, _ in found)
    return max(0, min(points, MOST)), [words for _, words in found if words]


def close_niks(nik: str, others: Mapping[int, str]) -> set[int]:
    """Keys of the NIKs that differ in at most two digits."""
    return {key for _, _, key in process.extract_iter(nik, others, scorer=OSA.distance, score_cutoff=2)}


def close_names(name: str, others: Mapping[int, str]) -> set[int]:
    """Keys of the names that `name_likeness` may find alike: two letters apart, or one with words the other lacks."""
    spelled = process.extract_iter(name, others, scorer=OSA.distance, score_cutoff=2)
    worded = process.extract_iter(name, others, scorer=fuzz.token_set_ratio, score_cutoff=100)
    return {key for _, _, key in spelled} | {key for _, _, key in worded}


def nik_likeness(one: str, other: str) -> tuple[int, str]:
    if not one or not other:
        return 0, ""
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance > 2:
        return -10, "NIK berbeda"
    if len(one) != len(other):
        return 40, f"NIK di daftar {len(one)} angka, selebihnya {'sama' if distance == 1 else 'hampir sama'}"
    if distance == 0:
        return 60, "NIK sama"
    if one[:SERIAL] == other[:SERIAL]:
        return 25, "angka terakhir NIK berbeda"
    if distance == 2:
        return 25, "dua angka NIK berbeda"
    return (45, "dua angka NIK tertukar") if sorted(one) == sorted(other) else (40, "satu angka NIK berbeda")


def name_likeness(one: str, other: str) -> tuple[int, str]:
    """Of two names as they sound."""
    if not one or not other:
        return 0, ""
    if one == other:
        return 30, "nama sama"
    distance = OSA.distance(one, other, score_cutoff=2)
    shortest = min(len(one), len(other))
    if distance == 1 and shortest > 2:
        return 24, "nama beda satu huruf"
    if distance == 2 and shortest >= LONG_NAME:
        return 16, "nama beda dua huruf"
    return words_likeness(one, other)


def words_likeness(one: str, other: str) -> tuple[int, str]:
    """One name has words the other lacks, or the same ones in another order."""
    mine, theirs = set(one.split()), set(other.split())
    if mine == theirs:
        return 28, "urutan kata nama berbeda"
    if (mine < theirs or theirs < mine) and any(len(word) > 2 for word in mine & theirs):
        return 14, "nama lebih pendek atau lebih panjang"
    return -25, "nama berbeda"


def birth_likeness(sought: Who, row: Who) -> tuple[int, str]:
    one, other = sought.birth_on, row.birth_on
    if one is None or other is None:
        return 0, ""
    if one == other:
        return 25, "tanggal lahir sama"
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return 15, "hari dan bulan lahir tertukar"
    if sum((one.day == other.day, one.month == other.month, one.year == other.year)) == 2:
        return 10, "tanggal lahir hampir sama"
    return -15, "tanggal lahir berbeda"


def is_same_person(sought: Who, row: Who) -> bool:
    """Of two with the same NIK: whether nothing speaks against it. A NIK typed wrong may belong to somebody else."""
    if not sought.name or name_likeness(sought.name, row.name)[0] > 0:
        return True
    is_born_alike = sought.birth_on is not None and sought.birth_on == row.birth_on
    return is_born_alike or JaroWinkler.similarity(sought.name, row.name) >= SIMILAR


def is_same_name(one: str, other: str) -> bool:
    """Whether two names as they sound may be one person's, whatever else is known. An unknown name speaks against none.

    "siti amina" and "siti aminah, s.pd." sound alike anyway; an initial stands for the word it begins.
    """
    if not one or not other or name_likeness(one, other)[0] > 0:
        return True
    is_alike = OSA.normalized_similarity(one, other) >= ALIKE  # not Jaro-Winkler: half the country begins with Siti
    return is_alike or is_short_for(one, other) or is_short_for(other, one)


def is_short_for(short: str, long: str) -> bool:
    """ "m ali" for "muhamad ali": word by word the same or its initial, and one whole word in common."""
    words = list(zip(short.split(), long.split(), strict=False))
    fits = all(part == whole or (len(part) == 1 and whole.startswith(part)) for part, whole in words)
    return (
        fits
        and len(short.split()) == len(long.split())
        and any(part == whole and len(part) > 1 for part, whole in words)
    )
