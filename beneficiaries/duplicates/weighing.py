"""How much each agreement says, in bits: one bit doubles the odds that two rows are one person.

The weights follow Fellegi and Sunter (1969): log2 of how often a level is seen between rows of one person over how
often between rows of two. What is rare in the file says more: two called Siti Aminah prove little, two Zulkarnain
Daeng Matutu much. Set on one synthetic extract, measured on others (bench/duplicates.py).
"""

import numpy as np

from beneficiaries.duplicates.comparing import Birth, Equal, Name, Nik
from beneficiaries.duplicates.people import People

# A NIK holds the birth date: where the dates agree already, an agreeing NIK says less and a different serial more.
NIK = {
    **{Nik.SAME: 24, Nik.SWAPPED: 1, Nik.PLACE_DIGIT: 0, Nik.DAY_DIGIT: -1, Nik.SERIAL_DIGIT: 3, Nik.DIGITS: -6},
    **{Nik.DAMAGED: 14, Nik.SERIAL: -2, Nik.NEXT: -2, Nik.OTHER: -8},
}
NIK_SAME_DAY = {
    **{Nik.SAME: 14, Nik.SWAPPED: 9, Nik.PLACE_DIGIT: -8, Nik.DAY_DIGIT: 9, Nik.SERIAL_DIGIT: -2, Nik.DIGITS: 4},
    **{Nik.DAMAGED: 8, Nik.SERIAL: -7, Nik.NEXT: -6, Nik.OTHER: -10},
}
BIRTH = {Birth.TURNED: 5, Birth.NEAR: -1, Birth.OTHER: -9}
NAME_LOST = {Name.SAME: 0, Name.CLOSE: 2, Name.PART: 3, Name.ALIKE: 7}
NAME_UNLIKE = {Name.SHARED: -4, Name.OTHER: -9}
MOTHER_LOST = {Name.SAME: 0, Name.CLOSE: 2, Name.PART: 3, Name.ALIKE: 5}
MOTHER_UNLIKE = {Name.SHARED: -4, Name.OTHER: -5}
SEX_OTHER, SEX_SAME = -4, 1
PLACE_OTHER = -3
PHONE_SAME, PHONE_OTHER = 8, -2
ACCOUNT_SAME, ACCOUNT_OTHER = 7, -2
# One piece of evidence, however many of its columns agree: a family shares them all.
KK_SAME, ADDRESS_SAME, VILLAGE_SAME, HOUSEHOLD_MOST = 4, 3, 1, 4
TWINS = -25
OWN_NIK = (Nik.PLACE_DIGIT, Nik.DAY_DIGIT, Nik.SERIAL_DIGIT, Nik.DIGITS, Nik.SERIAL, Nik.OTHER)
MOST_FOR_A_NAME, MOST_FOR_A_DAY, MOST_FOR_A_MOTHER, MOST_FOR_A_PLACE = 14, 15, 10, 6
MOST_FOR_A_SERIAL, MOST_FOR_A_DISTRICT = 9, 6

LEAST_ROWS = 1000  # a shorter list is judged as if it were a part of one


class Rarity:
    """Bits that an agreement on a value is worth: log2 of how rare it is among the rows.

    least: so many rows are assumed for what hardly ever repeats, as names; else a short list would say nothing.
    """

    def __init__(self, column, most: float, least: int = 1):
        counts = np.bincount(column)
        known = max(least, int((column != 0).sum()))
        self.bits = np.clip(np.log2(known / np.maximum(counts, 1)), 0, most).astype(np.float32)
        self.column = column

    def shared(self, a, b):
        """The rarity of the commoner of two values."""
        return np.minimum(self.bits[self.column[a]], self.bits[self.column[b]])

    def unshared(self, a, b):
        """The rarity of the rarer of two values."""
        return np.maximum(self.bits[self.column[a]], self.bits[self.column[b]])


