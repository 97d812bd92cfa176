"""Which columns lists of each kind have, and which files a job loads together.

The rooms say so when the program starts (`ready` of their AppConfig).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jobs.columns import Column
from jobs.models import Job, Upload


@dataclass(frozen=True)
class ListKind:
    """A kind of list: its key (an Upload.Kind where such files are kept), what it is called, its columns."""

    key: str
    title: str
    columns: Callable[[], Sequence[Column]]


KINDS: dict[str, ListKind] = {}
FILES: dict[str, Callable[[Job], Sequence[Upload]]] = {}  # of a task that loads more than one


def add_kind(key: str, title: str, columns: Callable[[], Sequence[Column]]) -> None:
    KINDS[str(key)] = ListKind(str(key), title, columns)


def columns_of(upload: Upload) -> Sequence[Column]:
    """Those its list is read with: they tell the heading row, also of a file that was kept long ago."""
    return KINDS[upload.kind].columns()


def add_files(task: str, files: Callable[[Job], Sequence[Upload]]) -> None:
    """files: all uploads a job of this task loads together."""
    FILES[task] = files


def files_beside(job: Job) -> list[Upload]:
    """What a job has loaded besides its own upload."""
    files = FILES[job.task](job) if job.task in FILES else []
    return [upload for upload in files if upload.pk != job.upload_id]
