"""Searches for persons written twice: in a loaded release, as the page does, or in a file that is only looked at."""

import csv
import json
import time
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from beneficiaries import services_duplicates as services
from beneficiaries.duplicates.reading import open_people, read_people
from beneficiaries.duplicates.reasons import in_words, reasons
from beneficiaries.duplicates.release import search_release
from beneficiaries.duplicates.searching import Search
from beneficiaries.models import Release
from jobs.fields import csv_safe
from jobs.left_out import as_json as as_json_rows
from jobs.left_out import as_lines, kept
from jobs.models import Job
from jobs.tables import UnreadableTable
from jobs.work import perform_here
from regions.models import Region

HEADINGS = ("score", "row_a", "row_b", "reasons")


class Command(BaseCommand):
    help = "Mencari orang yang tercatat dua kali, di data terpadu yang dimuat atau di sebuah berkas."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--release", type=int, help="nomor data terpadu yang sudah dimuat")
        which.add_argument("--region", help="kode wilayah: data terpadu terbaru wilayah itu")
        which.add_argument("--file", type=Path, help="berkas CSV, XLSX atau ODS; tidak ada yang disimpan")
        parser.add_argument("--out", type=Path, help="pasangan sebagai CSV: kemiripan, nomor baris dan alasan")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, release, region, file, out, json, **options):
        started = time.monotonic()
        try:
            today = timezone.localdate()
            rows, found, left_out = in_file(file, today) if file else in_release(release_of(release, region))
            if out:
                write(out, found)
        except (NotAllowed, UnreadableTable, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        figures = {
            "rows": rows,
            "pairs": len(found),
            "left_out": left_out,
            "seconds": round(time.monotonic() - started, 2),
            "peak_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024),
        }
        self.stdout.write(as_json(figures) if json else as_text(figures))


def in_file(path: Path, today: date):
    """(rows compared, [(score, row, row, reasons)], rows that are no data)."""
    with path.open("rb") as file:
        table, places = open_people(file, path.name)
        people = read_people(table.rows, places, today)
    pairs = Search(people).pairs()
    numbers = zip(people.numbers[pairs.a].tolist(), people.numbers[pairs.b].tolist(), strict=True)
    codes = reasons(people, pairs)
    found = [
        (score, *sorted(rows), why) for score, rows, why in zip(pairs.scores.tolist(), numbers, codes, strict=True)
    ]
    return len(people), found, as_json_rows(table.left_out)


def in_release(release: Release):
    """As `in_file`; the pairs are kept, to be reviewed on the page. A person who is in no row has row 0."""
    job = services.find_duplicates(actor=operator_of(release.region), release=release)
    perform_here(job, search_release)
    if job.state != Job.State.DONE:
        raise NotAllowed(job.note)
    found = release.duplicates.order_by("-score", "id").values_list("score", "row_a", "row_b", "reasons")
    return job.counts["Baris dibandingkan"], list(found), kept(release.upload)


def release_of(number: int | None, code: str | None) -> Release:
    """Raises NotAllowed when there is no such release."""
    loaded = Release.objects.of_persons().filter(is_loaded=True)
    if number:
        release = loaded.filter(pk=number).first()
    else:
        region = Region.objects.filter(pk=code).first()
        release = region and Release.objects.current(region)
    if release is None:
        raise NotAllowed("Data terpadu ini tidak ada atau belum selesai dimuat.")
    return release


def operator_of(region: Region) -> User | None:
    """Who the search is recorded for: the operator of the region, if there is exactly one; else the program."""
    operators = list(User.objects.filter(role=Role.OPERATOR, region=region, is_active=True)[:2])
    return operators[0] if len(operators) == 1 else None


def write(path: Path, found) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for score, one, other, why in found:
            writer.writerow([f"{score:.4f}", one, other, csv_safe(in_words(why))])


def as_json(figures):
    return json.dumps(figures, ensure_ascii=False)


def as_text(figures):
    told = (
        f"{figures['rows']} baris dibandingkan, {figures['pairs']} pasangan mungkin orang yang sama. "
        f"Detik: {figures['seconds']}. Memori: {figures['peak_mb']} MB."
    )
    return "\n".join([told, *as_lines(figures["left_out"])])
