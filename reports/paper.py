"""What every paper is made of."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from accounts.models import Office


class Letterhead(NamedTuple):
    """An office as a paper shows it, in plain words: a signed paper keeps them, whatever the office is called later."""

    government: str
    name: str
    address: str
    contact: str
    place: str
    zone: str
    paper: str
    region: str
    region_title: str

    @classmethod
    def of(cls, office: Office) -> "Letterhead":
        own = {name: getattr(office, name) for name in cls._fields[:7]}
        return cls(**own, region=office.region.name, region_title=office.region.title)

    def __str__(self):
        return f"{self.name} {self.region}"


@dataclass(frozen=True)
class Paper:
    """Something to print: its template and what goes into it, whose letterhead, and its own day."""

    template: str
    office: Letterhead
    title: str
    dated_on: date
    context: dict = field(repr=False)
