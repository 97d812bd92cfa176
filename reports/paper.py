"""What every paper is made of."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import Office


@dataclass(frozen=True)
class Paper:
    """Something to print: its template and what goes into it, whose letterhead, and its own day."""

    template: str
    office: Office
    title: str
    dated_on: date
    context: dict = field(repr=False)
