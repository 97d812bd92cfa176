"""A card of Tugas saya."""

from dataclasses import dataclass

MOST = 6  # cards of one kind, and lines of a list


@dataclass(frozen=True)
class Task:
    """A card: how many, of what, about what, and where one click leads."""

    count: int | None  # None: a door, nothing to count
    text: str
    about: str
    url: str
    action: str
    icon: str = "bi-check2-square"
    counted_at: str = ""  # where the number is asked for once the page stands, because it takes a moment
