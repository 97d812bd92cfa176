"""Trainings (bimtek) of people, as far as the reader may know them: for the pages of a person, a group, a pendamping.

Lists of participants stand in a room to the right and are asked through the relation of a user. Of a training elsewhere
only its year is told, and only of whoever attended enough of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User


@dataclass
class Trainings:
    """known: lines on lists of participants, counted, the newest first. elsewhere: years, the newest first."""

    known: list = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)

    @property
    def passed(self) -> list:
        """The known ones that are over and were attended enough."""
        return [line for line in self.known if line.is_passed]

    @property
    def is_trained(self) -> bool:
        return bool(self.passed or self.elsewhere)


def trainings(reader: User, *, niks: Iterable[bytes] = (), users: Iterable[int] = ()) -> dict[bytes | int, Trainings]:
    """By the index of a NIK or the key of a user; whoever was never on a list has none. Two queries."""
    rows = User._meta.get_field("participations").related_model.objects
    rows = rows.filter(Q(nik_index__in=list(niks)) | Q(user__in=list(users))).order_by("-bimtek__held_on", "-pk")
    found: dict[bytes | int, Trainings] = {}
    known = list(rows.known_to(reader).counted().select_related("bimtek", "certificate"))
    for line in known:
        for key in keys_of(line):
            found.setdefault(key, Trainings()).known.append(line)
    passed = rows.passed().select_related("bimtek").exclude(pk__in=[line.pk for line in known])
    for line in passed:
        for key in keys_of(line):
            years = found.setdefault(key, Trainings()).elsewhere
            if line.bimtek.held_on.year not in years:
                years.append(line.bimtek.held_on.year)
    return found


def keys_of(line) -> list[bytes | int]:
    """Who it is: a person, an account, or both."""
    return [bytes(key) if key is line.nik_index else key for key in (line.nik_index, line.user_id) if key]
