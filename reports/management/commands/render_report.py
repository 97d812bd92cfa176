"""Write a paper or the table to a file: the same figures, words and printer as the pages, at once and without a job."""

import hashlib
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from bimtek.models import Bimtek
from disbursements.models import FundEntry
from jobs.writing import xlsx_bytes
from kube.models import MonthReport
from programmes.models import Decree, Programme
from reports.figures import programme_figures
from reports.models import Document
from reports.papers import PAPERS
from reports.pdf import print_paper
from reports.services import EMPTY, is_empty
from reports.tables import programme_table

TABLE = "tabel"
KINDS = {
    "sk": Document.Kind.DECREE,
    "daftar-hadir": Document.Kind.ATTENDANCE,
    "rekap-penyaluran": Document.Kind.DISBURSEMENT,
    "laporan-bulanan": Document.Kind.MONTH_REPORT,
    "berita-acara-perguliran": Document.Kind.ROLLING,
    TABLE: None,
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("kind", help=", ".join(KINDS))
        parser.add_argument("--output", required=True, help="file to write")
        parser.add_argument("--programme", metavar="SLUG", help="its newest decree or bimtek, or the programme itself")
        parser.add_argument("--decree", metavar="ID", type=int)
        parser.add_argument("--bimtek", metavar="ID", type=int)
        parser.add_argument("--report", metavar="ID", type=int, help="a pendamping's report of a month")
        parser.add_argument("--entry", metavar="ID", type=int, help="a lending of a revolving fund")
        parser.add_argument("--user", metavar="USERNAME", help="only what this user may see; default everything")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object")

    def handle(self, *, kind, output, **options):
        if kind not in KINDS:
            raise CommandError(f"Jenis {kind!r} tidak dikenal. Pilih salah satu: {', '.join(KINDS)}.")
        data = table(options) if kind == TABLE else paper(KINDS[kind], options)
        try:
            Path(output).write_bytes(data)
        except OSError as fault:
            raise CommandError(f"Berkas {output} tidak dapat ditulis: {fault.strerror}.") from fault
        told = {"kind": kind, "output": output, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        self.stdout.write(json.dumps(told) if options["json"] else f"{output}: {len(data)} byte")


def table(options):
    return xlsx_bytes(*programme_table(programme_figures(the_programme(options))), sheet="Per wilayah")


def paper(kind, options):
    subject = SUBJECTS[kind](options)
    if kind == Document.Kind.DECREE and (original := Document.objects.original_of(subject)) and original.sha256:
        if file := original.open_unchanged():
            with file:
                return file.read()
    if is_empty(kind, subject):
        raise CommandError(EMPTY[kind])
    office = subject.programme.office if kind == Document.Kind.DECREE else subject.office
    made_on = timezone.localdate(timezone.now(), ZoneInfo(office.zone))
    return print_paper(PAPERS[kind](subject, made_on)).data


def the_programme(options):
    return find(Programme, "slug", options["programme"], "--programme SLUG", options)


def the_decree(options):
    if options["decree"] is None and options["programme"]:
        return newest(the_programme(options).decrees, "SK")
    return find(Decree, "pk", options["decree"], "--decree ID atau --programme SLUG", options)


def the_bimtek(options):
    if options["bimtek"] is None and options["programme"]:
        return newest(the_programme(options).bimteks, "bimtek")
    return find(Bimtek, "pk", options["bimtek"], "--bimtek ID atau --programme SLUG", options)


def the_month_report(options):
    return find(MonthReport, "pk", options["report"], "--report ID", options)


def the_entry(options):
    return find(FundEntry, "pk", options["entry"], "--entry ID", options)


SUBJECTS = {
    Document.Kind.DECREE: the_decree,
    Document.Kind.ATTENDANCE: the_bimtek,
    Document.Kind.DISBURSEMENT: the_programme,
    Document.Kind.MONTH_REPORT: the_month_report,
    Document.Kind.ROLLING: the_entry,
}


def newest(related, word):
    found = related.order_by("-pk").first()
    if found is None:
        raise CommandError(f"Program ini belum punya {word}.")
    return found


def find(model, field, value, option, options):
    """One row, as the user of --user sees it. Raises CommandError when the option is missing or nothing is there."""
    if value is None:
        raise CommandError(f"Sebutkan {option}.")
    rows = model.objects.all()
    if options["user"]:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"Pengguna {options['user']!r} tidak ada.")
        rows = model.objects.visible_to(user)
    found = rows.filter(**{field: value}).first()
    if found is None:
        raise CommandError(f"{option.split()[0]} {value}: tidak ditemukan.")
    return found
