"""Verifies a list of candidates against the register: the same services as the page, for people who script."""

import json
import os
import time
from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotAllowed
from beneficiaries.check_book import HEADINGS, cells, lines_of
from beneficiaries.listed import Listed, read_list
from beneficiaries.management.commands.import_register import operator_of
from beneficiaries.models import Check
from beneficiaries.services_checks import make_check
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
        figures["left_out"] = [row._asdict() for row in listed.left_out]
        figures["seconds"] = round(time.monotonic() - started, 2)
        self.stdout.write(as_json(figures) if json else as_text(figures))


def listed_in(path: Path, region) -> Listed:
    try:
        with path.open("rb") as file:
            return read_list(File(file, name=path.name), region)
    except OSError as fault:
        raise NotAllowed(f"Berkas {path} tidak dapat dibaca: {fault.strerror}.") from fault


def verified(actor, path: Path, purpose: str, listed: Listed) -> Check:
    """The finished check; near matches wait on its page. Whoever works at the server has no measure per day."""
    source = clean_filename(path.name)
    return make_check(actor=actor, purpose=purpose, lines=listed.lines, source=source, is_limited=False)


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
    left_out = [f"Tidak dibaca: baris {row['number']}: {row['words']} ({row['why']})" for row in figures["left_out"]]
    return "\n".join([f"Baris: {figures['lines']}", *left_out, *counts, f"Detik: {figures['seconds']}"])
