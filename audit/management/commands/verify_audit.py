"""Recompute the hash chain over the whole history; exit 1 and name the position where it breaks."""

import json

from django.core.management.base import BaseCommand, CommandError

from audit.chain import verify_chain


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        verdict = verify_chain()
        if options["json"]:
            self.stdout.write(json.dumps(vars(verdict)))
        else:
            self.stdout.write(f"{verdict.links} mata rantai, ujung {verdict.head[:16]}")
        if verdict.broken_at:
            raise CommandError(f"Rantai riwayat putus di mata rantai ke-{verdict.broken_at}.")
