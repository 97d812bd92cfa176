"""Loading a release of the register from its upload: a worker for jobs.work.perform, safe to kill at any moment.

1. Read the whole file once without writing: how many rows, and how it writes "no". A broken file ends here.
2. Remove what an attempt before this one has left.
3. Read again and write entries and refused rows, CHUNK rows in each transaction, together with the progress.
4. In one transaction: compare with the release before, and call this one loaded. From then on triggers keep it.
Nobody sees a release that is not loaded, so a dead attempt changes no decision.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db import connection, transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.columns import COLUMNS, FLAGS
from beneficiaries.copying import copy_rows
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.rows import RowReader, RowRefused
from jobs.columns import match_columns
from jobs.fields import BadValue, parse_flag
from jobs.models import Finding, Job
from jobs.reading import faults_of, labels_of
from jobs.tables import Row
from jobs.uploads import open_upload, refused
from jobs.work import hold, report

CHUNK = 2_000
MANY_WORDS = 20  # a column with more different cells is no yes or no
SAME_CONTENT = "Isi berkas sama dengan data yang sudah dimuat; tidak ada yang berubah."
NOTHING_TAKEN = "Tidak ada baris yang dapat dimuat: semua baris ditolak. Alasannya ada di bawah."
WARNED = "Dimuat, tetapi perlu diperiksa"
DUPLICATE = "NIK ini sudah ada di baris {first}. Baris pertama yang dipakai."


def import_register(job: Job) -> None:
    """Raises NotAllowed when the file cannot be used; then nothing is loaded."""
    release = Release.objects.select_related("region", "upload").filter(job=job).first()
    if release is None or release.is_loaded:  # finished by an attempt that died before it could say so
        return
    survey = Survey.of(release)
    report(job, done=0, total=survey.rows, note="Memuat baris ke data terpadu.")
    with transaction.atomic():
        hold(job)
        release.entries.all().delete()
        release.upload.findings.all().delete()
    tally = Tally()
    with closing(survey.read()) as rows:
        for chunk in chunks(rows, CHUNK):
            with transaction.atomic():
                hold(job)
                write(chunk, survey.reader, tally)
                report(job, done=tally.read)
    if not tally.taken:
        raise NotAllowed(NOTHING_TAKEN)
    finish(job, release, tally)


@dataclass
class Survey:
    """What the first reading of the file tells."""

    release: Release
    reader: RowReader
    rows: int

    @classmethod
    def of(cls, release: Release) -> "Survey":
        table, rows = open_upload(release.upload, COLUMNS)
        found = match_columns(table.header, COLUMNS)
        if faults := faults_of(found, labels_of(COLUMNS)):
            raise NotAllowed(" ".join(faults))
        flags = {name: found.by_name[name] for name in FLAGS if name in found.by_name}
        said: dict[str, set] = {name: set() for name in flags}
        count = 0
        with closing(rows):
            for row in rows:
                count += 1
                for name, place in flags.items():
                    if len(said[name]) < MANY_WORDS:
                        said[name].add(row.cells[place])
        blank_means_no = frozenset(name for name, texts in said.items() if only_yes_or_blank(texts))
        return cls(release, RowReader(release, table.header, found.by_name, blank_means_no), count)

    def read(self) -> Iterator[Row]:
        return open_upload(self.release.upload, COLUMNS)[1]


def only_yes_or_blank(texts: Iterable[str]) -> bool:
    """Whether a column says yes where it says anything: then an empty cell is a no, not an unknown."""
    said = set()
    for text in texts:
        try:
            said.add(parse_flag(text))
        except BadValue:
            return False
    return said == {True, None}


@dataclass
class Tally:
    """What has been read so far."""

    read: int = 0
    refused: int = 0
    warnings: Counter = field(default_factory=Counter)
    first_rows: dict[bytes, int] = field(default_factory=dict)  # NIK index -> the row that has it

    @property
    def taken(self) -> int:
        return self.read - self.refused


def write(rows: list[Row], reader: RowReader, tally: Tally) -> None:
    entries, refusals = [], []
    for row in rows:
        tally.read += 1
        try:
            entry, warnings = reader.read(row)
            refuse_duplicate(entry, row, reader, tally)
        except RowRefused as fault:
            tally.refused += 1
            refusals.append(
                refused(reader.release.upload, row.number, fault.column, fault.value, fault.code, fault.reason)
            )
        else:
            tally.warnings.update(warnings)
            entries.append(entry)
    copy_rows(RegisterEntry, entries)
    Finding.objects.bulk_create(refusals)


def refuse_duplicate(entry: dict, row: Row, reader: RowReader, tally: Tally) -> None:
    first = tally.first_rows.setdefault(entry["nik_index"], row.number)
    if first != row.number:
        place = reader.places["nik"]
        reason = DUPLICATE.format(first=first)
        raise RowRefused(reader.header[place], row.cells[place], "nik_duplicate", reason)


@transaction.atomic
def finish(job: Job, release: Release, tally: Tally) -> None:
    """Compare, count and seal; or, when the same content is loaded already, leave no second copy of it."""
    hold(job)
    release.content_sha256 = content_sha256(release)
    same = earlier(release).filter(content_sha256=release.content_sha256).first()
    counts = {"Baris dibaca": tally.read, "Ditolak": tally.refused}
    if tally.warnings:
        counts[WARNED] = dict(tally.warnings)
    if same:
        release.delete()
        report(job, note=SAME_CONTENT, counts={**counts, "Dimuat": 0}, result_url=same.get_absolute_url())
        return
    fields = {
        "rows_read": tally.read,
        "rows_taken": tally.taken,
        "rows_refused": tally.refused,
        **compared(release, previous_of(release)),
    }
    for name, value in fields.items():
        setattr(release, name, value)
    release.is_loaded = True
    release.save(update_fields=[*fields, "content_sha256", "is_loaded"])
    record(actor=job.requested_by, verb="release.loaded", subject=release, after=fields)
    report(job, note=f"{release} dimuat.", counts={**counts, **told(fields)}, result_url=release.get_absolute_url())


def told(fields: dict[str, int]) -> dict[str, int]:
    return {
        "Dimuat": fields["rows_taken"],
        "Baru": fields["rows_new"],
        "Berubah": fields["rows_changed"],
        "Tetap": fields["rows_unchanged"],
        "Tidak ada lagi": fields["rows_vanished"],
    }


def earlier(release: Release):
    """Other loaded releases of the same register and region."""
    return Release.objects.filter(region=release.region, register=release.register, is_loaded=True).exclude(
        pk=release.pk
    )


def previous_of(release: Release) -> Release | None:
    """The release this one follows: the newest whose data is not of a later day."""
    return earlier(release).filter(data_on__lte=release.data_on).order_by("-data_on", "-pk").first()


CONTENT = """
SELECT encode(sha256(string_agg(row_sha256, ''::bytea ORDER BY row_sha256)), 'hex')
FROM beneficiaries_registerentry WHERE release_id = %s
"""
COMPARED = """
SELECT count(*) FILTER (WHERE old.id IS NULL),
       count(*) FILTER (WHERE old.row_sha256 <> new.row_sha256),
       count(*) FILTER (WHERE old.row_sha256 = new.row_sha256)
FROM beneficiaries_registerentry new
LEFT JOIN beneficiaries_registerentry old ON old.release_id = %s AND old.nik_index = new.nik_index
WHERE new.release_id = %s
"""


def content_sha256(release: Release) -> str:
    """Digest of the keyed digests of the rows, in whatever order and kind of file they came."""
    with connection.cursor() as cursor:
        cursor.execute(CONTENT, [release.pk])
        return cursor.fetchone()[0]


def compared(release: Release, previous: Release | None) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, [previous and previous.pk, release.pk])
        new, changed, unchanged = cursor.fetchone()
    vanished = previous.rows_taken - changed - unchanged if previous else 0
    return {
        "rows_new": new,
        "rows_changed": changed,
        "rows_unchanged": unchanged,
        "rows_vanished": vanished,
    }


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
