"""Files that a job loads together with its own: the rooms say so when the program starts (`ready` of AppConfig)."""

from collections.abc import Callable, Sequence

from jobs.models import Job, Upload

FILES: dict[str, Callable[[Job], Sequence[Upload]]] = {}  # by the name of the task


def add_files(task: str, files: Callable[[Job], Sequence[Upload]]) -> None:
    """files: all uploads a job of this task loads together."""
    FILES[task] = files


def files_beside(job: Job) -> list[Upload]:
    """What a job has loaded besides its own upload."""
    files = FILES[job.task](job) if job.task in FILES else []
    return [upload for upload in files if upload.pk != job.upload_id]
