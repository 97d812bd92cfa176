"""How two rows agree, column by column: a small number (a level) for each pair."""

from enum import IntEnum

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from beneficiaries.duplicates.people import People

PLACE, SERIAL = 6, 12  # where the place ends and the serial begins in a NIK
ANYTHING_SHARED = 65  # of 100: names less alike than that are others, without a look at their words
MOST_DIGITS = 3  # that differ when a number was mistyped twice


class Nik(IntEnum):
    """Which of the sixteen digits differ: six for the place, six for the day of birth and the sex, four for the serial.

    DIGITS: two or three, some of them in the day. NEXT: one number directly follows the other.
    """

    UNKNOWN, SAME, SWAPPED, PLACE_DIGIT, DAY_DIGIT, SERIAL_DIGIT, DIGITS, DAMAGED, SERIAL, NEXT, OTHER = range(11)


class Birth(IntEnum):
    UNKNOWN, SAME, TURNED, NEAR, OTHER = range(5)


class Name(IntEnum):
    """PART: words are left out or cut to a letter. ALIKE: words are misspelt. SHARED: some words are the same."""

    UNKNOWN, SAME, CLOSE, PART, ALIKE, SHARED, OTHER = range(7)


class Equal(IntEnum):
    UNKNOWN, SAME, OTHER = range(3)


class Niks:
    """The digits of all NIKs side by side, for comparing many pairs at once."""

    def __init__(self, people: People):
        self.nik, self.damaged = people.nik, people.damaged
        self.digits = np.empty((len(people), 16), dtype=np.uint8)
        rest = people.nik.copy()
        for place in range(15, -1, -1):
            self.digits[:, place] = rest % 10
            rest //= 10
        self.is_damaged = np.zeros(len(people), dtype=bool)
        self.is_damaged[list(people.damaged)] = True

    def levels(self, a, b) -> np.ndarray:
        levels = np.full(len(a), Nik.OTHER, dtype=np.uint8)
        differs = self.digits[a] != self.digits[b]
        count = differs.sum(axis=1)
        first = differs.argmax(axis=1)
        levels[count == 0] = Nik.SAME
        one = count == 1
        levels[one] = np.array([Nik.PLACE_DIGIT, Nik.DAY_DIGIT, Nik.SERIAL_DIGIT])[
            np.digitize(first[one], (PLACE, SERIAL))
        ]
        few = (count > 1) & (count <= MOST_DIGITS)
        levels[few & differs[:, PLACE:SERIAL].any(axis=1)] = Nik.DIGITS
        two = np.flatnonzero(count == 2)
        levels[two[self.swapped(a[two], b[two], first[two])]] = Nik.SWAPPED
        levels[(levels == Nik.OTHER) & (first >= SERIAL)] = Nik.SERIAL
        levels[np.maximum(self.nik[a], self.nik[b]) - np.minimum(self.nik[a], self.nik[b]) == 1] = Nik.NEXT
        levels[(self.nik[a] == 0) | (self.nik[b] == 0)] = Nik.UNKNOWN
        return self.with_damaged(levels, a, b)

    def swapped(self, a, b, first):
        second = np.minimum(first + 1, 15)
        return (self.digits[a, first] == self.digits[b, second]) & (self.digits[a, second] == self.digits[b, first])

    def with_damaged(self, levels, a, b):
        """One digit lost or doubled; the sixteenth lost in a spreadsheet."""
        pairs = np.flatnonzero(self.is_damaged[a] | self.is_damaged[b])
        if len(pairs):
            one, other = ([self.text(place) for place in side[pairs].tolist()] for side in (a, b))
            steps = cpdist(one, other, scorer=OSA.distance, score_cutoff=1, workers=1)
            levels[pairs] = np.where(steps <= 1, Nik.DAMAGED, Nik.UNKNOWN)
        return levels

    def text(self, place):
        return self.damaged.get(place) or (f"{self.nik[place]:016d}" if self.nik[place] else "")


