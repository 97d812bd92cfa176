"""All reference cases in one database, in a given order."""

import io
import json

from django.core.management import call_command

from cases.management.commands.load_case import CASES

# As README names them, one command under the other.
IN_ORDER = list(CASES)


def load_all(order) -> dict:
    """{case: the figures it printed}, each loaded after the others."""
    figures = {}
    for case in order:
        told = io.StringIO()
        call_command("load_case", case, "--json", stdout=told)
        figures[case] = json.loads(told.getvalue().splitlines()[-1])
    return figures
