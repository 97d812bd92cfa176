"""Which columns lists of each kind have. The rooms say so when the program starts (`ready` of their AppConfig)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobs.columns import Column
from jobs.models import Upload


@dataclass(frozen=True)
class ListKind:
    """A kind of list: its key (an Upload.Kind where such files are kept), what it is called, its columns."""

    key: str
    title: str
    columns: Callable[[], Sequence[Column]]


KINDS: dict[str, ListKind] = {}


def add_kind(key: str, title: str, columns: Callable[[], Sequence[Column]]) -> None:
    KINDS[str(key)] = ListKind(str(key), title, columns)


def columns_of(upload: Upload) -> Sequence[Column]:
    """Those its list is read with: they tell the heading row, also of a file that was kept long ago."""
    return KINDS[upload.kind].columns()