def birth_levels(birth, a, b) -> np.ndarray:
    one, other = birth[a], birth[b]
    month, other_month, day, other_day = one // 100 % 100, other // 100 % 100, one % 100, other % 100
    years, months, days = one // 10000 == other // 10000, month == other_month, day == other_day
    turned = years & (month == other_day) & (day == other_month)
    near = years.astype(np.int8) + months + days == 2
    levels = np.where(turned, Birth.TURNED, np.where(near, Birth.NEAR, Birth.OTHER))
    levels = np.where(one == other, Birth.SAME, levels)
    return np.where((one == 0) | (other == 0), Birth.UNKNOWN, levels).astype(np.uint8)


def equal_levels(column, a, b) -> np.ndarray:
    one, other = column[a], column[b]
    levels = np.where(one == other, Equal.SAME, Equal.OTHER)
    return np.where((one == 0) | (other == 0), Equal.UNKNOWN, levels).astype(np.uint8)


class Names:
    """Compares names as they sound. Each pair of sounds is compared once, whoever bears it."""

    def __init__(self, sounds: list[str]):
        self.sounds = np.array(sounds, dtype=object)

    def levels(self, one, other) -> np.ndarray:
        """Levels of two columns of numbers of sounds."""
        levels = np.where(one == other, Name.SAME, Name.OTHER).astype(np.uint8)
        levels[(one == 0) | (other == 0)] = Name.UNKNOWN
        differing = np.flatnonzero(levels == Name.OTHER)
        if len(differing):
            low, high = (side(one[differing], other[differing]).astype(np.uint64) for side in (np.minimum, np.maximum))
            pairs, back = np.unique(low << np.uint64(32) | high, return_inverse=True)
            levels[differing] = self.compared((pairs >> np.uint64(32)).astype(int), pairs.astype(np.uint32))[back]
        return levels

    def compared(self, one, other) -> np.ndarray:
        left, right = self.sounds[one], self.sounds[other]
        steps = cpdist(joined(left), joined(right), scorer=OSA.distance, score_cutoff=3, workers=-1)
        levels = np.where(steps <= 1, Name.CLOSE, Name.OTHER)
        # Looking at words is slow: most pairs share none, in whatever order.
        shared = cpdist(left, right, scorer=fuzz.token_set_ratio, score_cutoff=ANYTHING_SHARED, workers=-1)
        for place in np.flatnonzero((steps > 0) & (shared > 0)):
            first, second = left[place].split(), right[place].split()
            levels[place] = words_level(first, second, steps[place])
        return levels


def joined(sounds) -> list[str]:
    return [sound.replace(" ", "") for sound in sounds]


def words_level(one: list[str], other: list[str], steps: int) -> Name:
    """Names whose words are swapped, left out or cut to a letter are parts of one another."""
    one, other = sorted((one, other), key=len)
    if sorted(one) == sorted(other):
        return Name.CLOSE
    wrong, rest = unmatched(one, other)
    if not wrong:
        return Name.PART
    if steps <= 1:
        return Name.CLOSE
    if all(any(is_misspelt(word, left) for left in rest) for word in wrong):
        return Name.ALIKE
    return Name.SHARED if len(wrong) < len(one) else Name.OTHER


def unmatched(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """The words of each that the other does not have; a single letter stands for a word that begins with it."""
    rest, wrong = list(other), []
    for word in one:
        same = word if word in rest else next((w for w in rest if w[0] == word[0] and 1 in (len(w), len(word))), None)
        if same:
            rest.remove(same)
        else:
            wrong.append(word)
    return wrong, rest


def is_misspelt(word: str, other: str) -> bool:
    """Two letters of a long word, one of a short: sisters are called Rani and Rina, or Raisa and Rania."""
    most = 2 if max(len(word), len(other)) > 5 else 1
    return OSA.distance(word, other, score_cutoff=most) <= most
