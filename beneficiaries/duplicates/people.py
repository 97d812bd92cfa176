"""Persons as columns of numbers: everything the search compares, in some 80 bytes each. 0 means "not known"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from beneficiaries.duplicates.dates import BirthDates
from beneficiaries.duplicates.digits import any_number, phone_number, plain_number, read_nik
from beneficiaries.names import name_key
from jobs.fields import SEXES

NOT_WORD = re.compile(r"[^a-z0-9]+")
ALL_ONES, BEHIND_DISTRICT = np.uint64(1111111111111111), np.uint64(10**10)
FIELDS = (
    *("nik", "kk", "name", "birth_on", "sex", "village", "address", "mother", "phone", "account"),
    *("birth_place", "register_no"),
)


@dataclass(frozen=True)
class People:
    """One entry per row in every array. Texts are numbered; `names` and `sounds` tell what a number stands for."""

    numbers: np.ndarray
    nik: np.ndarray
    damaged: dict[int, str]  # place -> 15 or 17 digits
    kk: np.ndarray
    birth: np.ndarray  # yyyymmdd
    sex: np.ndarray  # 1 male, 2 female
    name: np.ndarray
    sound: np.ndarray
    mother: np.ndarray  # the sound of her name
    village: np.ndarray
    address: np.ndarray
    birth_place: np.ndarray
    phone: np.ndarray
    account: np.ndarray
    register_no: np.ndarray
    names: list[str]
    sounds: list[str]

    def __len__(self):
        return len(self.numbers)


class Numbering(dict):
    """Text -> 1, 2, 3 ... in the order met; what says nothing is 0."""

    def __init__(self, form=None):
        super().__init__()
        self.form, self.by_form, self.forms = form, {"": 0}, [""]

    def __missing__(self, text):
        plain = self.form(text) if self.form else text
        number = self.by_form.setdefault(plain, len(self.forms))
        if number == len(self.forms):
            self.forms.append(plain)
        if self.form:
            self[text] = number
        return number


class Gathering:
    """Takes rows in batches of columns of text and hands out `People`."""

    def __init__(self, today: date):
        self.births = BirthDates(today)
        self.sounds = Numbering(name_key)
        self.names: dict[str, int] = {"": 0}
        self.sound_of_name = [0]
        self.plain = {name: Numbering(plain_words) for name in ("village", "birth_place")}
        self.damaged: dict[int, str] = {}
        self.batches: list[dict[str, np.ndarray]] = []
        self.count = 0

    def add(self, numbers: Sequence[int], columns: dict[str, Sequence[str]]) -> None:
        """A batch of rows. A column that the file does not have may be left out."""
        nik = self.read_niks(columns.get("nik"), len(numbers))
        names = [self.name_number(text) for text in columns.get("name", ())]
        found = {
            "numbers": np.array(numbers, dtype=np.int64),
            "nik": nik,
            "birth": self.read_births(columns.get("birth_on", ("",) * len(numbers)), nik),
            "name": np.array(names, dtype=np.int32),
            "mother": texts(columns.get("mother"), self.sounds, np.int32),
            "sex": texts(columns.get("sex"), SEX_CODES, np.int8),
        }
        for name, read in (("kk", card_number), ("phone", phone_number), ("account", plain_number)):
            found[name] = read_all(columns.get(name), read)
        found["kk"][is_filler_number(found["kk"])] = 0
        found["register_no"] = read_all(columns.get("register_no"), any_number)
        found["address"] = texts(columns.get("address"), ADDRESSES, np.uint64)
        for name, numbering in self.plain.items():
            found[name] = texts(columns.get(name), numbering, np.int32)
        self.batches.append({name: fit(array, len(numbers)) for name, array in found.items()})
        self.count += len(numbers)

    def read_niks(self, cells, count):
        niks = np.zeros(count, dtype=np.uint64)
        for place, cell in enumerate(cells or ()):
            if len(cell) == 16 and cell.isascii() and cell.isdigit():
                niks[place] = int(cell)
                continue
            niks[place], damaged = read_nik(cell)
            if damaged:
                self.damaged[self.count + place] = damaged
        return np.where(is_filler_number(niks), 0, niks)

    def read_births(self, cells, niks):
        found = [self.births.read(cell, nik) for cell, nik in zip(cells, niks.tolist(), strict=True)]
        return np.array(found, dtype=np.int32)

    def name_number(self, text: str) -> int:
        number = self.names.setdefault(text, len(self.names))
        if number == len(self.sound_of_name):
            self.sound_of_name.append(self.sounds[text] if any(map(str.isalpha, text)) else 0)
        return number

    def niks(self) -> set[int]:
        return set().union(*(batch["nik"].tolist() for batch in self.batches))

    def people(self) -> People:
        if not self.batches:
            self.add([], {})
        columns = {}
        for name in list(self.batches[0]):
            columns[name] = np.concatenate([batch.pop(name) for batch in self.batches])
        self.batches.clear()
        columns["sound"] = np.array(self.sound_of_name, dtype=np.int32)[columns["name"]]
        return People(**columns, damaged=self.damaged, names=list(self.names), sounds=self.sounds.forms)


def plain_words(text: str) -> str:
    return NOT_WORD.sub("", text.casefold())


class _SexCodes(dict):
    def __missing__(self, text):
        read = SEXES.get(plain_words(text), "")
        code = self[text] = ("", "L", "P").index(read)
        return code


SEX_CODES = _SexCodes()


class _Addresses(dict):
    """Address -> a number made of its letters and digits; families stand together, so few are remembered."""

    MOST = 10_000

    def __missing__(self, text):
        if len(self) >= self.MOST:
            self.clear()
        number = self[text] = any_number("a" + plain_words(text))
        return number


ADDRESSES = _Addresses()


def texts(cells, numbering, dtype):
    return np.array([numbering[cell] for cell in cells or ()], dtype=dtype)


def card_number(text: str) -> int:
    return int(text) if len(text) == 16 and text.isascii() and text.isdigit() else plain_number(text)


def is_filler_number(numbers):
    """As `digits.is_filler`, for all at once."""
    return (numbers % ALL_ONES == 0) | (numbers % BEHIND_DISTRICT == 0)


def read_all(cells, read):
    return np.array([read(cell) if cell else 0 for cell in cells or ()], dtype=np.uint64)


def fit(array, count):
    """The column, or one that says nothing."""
    return array if len(array) == count else np.zeros(count, dtype=array.dtype)
