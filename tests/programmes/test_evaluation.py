"""The case Metro 2023: outcome and complete reasons of each of the 45 rows."""

from programmes.services import candidates
from tests.programmes import metro

EXPECTED = metro.rows_of("metro-2023.expected.csv")


def test_every_row_has_the_expected_outcome_reasons_and_kelurahan(evaluated):
    judged = {
        c.number: (c.status, metro.reasons_of(c), c.region_id) for c in evaluated.candidates.prefetch_related("results")
    }
    wanted = {
        int(row["no"]): (
            row["outcome"],
            sorted(filter(None, row["reasons"].split("|"))),
            row["kode_kelurahan"],
        )
        for row in EXPECTED
    }
    assert judged == wanted


def test_twenty_pass_and_twenty_five_do_not(sari, evaluated):
    figures = candidates.evaluate(actor=sari, programme=evaluated)
    assert (figures["candidates"], figures["eligible"], figures["ineligible"]) == (45, 20, 25)
    assert sum(figures["reasons"].values()) == 27
