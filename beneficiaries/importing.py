"""Loading a release of the register from its upload: a worker for jobs.work.perform, safe to kill at any moment.

1. Look at the first rows: which columns there are, and how this file writes dates and "no".
2. Write CHUNK rows in each transaction into tables outside the register, together with how far we are. The next
   attempt goes on from there: every row is written exactly once.
3. Look at the rows as a whole (beneficiaries/families.py, family_lists.py): doubles, families, what changed.
4. Index the tables, attach them, call the release loaded: from then on triggers keep it.
Nobody sees a release that is not loaded, so a dead attempt changes no decision.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries import changes, corrections, families, family_lists, partitions
from beneficiaries.copying import copy_packed, copy_rows
from beneficiaries.family_rows import FamilyReader
from beneficiaries.findings import LABELS, severity_of
from beneficiaries.habits import LOOKED_AT, Habits, habits_of
from beneficiaries.headings import columns_for, columns_in, lists_families
from beneficiaries.models import Release
from beneficiaries.rows import Chunk, Found, RowReader
from jobs.ahead import batches, read_ahead
from jobs.columns import match_columns
from jobs.figures import REFUSED_BECAUSE
from jobs.left_out import LABEL as LEFT_OUT
from jobs.left_out import keep_left_out
from jobs.models import Finding, Job
from jobs.reading import faults_of, labels_of
from jobs.tables import Row, Table
from jobs.uploads import finding_row, open_upload
from jobs.work import Cancelled, hold, report
from regions.models import Region

CHUNK = 10_000
SAME_CONTENT = "Isi berkas sama dengan data yang sudah dimuat; tidak ada yang berubah."
OTHER_KIND = "Perbaikan harus berisi seperti data yang diperbaiki: orang atau keluarga. Jangan hapus judul kolomnya."
HEADINGS_CHANGED = "Arti judul kolom diubah selagi berkas ini dimuat. Unggah berkasnya sekali lagi."
NOTHING_TAKEN = "Tidak ada baris yang dapat dimuat: semua baris ditolak. Alasannya ada di bawah."
NO_ROWS = "Berkas ini tidak berisi baris data. Periksa berkasnya, lalu unggah lagi."
WARNED = "Dimuat, tetapi perlu diperiksa"
SECONDS = "Lama (detik)"


class NothingTaken(NotAllowed):
    """Every row was refused."""


def import_register(job: Job) -> None:
    """Raises NotAllowed when the file cannot be used, Cancelled when somebody asked to stop; then nothing is loaded."""
    release = Release.objects.select_related("region", "upload").filter(job=job).first()
    if release is None or release.is_loaded:  # finished by an attempt that died before it could say so
        return
    clock = Clock()
    try:
        fill(job, release)
        clock.lap("Membaca dan memuat")
        finish(job, release, clock)
    except (NotAllowed, Cancelled) as end:
        with transaction.atomic():
            hold(job, even_if_cancelled=True)
            if isinstance(end, NothingTaken):
                report(job, counts=refused_counts(release))
            drop_rows(release)
        raise


def clear_away(job: Job) -> None:
    """Of an import that is given up nothing stays: the findings of half a file would mislead."""
    release = Release.objects.filter(job=job, is_loaded=False).first()
    if release:
        drop_rows(release)
        release.upload.findings.all().delete()


def drop_rows(release: Release) -> None:
    partitions.drop_tables(release.pk)
    Release.objects.filter(pk=release.pk).update(rows_read=0)


class Clock:
    """Seconds by phase, for the job's page and for whoever tunes the import."""

    def __init__(self):
        self.seconds, self.last = {}, time.monotonic()

    def lap(self, phase: str) -> None:
        now = time.monotonic()
        self.seconds[phase], self.last = round(now - self.last, 1), now


