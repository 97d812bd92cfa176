"""Load the statistics office's codes of kelurahan and desa, from the table of both codes that BPS publishes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from regions.loading import load_bps_codes


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV dengan kolom kode_bps dan kode_dagri")

    def handle(self, *, file, **options):
        try:
            with file.open(newline="", encoding="utf-8-sig") as lines:
                taken, left_out = load_bps_codes(lines)
        except (OSError, UnicodeError, KeyError) as fault:
            raise CommandError(f"Berkas {file} tidak dapat dibaca: perlu kolom kode_bps dan kode_dagri.") from fault
        self.stdout.write(f"Kode BPS: {taken} dimuat, {left_out} baris tanpa kelurahan atau desa dilewati.")
