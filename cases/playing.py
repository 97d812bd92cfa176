"""Playing a reference case through the same services as the pages, with the demo cast in its roles."""

import csv
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from accounts.errors import NotAllowed
from accounts.models import User
from bimtek import services as bimteks
from cases.demo import load_demo
from jobs.models import Finding, Job
from kube.services.companions import assign_pendamping

LONGEST_JOB = 300  # seconds to wait when a worker took the job before we did


@dataclass(frozen=True)
class Cast:
    operator: User
    operator2: User
    verifikator: User
    kabid: User
    kadis: User
    pendamping: User


def demo_cast():
    load_demo()
    return Cast(**{name: User.objects.get(username=name) for name in Cast.__dataclass_fields__})


def open_file(directory, name):
    """A case file as a browser would upload it. Raises NotAllowed when it is not there."""
    path = Path(directory) / name
    if not path.is_file():
        raise NotAllowed(f"Berkas kasus {name} tidak ada di {directory}.")
    return SimpleUploadedFile(name, path.read_bytes())


def read_rows(directory, name):
    """The rows of a case file as dictionaries."""
    text = open_file(directory, name).read().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def reasons_in(row):
    """All reasons of a row of an expected file, in no order."""
    return frozenset(filter(None, row["reasons"].split("|")))


def complete(job):
    """Do the job here, or wait for the worker that was faster. Raises NotAllowed with its sentence if it failed."""
    import_string(job.task)(job.pk)
    until = time.monotonic() + LONGEST_JOB
    while True:
        job = Job.objects.get(pk=job.pk)
        if job.state == Job.State.DONE:
            return job
        if job.state == Job.State.FAILED:
            raise NotAllowed(f"{job.title}: {job.note}")
        if time.monotonic() > until:
            raise NotAllowed(f"{job.title}: belum selesai setelah {LONGEST_JOB} detik.")
        time.sleep(0.2)


def look_after(operator, pendamping, groups, since_on):
    """Give a pendamping groups, as many as one should have."""
    for group in groups[: settings.GROUPS_PER_PENDAMPING]:
        assign_pendamping(actor=operator, group=group, pendamping=pendamping, since_on=since_on)


def train(operator, bimtek):
    """Everybody comes to every session."""
    for session in bimtek.sessions.all():
        for participant in bimtek.participants.all():
            bimteks.mark(actor=operator, participant=participant, session=session, is_present=True)
    bimteks.finish_bimtek(actor=operator, bimtek=bimtek)


def refusals(bimtek):
    """Rows of its lists of participants that were turned down."""
    return Finding.objects.filter(upload__participant_import__bimtek=bimtek)
