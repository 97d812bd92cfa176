"""Add the demo offices and one account for each role. Safe to repeat."""

from django.core.management.base import BaseCommand

from cases.demo import load_demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        added = load_demo()
        if added:
            self.stdout.write(f"{added} akun demo dibuat.")
