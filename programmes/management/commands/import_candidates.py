"""Take over a list of proposals, or of past recipients, from a file: the same services as the pages."""

import json
from collections import Counter
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import NotAllowed
from jobs.explaining import explained
from jobs.left_out import as_json, as_lines
from jobs.models import Job
from jobs.reading import read_columns
from jobs.refusals import shown, told
from jobs.uploads import check_table, receive_upload
from jobs.work import perform_here
from programmes.columns import BY_KIND
from programmes.importing import TO_CHECK, import_list, look_at, read_list
from programmes.management.asking import operator_of, programme_of
from programmes.models import CandidateImport
from programmes.services.candidates import start_import, year_of

ROWS = {
    "rows_read": "Baris dibaca",
    "rows_new": "Baru",
    "rows_corrected": "Diperbaiki",
    "rows_known": "Tetap",
    "rows_kept": "Tidak diubah",
    "rows_refused": "Ditolak",
}
ALWAYS = ("rows_read", "rows_new")
TOLD = ("column", "value", "code", "reason")


class Command(BaseCommand):
    help = "Memuat daftar usulan atau penerima tahun lalu (CSV, XLSX, ODS) ke satu program, lalu menilai usulannya."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", required=True, help="slug program, seperti di alamat halamannya")
        parser.add_argument("--kind", choices=BY_KIND, default="candidates", help="past: penerima tahun lalu")
        parser.add_argument("--year", type=int, help="tahun penerimaan untuk --kind past; tanpa ini: tahun sebelumnya")
        parser.add_argument("--user", help="operator yang tercatat memuat; wajib bila ada lebih dari satu")
        parser.add_argument("--dry-run", action="store_true", help="hanya menilai berkasnya; tidak ada yang dimuat")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, file, programme, kind, year, user, **options):
        try:
            programme = programme_of(programme)
            operator = operator_of(programme, user)
            if options["dry_run"]:
                figures = tried(operator, programme, file, kind, year)
            else:
                figures = loaded(operator, programme, file, kind, year)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if options["json"] else in_words(figures))


def tried(operator, programme, path, kind, year):
    """What would come of the file, as the page before loading says it. Nothing is kept, the file neither."""
    with transaction.atomic():
        upload = received(operator, programme, path, kind)
        about = year_of(programme, year or programme.year - 1) if kind == "past" else programme
        compared = look_at(upload, CandidateImport.Kind(kind), about, programme.only_component)
        transaction.set_rollback(True)
    upload.sealed_file.delete(save=False)
    return figures_of(compared) | {"note": "Percobaan: tidak ada yang dimuat."}


def loaded(operator, programme, path, kind, year):
    """What came of the file. Compared once more only to name the rows: the figures are those of the job."""
    with transaction.atomic():
        upload = received(operator, programme, path, kind)
        source = start_import(actor=operator, programme=programme, upload=upload, kind=kind, year=year)
    read = read_list(upload, source.kind, source.programme)
    job = perform_here(source.job, import_list)
    if job.state == Job.State.FAILED:
        raise NotAllowed("\n".join([job.note, *told(upload)]))
    return figures_of_job(job) | rows_of(read) | {"note": job.note}


def received(actor, programme, path, kind):
    """The upload. Raises NotAllowed when the file cannot be used; then nothing is kept."""
    try:
        file = SimpleUploadedFile(path.name, path.read_bytes())
    except OSError as fault:
        raise NotAllowed(f"Berkas {path} tidak dapat dibaca: {fault.strerror}.") from fault
    columns = BY_KIND[kind]
    columns = explained(columns, programme.region, kind)
    if faults := read_columns(check_table(file, columns)).faults:
        raise NotAllowed(" ".join(faults))
    return receive_upload(actor=actor, kind=kind, region=programme.region, file=file, columns=columns)


def figures_of(compared):
    counts = compared.figures()
    return named(counts, compared.counted) | rows_of(compared.read)


def figures_of_job(job):
    return named(job.counts, job.counts.get(TO_CHECK, {}))


def named(counts, to_check):
    """Figures by the names scripts know them by."""
    figures = {name: counts.get(label, 0) for name, label in ROWS.items()}
    return figures | {"to_check": dict(to_check)}


def rows_of(read):
    """Every row that was not taken, with its reason and no identity number in full, and how many have which."""
    rows = told_rows(read.refused)
    return {
        "rows_seen": read.rows_seen,
        "refused": rows,
        "refused_by_code": dict(Counter(row["code"] for row in rows)),
        "refused_by_reason": dict(Counter(row["reason"] for row in rows)),
        "doubtful": told_rows(read.doubtful),
        "left_out": as_json(read.left_out),
    }


def told_rows(findings):
    return [{"row": each["number"], **{name: each[name] for name in TOLD}} for each in shown(findings)]


def in_words(figures):
    lines = [f"{label}: {figures[name]}" for name, label in ROWS.items() if figures[name] or name in ALWAYS]
    lines += [f"{label}: {number}" for label, number in figures["to_check"].items()]
    lines += [f"Ditolak, {number} baris: {reason}" for reason, number in figures["refused_by_reason"].items()]
    for heading, rows in (("Ditolak", figures["refused"]), ("Dimuat, perlu diperiksa", figures["doubtful"])):
        lines += [f"{heading}, baris {row['row']}, {row['column'] or 'seluruhnya'}: {row['reason']}" for row in rows]
    return "\n".join([figures["note"], *lines, *as_lines(figures["left_out"])])
