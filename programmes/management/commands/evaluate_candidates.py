"""Judge the open candidates of a programme again: the same service as the page."""

import json

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotAllowed
from programmes.management.asking import operator_of, programme_of
from programmes.rules import reason_in_words
from programmes.services.candidates import evaluate


class Command(BaseCommand):
    help = "Menilai semua usulan satu program yang belum masuk SK."

    def add_arguments(self, parser):
        parser.add_argument("--programme", required=True, help="slug program, seperti di alamat halamannya")
        parser.add_argument("--user", help="operator yang tercatat menilai; wajib bila ada lebih dari satu")
        parser.add_argument("--json", action="store_true", help="satu objek JSON, untuk skrip")

    def handle(self, *, programme, user, **options):
        try:
            programme = programme_of(programme)
            figures = evaluate(actor=operator_of(programme, user), programme=programme)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        told = f"{figures['candidates']} usulan: {figures['eligible']} layak, {figures['ineligible']} tidak layak."
        reasons = [f"{reason_in_words(code)}: {number}" for code, number in figures["reasons"].items()]
        self.stdout.write("\n".join([told, *reasons]))
