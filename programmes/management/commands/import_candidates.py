"""Take over a list of proposals, or of past recipients, from a file: the same services as the pages."""

import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import NotAllowed
from jobs.explaining import explained
from jobs.figures import tiles
from jobs.left_out import as_lines, kept
from jobs.models import Job
from jobs.reading import read_columns
from jobs.refusals import reasons, told
from jobs.uploads import check_table, receive_upload
from jobs.work import perform_here
from programmes.columns import BY_KIND
from programmes.importing import import_list
from programmes.management.asking import operator_of, programme_of
from programmes.services.candidates import start_import


class Command(BaseCommand):
    help = "Memuat daftar usulan atau penerima tahun lalu (CSV, XLSX, ODS) ke satu program, lalu menilai usulannya."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", required=True, help="slug program, seperti di alamat halamannya")
        parser.add_argument("--kind", choices=BY_KIND, default="candidates", help="past: penerima tahun lalu")
        parser.add_argument("--year", type=int, help="tahun penerimaan untuk --kind past; tanpa ini: tahun sebelumnya")
        parser.add_argument("--user", help="operator yang tercatat memuat; wajib bila ada lebih dari satu")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, file, programme, kind, year, user, **options):
        try:
            programme = programme_of(programme)
            job = perform_here(load(operator_of(programme, user), programme, file, kind, year), import_list)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if job.state == Job.State.FAILED:
            raise CommandError("\n".join([job.note, *told(job.upload)]))
        if options["json"]:
            self.stdout.write(json.dumps(figures_of(job), ensure_ascii=False))
        else:
            counts = [f"{label}: {figure}" for label, figure in tiles(job.counts)]
            rows = [*map(in_words, job.upload.findings.about_data()), *as_lines(kept(job.upload))]
            self.stdout.write("\n".join([job.note, *counts, *told(job.upload), *rows]))


@transaction.atomic
def load(actor, programme, path, kind, year):
    """The queued job. Raises NotAllowed when the file cannot be used; then nothing is kept."""
    try:
        file = SimpleUploadedFile(path.name, path.read_bytes())
    except OSError as fault:
        raise NotAllowed(f"Berkas {path} tidak dapat dibaca: {fault.strerror}.") from fault
    columns = BY_KIND[kind]
    columns = explained(columns, programme.region, kind)
    if faults := read_columns(check_table(file, columns)).faults:
        raise NotAllowed(" ".join(faults))
    upload = receive_upload(actor=actor, kind=kind, region=programme.region, file=file, columns=columns)
    return start_import(actor=actor, programme=programme, upload=upload, kind=kind, year=year).job


def figures_of(job):
    counts = job.counts
    return {
        "rows_read": counts["Baris dibaca"],
        "rows_new": counts["Baru"],
        "rows_known": counts.get("Tetap", 0),
        "rows_refused": counts.get("Ditolak", 0),
        "refused_by_code": {reason.code: reason.rows for reason in reasons(job.upload.findings.errors())},
        "left_out": kept(job.upload),
        "note": job.note,
        "findings": [
            {"row": one.row_number, "column": one.column, "severity": one.severity, "reason": one.reason}
            for one in job.upload.findings.about_data()
        ],
    }


def in_words(finding):
    about = f"baris {finding.row_number}, {finding.column}" if finding.column else f"baris {finding.row_number}"
    return f"{finding.get_severity_display()}, {about}: {finding.reason}"
