"""Which columns lists of each kind have, and how one that was loaded by mistake is taken back.

The rooms say so when the program starts (`ready` of their AppConfig).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobs.columns import Column
from jobs.models import Upload


@dataclass(frozen=True)
class TakingBack:
    """What a room knows of a loaded list.

    why_kept: sentences about what was built on it; with any of them it stays. take_back(actor=, upload=, reason=):
    undoes what came of it, refuses by NotAllowed, marks the upload (jobs.taking_back.mark) and records it.
    back: the address of the page to go on with.
    """

    why_kept: Callable[[Upload], list[str]]
    take_back: Callable[..., None]
    back: Callable[[Upload], str]


@dataclass(frozen=True)
class ListKind:
    """A kind of list: its key (an Upload.Kind where such files are kept), what it is called, its columns."""

    key: str
    title: str
    columns: Callable[[], Sequence[Column]]
    taking_back: TakingBack | None = None


KINDS: dict[str, ListKind] = {}


def add_kind(
    key: str, title: str, columns: Callable[[], Sequence[Column]], taking_back: TakingBack | None = None
) -> None:
    KINDS[str(key)] = ListKind(str(key), title, columns, taking_back)


def columns_of(upload: Upload) -> Sequence[Column]:
    """Those its list is read with: they tell the heading row, also of a file that was kept long ago."""
    return KINDS[upload.kind].columns()


def taking_back_of(upload: Upload) -> TakingBack | None:
    kind = KINDS.get(upload.kind)
    return kind and kind.taking_back