def fill(job: Job, release: Release) -> None:
    """Write the rows that no attempt before this one has written."""
    columns = columns_for(release.region)
    table, rows = open_upload(release.upload, columns)
    with closing(rows):
        prepare(job, release, is_family_list=lists_families(table.header, columns))
        first = list(islice(rows, LOOKED_AT))
        reader, habits = reader_of(release, table, first)
        report(job, done=release.rows_read, total=table.rows_expected, note="Memuat baris ke data terpadu.")
        rest = islice(chain(first, rows), release.rows_read, None)
        del first
        with uncollected(), closing(read_ahead(map(reader.read, batches(rest, CHUNK)))) as read:
            for chunk in read:
                write(job, chunk, release, table.header)
    with transaction.atomic():
        hold(job)
        keep_left_out(release.upload, [*table.left_out, *table.unread_sheets])
    release.remarks = (
        family_lists.remarks_of(release) if release.is_family_list else families.remarks_of(release, habits)
    ) + left_out_in(table)


def left_out_in(table: Table) -> list[dict]:
    """The remark that rows of the file are no data; they stand among its findings."""
    found = table.left_out
    return [{"code": "left_out", "rows": len(found)}] if found else []


@transaction.atomic
def prepare(job: Job, release: Release, *, is_family_list: bool) -> None:
    """Make the tables, or find how far an attempt before has filled them.

    Raises NotAllowed when a correction, or what was filled before, is of the other kind.
    """
    hold(job)
    if release.corrects and release.corrects.is_family_list != is_family_list:
        raise NotAllowed(OTHER_KIND)
    release.refresh_from_db(fields=["rows_read", "is_family_list"])
    if release.rows_read and release.is_family_list != is_family_list:
        raise NotAllowed(HEADINGS_CHANGED)
    release.is_family_list = is_family_list
    release.save(update_fields=["is_family_list"])
    partitions.open_tables(release.pk)
    corrections.carry_over(release)


