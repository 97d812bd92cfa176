"""What is looked for in each kind of upload. The rooms say so when they start (apps.py): jobs knows no room."""

from collections.abc import Callable, Sequence

from jobs.columns import Column
from jobs.models import Upload

COLUMNS_OF: dict[str, Callable[[Upload], Sequence[Column]]] = {}


def columns_of(upload: Upload) -> Sequence[Column]:
    """Those its list is read with: they tell the heading row, also of a file that was kept long ago."""
    return COLUMNS_OF[upload.kind](upload)
