"""Removes what is older than its time, as the scheduler does every night; or only says how much that would be."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from beneficiaries.tidying import figures_of, old_checks, old_previews, tidy


class Command(BaseCommand):
    help = "Menghapus berkas pratinjau dan hasil cek massal yang lewat masa simpannya."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="hanya menghitung, tidak ada yang dihapus")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, dry_run, json, **options):
        now = timezone.now()
        figures = figures_of(old_previews(now), old_checks(now).defer("list_sealed")) if dry_run else tidy(now)
        self.stdout.write(as_json(figures | {"dry_run": dry_run}) if json else as_text(figures, dry_run))


def as_json(figures):
    return json.dumps(figures)


def as_text(figures, dry_run):
    return (
        f"{'Akan dihapus' if dry_run else 'Dihapus'}: {figures['previews']} berkas yang tidak jadi dimuat "
        f"({figures['size']} byte), {figures['checks']} hasil cek massal ({figures['lines']} baris)."
    )