@contextmanager
def uncollected():
    """Millions of short-lived rows make the search for reference cycles a quarter of the work; there are none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def reader_of(release: Release, table: Table, first: Sequence[Row]) -> tuple[RowReader, Habits]:
    """Raises NotAllowed when the columns cannot be used or there are no rows."""
    columns = columns_in(table.header, columns_for(release.region))
    found = match_columns(table.header, columns)
    if faults := faults_of(found, labels_of(columns)):
        raise NotAllowed(" ".join(faults))
    if not first:
        raise NotAllowed(NO_ROWS)
    habits = habits_of(first, found.by_name, timezone.localdate(release.upload.uploaded_at))
    reader = FamilyReader if release.is_family_list else RowReader
    return reader(release, table.header, found.by_name, habits, corrections.base_of(release)), habits


@transaction.atomic
def write(job: Job, chunk: Chunk, release: Release, header: Sequence[str]) -> None:
    """The rows and how far we are, in one transaction: whenever we die, the two agree."""
    hold(job)
    corrections.make_room(release, chunk.corrects)
    copy_packed(partitions.rows_of(release), corrections.columns_of(release), chunk.entries)
    copy_rows(Finding, [as_row(finding, release, header) for finding in chunk.found])
    release.rows_read += chunk.read
    Release.objects.filter(pk=release.pk).update(rows_read=release.rows_read)
    report(job, done=release.rows_read)


def as_row(finding: Found, release: Release, header: Sequence[str]) -> dict:
    column = "" if finding.place is None else header[finding.place]
    severity = severity_of(finding.code)
    return finding_row(
        release.upload_id, finding.row_number, column, finding.value, finding.code, finding.sentence, severity
    )


def finish(job: Job, release: Release, clock: Clock) -> None:
    """Compare, count, index and seal; of content that is loaded as of this day, leave no second copy."""
    report(job, note="Memeriksa baris ganda dan susunan keluarga.")
    with transaction.atomic():
        hold(job)
        corrections.replace_carried(release)
        if release.is_family_list:
            family_lists.refuse_doubles(release)
        else:
            families.refuse_doubles(release)
            families.find_contradictions(release)
    clock.lap("Memeriksa baris ganda dan keluarga")
    for name in indexes(job, release):
        report(job, note=f"Menyusun indeks {name}.")
    clock.lap("Menyusun indeks")
    report(job, note="Membandingkan dengan data sebelumnya.")
    settle(job, release)
    clock.lap("Membandingkan dan mengesahkan")
    job.refresh_from_db(fields=["counts"])
    report(job, counts=job.counts | {SECONDS: clock.seconds})


@transaction.atomic
def settle(job: Job, release: Release) -> None:
    """Raises NotAllowed when nothing is left to load."""
    hold(job)
    Region.objects.select_for_update(no_key=True).get(pk=release.region_id)  # of two at once the second sees the first
    release.rows_taken, release.content_sha256 = families.content_of(release)
    if not release.rows_taken:
        raise NothingTaken(NOTHING_TAKEN)
    found = release.upload.findings
    release.rows_refused = found.errors().values("row_number").distinct().count()
    release.rows_warned = found.warnings().values("row_number").distinct().count()
    if same := earlier(release).filter(content_sha256=release.content_sha256, data_on=release.data_on).first():
        leave_out(job, release, same)
    else:
        load(job, release)


def indexes(job: Job, release: Release) -> Iterator[str]:
    """Each index in a transaction of its own: an attempt that dies keeps those it has built."""
    while True:
        with transaction.atomic():
            hold(job)
            name = partitions.next_index(release.pk)
        if name is None:
            return
        yield name


def leave_out(job: Job, release: Release, same: Release) -> None:
    counts = counts_of(release) | {"Dimuat": 0}
    partitions.drop_tables(release.pk)
    release.delete()
    note = f"{SAME_CONTENT} {same.told_followed()}".strip()
    report(job, note=note, counts=counts, result_url=same.get_absolute_url())


def load(job: Job, release: Release) -> None:
    release.compared_with = previous_of(release)
    release.changes = (family_lists if release.is_family_list else families).compared(release)
    for name in ("new", "changed", "unchanged", "vanished"):
        setattr(release, f"rows_{name}", release.changes.pop(name))
    partitions.attach_tables(release.pk)
    release.changes["known"] = changes.note_known_persons(release)
    release.is_loaded, release.loaded_at = True, timezone.now()
    release.save()
    figures = {name: getattr(release, f"rows_{name}") for name in ("read", "taken", "refused", "warned")}
    record(actor=job.requested_by, verb="release.loaded", subject=release, after=figures)
    report(job, note=f"{release} dimuat.", counts=counts_of(release), result_url=release.get_absolute_url())


def counts_of(release: Release) -> dict:
    counts = {
        "Baris dibaca": release.rows_read,
        "Dimuat": release.rows_taken,
        "Ditolak": release.rows_refused,
        "Baru": release.rows_new,
        "Berubah": release.rows_changed,
        "Tetap": release.rows_unchanged,
        "Tidak ada lagi": release.rows_vanished,
    }
    if left_out := release.upload.findings.left_out().count():
        counts[LEFT_OUT] = left_out
    for heading, findings in (
        (REFUSED_BECAUSE, release.upload.findings.errors()),
        (WARNED, release.upload.findings.warnings()),
    ):
        if by_code := families.counted(findings):
            counts[heading] = {LABELS[code]: count for code, count in by_code.items()}
    return counts


def refused_counts(release: Release) -> dict:
    """Of a file of which nothing could be taken."""
    refusals = release.upload.findings.errors()
    by_reason = {LABELS[code]: count for code, count in families.counted(refusals).items()}
    rows = refusals.values("row_number").distinct().count()
    return {"Baris dibaca": release.rows_read, "Dimuat": 0, "Ditolak": rows, REFUSED_BECAUSE: by_reason}


def earlier(release: Release):
    """Other loaded releases of the same register and region: of persons for persons, of families for families."""
    same = {"region": release.region, "register": release.register, "is_family_list": release.is_family_list}
    return Release.objects.filter(**same, is_loaded=True).exclude(pk=release.pk)


def previous_of(release: Release) -> Release | None:
    """The release this one follows: the newest whose data is not of a later day."""
    return earlier(release).filter(data_on__lte=release.data_on).order_by("-data_on", "-pk").first()
