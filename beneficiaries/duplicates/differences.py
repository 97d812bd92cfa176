"""Two rows side by side: what they say, where they differ, and how their NIKs differ without showing them."""

from dataclasses import dataclass

from beneficiaries.duplicates.people import plain_words
from jobs.masking import masked

NUMBERS = ("nik", "kk", "phone", "account", "register_no")
SHOWN = {
    "nik": "NIK",
    "name": "Nama",
    "birth_on": "Tanggal lahir",
    "birth_place": "Tempat lahir",
    "sex": "Jenis kelamin",
    "mother": "Nama ibu kandung",
    "kk": "Nomor KK",
    "relationship": "Hubungan keluarga",
    "address": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "village": "Kelurahan/desa",
    "district": "Kecamatan",
    "occupation": "Pekerjaan",
    "phone": "Nomor HP",
    "account": "Nomor rekening",
    "register_no": "Nomor DTKS/DTSEN",
}
NIK_LENGTH = 16


@dataclass(frozen=True)
class Line:
    label: str
    a: str
    b: str
    differs: bool


def side(cells: dict[str, str]) -> dict[str, str]:
    """What may be kept and shown of a row: its words, and of its numbers the last four digits."""
    texts = {name: cells.get(name, "") for name in SHOWN}
    return {name: masked(text) if name in NUMBERS else text for name, text in texts.items()}


def shown(a: dict[str, str], b: dict[str, str]) -> dict:
    """Both sides and what only the whole numbers can tell: whether they are equal."""
    equal = [name for name in NUMBERS if a.get(name) and plain_words(a[name]) == plain_words(b.get(name, ""))]
    return {"a": side(a), "b": side(b), "equal": equal, "nik": nik_in_words(a.get("nik", ""), b.get("nik", ""))}


def lines(kept: dict) -> list[Line]:
    """The lines of the comparison; columns that neither side has are left out."""
    found = []
    for name, label in SHOWN.items():
        a, b = kept["a"].get(name, ""), kept["b"].get(name, "")
        if a or b:
            same = name in kept["equal"] if name in NUMBERS else plain_words(a) == plain_words(b)
            found.append(Line(label, a, b, bool(a and b) and not same))
    return found


def nik_in_words(one: str, other: str) -> str:
    """How two NIKs differ, by the places of their digits and never by the digits."""
    one, other = digits(one), digits(other)
    if not one or not other:
        return "NIK salah satunya kosong."
    if one == other:
        return "NIK sama."
    if len(one) != NIK_LENGTH or len(other) != NIK_LENGTH:
        return f"NIK yang satu punya {len(one)} angka, yang lain {len(other)} angka."
    places = [place for place in range(NIK_LENGTH) if one[place] != other[place]]
    if is_swap(places, one, other):
        return f"Angka ke-{places[0] + 1} dan ke-{places[1] + 1} NIK tertukar."
    if len(places) > 4:
        return f"NIK berbeda di {len(places)} dari 16 angka."
    return f"NIK berbeda di angka {' dan '.join(f'ke-{place + 1}' for place in places)}."


def is_swap(places, one, other) -> bool:
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
