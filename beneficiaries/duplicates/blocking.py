"""Which rows are worth comparing: those that share one of a dozen keys.

Each key is a number per row (0 = the row takes no part). Rows are sorted by it; a row is paired with the next few
that have the same key. That bounds the work when a key is shared by thousands, such as a birth date of 1 January.
"""

from collections.abc import Iterator

import numpy as np

from beneficiaries.duplicates.people import People

NEIGHBOURS = 40
CHUNK = 1_000_000
ODD = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)


def candidates(people: People) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Chunks of places (a, b) with a != b. The same pair may come under several keys."""
    order_within = people.sound.astype(np.uint64) << np.uint64(32) | people.birth.astype(np.uint64)
    for key in keys(people):
        yield from neighbours(key, order_within)


def keys(people: People) -> Iterator[np.ndarray]:
    nik, birth, sound = people.nik, people.birth, people.sound
    sex = people.sex + 1  # a file without this column is searched too
    first, last = initials(people)
    place, day, serial = nik // 10**10, nik // 10**4 % 10**6, nik % 10**4
    yield key(nik)
    yield key(birth, first, sex)
    yield key(birth, np.minimum(first, last), np.maximum(first, last))
    yield key(birth, people.mother)
    yield key(birth, people.village)
    yield key(turned(birth), sound)
    # One digit of a NIK is wrong: then two of its three parts are still right.
    yield key(day, serial, first)
    yield key(place, serial, first)
    yield key(place, day, first)
    yield key(people.kk, first, sex)
    yield key(people.address, first, sex)
    yield key(sound, people.mother)
    yield key(sound, people.village, birth // 10**4)
    yield key(people.phone, first)
    yield key(people.account, first)


def key(*columns) -> np.ndarray:
    """One number of several columns; 0 where any of them is not known."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    known = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        known &= column != 0
        mixed = (mixed ^ column.astype(np.uint64)) * ODD
        mixed ^= mixed >> SHIFT
    return np.where(known, mixed, 0)


def neighbours(key, order_within) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    places = np.flatnonzero(key)
    places = places[np.lexsort((order_within[places], key[places]))]
    key = key[places]
    alive = np.flatnonzero(key[:-1] == key[1:])
    waiting, count = [], 0
    for distance in range(1, NEIGHBOURS + 1):
        alive = alive[alive < len(key) - distance]
        alive = alive[key[alive] == key[alive + distance]]
        if not len(alive):
            break
        waiting.append((places[alive], places[alive + distance]))
        count += len(alive)
        if count >= CHUNK:
            yield joined(waiting)
            waiting, count = [], 0
    if waiting:
        yield joined(waiting)


def joined(parts):
    a, b = (np.concatenate(side) for side in zip(*parts, strict=True))
    return np.minimum(a, b), np.maximum(a, b)


def initials(people: People) -> tuple[np.ndarray, np.ndarray]:
    """The first letters of the first and of the last word as it sounds; 0 without a name."""
    first = np.array([ord(sound[0]) if sound else 0 for sound in people.sounds], dtype=np.uint8)
    last = np.array([ord(sound[sound.rfind(" ") + 1]) if sound else 0 for sound in people.sounds], dtype=np.uint8)
    return first[people.sound], last[people.sound]


def turned(birth):
    """The date with day and month in order of size: 3 May and 5 March are one."""
    month, day = birth // 100 % 100, birth % 100
    low, high = np.minimum(month, day), np.maximum(month, day)
    return np.where(high <= 12, birth // 10**4 * 10**4 + low * 100 + high, birth)
