"""Add the demo offices and one account for each role. Safe to repeat."""

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotAllowed
from cases.demo import load_demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        try:
            added = load_demo()
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if added:
            self.stdout.write(f"{added} akun demo dibuat.")
