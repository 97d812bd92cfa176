"""Load the region codes and aliases that come with the project."""

from django.core.management.base import BaseCommand

from regions.loading import load_regions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--database", default="default")

    def handle(self, *, database, **options):
        changed = load_regions(using=database)
        self.stdout.write(f"Kode wilayah: {changed} baris baru atau berubah.")
