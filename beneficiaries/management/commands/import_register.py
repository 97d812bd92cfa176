"""Loads an extract of the register from a file: the same services as the pages, for people who script."""

import json
import time
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from beneficiaries import importing, services
from beneficiaries.families import counted
from beneficiaries.models import Release
from jobs.figures import remarks, tiles
from jobs.left_out import as_lines, kept
from jobs.models import Job
from jobs.refusals import told
from jobs.work import perform_here
from regions.models import Region

FIGURES = ("rows_taken", "rows_warned", "rows_new", "rows_changed", "rows_unchanged", "rows_vanished")


class Command(BaseCommand):
    help = "Memuat berkas DTKS atau DTSEN (CSV, XLSX, ODS) untuk satu wilayah."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="kode wilayah, misalnya 18.72")
        parser.add_argument("--register", choices=Release.Register.values, default=Release.Register.DTKS)
        parser.add_argument("--data-on", type=date.fromisoformat, help="keadaan data, YYYY-MM-DD; tanpa ini: hari ini")
        parser.add_argument("--user", help="operator yang tercatat memuat; wajib bila ada lebih dari satu")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, file, region, register, data_on, user, json, **options):
        started = time.monotonic()
        try:
            actor = operator_of(region, user)
            job = load(actor, file, register, data_on or timezone.localdate())
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if job.state == Job.State.FAILED:
            if json and job.counts:
                self.stdout.write(as_json(figures_of(job)))
            raise CommandError("\n".join([job.note, *told(job.upload)]))
        seconds = time.monotonic() - started
        figures = figures_of(job) | {
            "seconds": round(seconds, 2),
            "rows_per_s": round(job.counts["Baris dibaca"] / seconds),
            "seconds_by_phase": job.counts.get(importing.SECONDS, {}),
            "peak_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024),
        }
        self.stdout.write(as_json(figures) if json else as_text(job, figures))


def operator_of(code, username):
    """Who the import is recorded for. Raises NotAllowed when that is not clear."""
    region = Region.objects.filter(pk=code).first()
    if region is None:
        raise NotAllowed(f"Wilayah {code} tidak dikenal. Tulis kodenya seperti 18.72.")
    operators = User.objects.filter(role=Role.OPERATOR, region=region, is_active=True)
    if username:
        operators = operators.filter(username=username)
    found = list(operators[:2])
    if not found:
        who = f"Pengguna {username}" if username else "Tidak ada pengguna yang"
        raise NotAllowed(f"{who} {'bukan' if username else 'menjadi'} operator aktif untuk {region.title}.")
    if len(found) > 1:
        raise NotAllowed(f"Ada beberapa operator untuk {region.title}. Sebutkan salah satunya dengan --user.")
    return found[0]


def load(actor, path, register, data_on):
    """The finished job. A worker that runs beside us may take it first; then we wait for it."""
    try:
        file = File(path.open("rb"), path.name)
    except OSError as fault:
        raise NotAllowed(f"Berkas {path} tidak dapat dibaca: {fault.strerror}.") from fault
    with file, transaction.atomic():
        upload = services.receive_extract(actor=actor, file=file)
        job = services.start_release(actor=actor, upload=upload, register=register, data_on=data_on).job
    return perform_here(job, importing.import_register, importing.clear_away)


def figures_of(job):
    """Of the loaded release; zeros when the same content was loaded already."""
    release = Release.objects.filter(job=job).first()
    figures = {name: getattr(release, name, 0) for name in FIGURES}
    errors, warnings = job.upload.findings.errors(), job.upload.findings.warnings()
    return {
        "rows_read": job.counts["Baris dibaca"],
        "rows_taken": figures["rows_taken"],
        "rows_refused": job.counts["Ditolak"],
        "rows_warned": figures["rows_warned"],
        **{name: figures[f"rows_{name}"] for name in ("new", "changed", "unchanged", "vanished")},
        "refused_by_code": counted(errors),
        "warnings_by_code": counted(warnings),
        "left_out": kept(job.upload),
        "remarks": getattr(release, "remarks", []),
        "release": release and release.pk,
        "note": job.note,
    }


def as_json(figures):
    return json.dumps(figures, ensure_ascii=False)


def as_text(job, figures):
    counts = tiles(job.counts) + [count for _, parts in remarks(job.counts) for count in parts]
    lines = [job.note, *(f"{label}: {count}" for label, count in counts), f"Detik: {figures['seconds']}"]
    return "\n".join([*lines, *as_lines(figures["left_out"])])
