"""Trainings (bimtek) of people, as far as the reader may know them: for the pages of a person, a group, a pendamping.

Lists of participants stand in a room to the right and are asked through the relation of a user. Of a training elsewhere
only its year is told, and only of whoever attended enough of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User
from beneficiaries.aid import is_here
from regions.codes import REGENCY
from regions.models import scope_of


@dataclass
class Trainings:
    """known: lines on lists of participants, counted, the newest first. elsewhere: years, the newest first."""

    known: list = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)

    def add(self, line, is_known: bool):
        year = line.bimtek.held_on.year
        if is_known:
            self.known.append(line)
        elif year not in self.elsewhere:
            self.elsewhere.append(year)

    @property
    def passed(self) -> list:
        """The known ones that are over and were attended enough."""
        return [line for line in self.known if line.is_passed]

    @property
    def is_trained(self) -> bool:
        return bool(self.passed or self.elsewhere)


def trainings(reader: User, *, niks: Iterable[bytes] = (), users: Iterable[int] = ()) -> dict[bytes | int, Trainings]:
    """By the index of a NIK or the key of a user; whoever was never on a list has none. One query."""
    rows = User._meta.get_field("participations").related_model.objects
    rows = rows.filter(Q(nik_index__in=list(niks)) | Q(user__in=list(users))).counted().with_opening(reader)
    scope, found = office_scope(reader), {}
    for line in rows.select_related("bimtek", "certificate").order_by("-bimtek__held_on", "-pk"):
        is_known = is_here(line.bimtek, scope) or line.user_id == reader.pk
        if not is_known and not line.is_passed:
            continue
        for key in keys_of(line):
            found.setdefault(key, Trainings()).add(line, is_known)
    return found


def office_scope(reader: User) -> tuple[str, str]:
    """What his own office, or one below it, has held. A pendamping, TKSK or lurah knows what his kabupaten/kota has
    trained people in.
    """
    if reader.is_national or reader.scope is None:
        return reader.scope or ("", "")
    return scope_of(reader.region_id[:REGENCY])


def keys_of(line) -> list[bytes | int]:
    """Who it is: a person, an account, or both."""
    return [bytes(key) if key is line.nik_index else key for key in (line.nik_index, line.user_id) if key]
