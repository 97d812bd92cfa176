"""Play a reference case through the services, from its files to the last signature.

Prints one JSON object as its last line with --json. --scratch plays in a database of its own that is dropped
afterwards; --dir takes other files of the same form.
"""

import json
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import NotAllowed
from cases import kaltim_2024, kemensos_2019, kupang_2019, kutim_2019, metro_2023
from cases.playing import demo_cast
from cases.scratch import scratch_database

HERE = Path(__file__).resolve().parents[2]
CASES = {
    "metro-2023": metro_2023.play,
    "kupang-2019": kupang_2019.play,
    "kemensos-2019": kemensos_2019.play,
    "kaltim-2024": kaltim_2024.play,
    "kutim-2019": kutim_2019.play,
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("case", choices=CASES)
        parser.add_argument("--dir", type=Path, help="folder with other files of the same form")
        parser.add_argument("--scratch", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, case, **options):
        directory = options["dir"] or HERE / case
        try:
            with scratch_database() if options["scratch"] else nullcontext():
                figures = CASES[case](demo_cast(), directory)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:<26} {value}")
