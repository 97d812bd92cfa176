"""Days that can be meant in a programme of a year."""

from datetime import date

from accounts.errors import NotAllowed
from accounts.templatetags.kube import tanggal

LATE = 1  # years after its own in which a programme is still trained and handed over


def refuse_outside_years(programme, day: date | None, what: str) -> None:
    """Raises NotAllowed for a day before the programme's year or long after it. what: begins the sentence."""
    last = programme.year + LATE
    if day is not None and not programme.year <= day.year <= last:
        raise NotAllowed(f"{what} {tanggal(day)} di luar tahun program. Isi tahun {programme.year} atau {last}.")
