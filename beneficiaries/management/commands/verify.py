"""Verifies a list of candidates against the register: the same services as the page, for people who script."""

import json
import os
import time
from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka
from beneficiaries.check_book import HEADINGS, cells, lines_of
from beneficiaries.listed import ReadList, read_lines
from beneficiaries.management.commands.import_register import operator_of
from beneficiaries.models import Check
from beneficiaries.services_checks import make_check
from jobs.left_out import as_lines
from jobs.uploads import clean_filename
from jobs.writing import csv_bytes

LABELS = {
    "registered": "Tercatat",
    "near": "Perlu dilihat",
    "not_found": "Tidak tercatat",
    "faulty": "Tidak terbaca",
    "helped": "Pernah dibantu",
}


class Command(BaseCommand):
    help = "Mencocokkan daftar calon (CSV, XLSX, ODS) dengan data terpadu satu wilayah."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="kode wilayah, misalnya 18.72")
        parser.add_argument("--purpose", default="verifikasi daftar calon", help="keperluan, tercatat di riwayat")
        parser.add_argument("--out", type=Path, help="tulis hasil tiap baris ke berkas CSV ini")
        parser.add_argument("--user", help="operator yang tercatat mengecek; wajib bila ada lebih dari satu")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, file, region, purpose, out, user, json, **options):
        started = time.monotonic()
        try:
            actor = operator_of(region, user)
            listed = listed_in(file, actor.region)
            check = verified(actor, file, purpose, listed)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if out:
            write(out, check)
        figures = {"check": check.pk, "lines": check.asked, **check.counts}
        figures |= {"faults": faults_of(check), "left_out": check.left_out}
        figures["seconds"] = round(time.monotonic() - started, 2)
        self.stdout.write(as_json(figures) if json else as_text(figures))


def listed_in(path: Path, region) -> ReadList:
    try:
        with path.open("rb") as file:
            return read_lines(File(file, name=path.name), region)
    except OSError as fault:
        raise NotAllowed(f"Berkas {path} tidak dapat dibaca: {fault.strerror}.") from fault


def verified(actor, path: Path, purpose: str, listed: ReadList) -> Check:
    """The finished check; near matches wait on its page. Whoever works at the server has no measure per day."""
    about = {"source": clean_filename(path.name), "is_limited": False}
    return make_check(actor=actor, purpose=purpose, **listed._asdict(), **about)


def faults_of(check: Check) -> dict[str, int]:
    """How many lines could not be read, by what is wrong with them, the most frequent first."""
    counted = check.lines.exclude(fault="").values_list("fault").annotate(lines=Count("pk"))
    return dict(counted.order_by("-lines", "fault"))


def write(path: Path, check: Check) -> None:
    """For nobody else's eyes: the file has the NIK of those who are registered."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(csv_bytes(HEADINGS, cells(lines_of(check), check.made_by)))
    except OSError as fault:
        raise CommandError(f"Berkas {path} tidak dapat ditulis: {fault.strerror}.") from fault


def as_json(figures):
    return json.dumps(figures, ensure_ascii=False)


def as_text(figures):
    counts = [f"{label}: {figures[name]}" for name, label in LABELS.items()]
    faults = [f"  {angka(rows)} baris: {sentence}" for sentence, rows in figures["faults"].items()]
    left_out = as_lines(figures["left_out"])
    return "\n".join([f"Baris: {figures['lines']}", *counts, *faults, *left_out, f"Detik: {figures['seconds']}"])