class Weights:
    def __init__(self, people: People, persons_per_duplicate: int):
        self.prior = -np.log2(persons_per_duplicate * max(len(people), LEAST_ROWS))
        self.name = Rarity(people.sound, MOST_FOR_A_NAME, LEAST_ROWS)
        self.mother = Rarity(people.mother, MOST_FOR_A_MOTHER, LEAST_ROWS)
        self.place = Rarity(people.birth_place, MOST_FOR_A_PLACE)
        self.serial = Rarity((people.nik % 10**4).astype(np.int32), MOST_FOR_A_SERIAL)
        self.district = Rarity((people.nik // 10**10).astype(np.int32), MOST_FOR_A_DISTRICT)
        day_numbers = np.unique(people.birth, return_inverse=True)[1]
        if people.birth.min(initial=1):  # place 0 stands for "not known" in the others
            day_numbers = day_numbers + 1
        self.day = Rarity(day_numbers.astype(np.int32), MOST_FOR_A_DAY, LEAST_ROWS)

    def sure(self, a, b, found):
        """Everything but the likeness of names: what needs no look at a text."""
        same_day = found["birth"] == Birth.SAME
        bits = np.full(len(a), self.prior, dtype=np.float32)
        bits += np.where(same_day, table(NIK_SAME_DAY)[found["nik"]], table(NIK)[found["nik"]])
        # Another district is one digit away: what tells is a serial that is rare or a place that nobody else has.
        elsewhere = self.serial.shared(a, b) + self.district.unshared(a, b)
        bits += np.where(found["nik"] == Nik.PLACE_DIGIT, elsewhere, 0)
        bits += np.where(same_day, self.day.shared(a, b), table(BIRTH)[found["birth"]])
        bits += np.array([0, SEX_SAME, SEX_OTHER], dtype=np.float32)[found["sex"]]
        place = found["birth_place"]
        bits += np.where(place == Equal.SAME, self.place.shared(a, b), np.where(place == Equal.OTHER, PLACE_OTHER, 0))
        bits += np.array([0, PHONE_SAME, PHONE_OTHER], dtype=np.float32)[found["phone"]]
        bits += np.array([0, ACCOUNT_SAME, ACCOUNT_OTHER], dtype=np.float32)[found["account"]]
        return bits + household(found)

    def most(self, a, b, found):
        """No pair can weigh more than this: names not compared yet may turn out to be equal."""
        mother = np.where(found["mother"] == Name.UNKNOWN, 0, self.mother.shared(a, b))
        return self.sure(a, b, found) + self.of_name(a, b, found) + mother

    def of_name(self, a, b, found):
        rarity = self.name.shared(a, b)
        return likeness(found["name"], rarity, NAME_LOST, NAME_UNLIKE) if "name" in found else rarity

    def all(self, a, b, found):
        bits = self.sure(a, b, found) + self.of_name(a, b, found)
        bits += likeness(found["mother"], self.mother.shared(a, b), MOTHER_LOST, MOTHER_UNLIKE)
        return bits + np.where(are_twins(found), TWINS, 0)


def household(found):
    bits = np.where(found["kk"] == Equal.SAME, KK_SAME, 0)
    bits = bits + np.where(found["address"] == Equal.SAME, ADDRESS_SAME, 0)
    bits = bits + np.where(found["village"] == Equal.SAME, VILLAGE_SAME, 0)
    return np.minimum(bits, HOUSEHOLD_MOST)


def are_twins(found):
    """Born the same day into one family card, with numbers given out one after the other or names of their own."""
    own_name = (found["name"] != Name.SAME) | (found["sex"] == Equal.OTHER)
    one_card = (found["kk"] == Equal.SAME) & (
        (found["nik"] == Nik.NEXT) | (found["name"] >= Name.SHARED) | np.isin(found["nik"], OWN_NIK) & own_name
    )
    one_mother = (found["mother"] == Name.SAME) & (found["nik"] == Nik.NEXT) & own_name
    return (found["birth"] == Birth.SAME) & (one_card | one_mother)


def likeness(levels, rarity, lost, unlike):
    bits = np.maximum(rarity - table(lost)[levels], 0)
    return np.where(np.isin(levels, list(lost)), bits, table(unlike)[levels])


def table(weights):
    bits = np.zeros(len(Nik), dtype=np.float32)
    for level, weight in weights.items():
        bits[level] = weight
    return bits
