"""Kutai Timur 2019: every line of the book ends as expected, and a line that does not is noticed."""

import io
import json
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from cases import kutim_2019
from cases.playing import demo_cast
from disbursements.models import RevolvingFund

CASE = settings.BASE_DIR / "cases" / "kutim-2019"


@pytest.fixture
def files(tmp_path):
    return shutil.copytree(CASE, tmp_path / "kutim-2019")


def test_kutim_2019_ends_as_expected(db):
    told = io.StringIO()
    call_command("load_case", "kutim-2019", "--json", stdout=told)
    assert json.loads(told.getvalue()) == {
        "groups": 6,
        "starting_capital": 60_000_000,
        "lent": 110_000_000,
        "repaid": 67_500_000,
        "outstanding": {"G1": 0, "G2": 0, "G3": 20_000_000, "G4": 22_500_000, "G5": 0, "G6": 0},
        "fund": 17_500_000,
        "finished": ["G1", "G2"],
        "received": ["G1", "G2", "G3", "G4"],
        "times_capital_used": 1.833,
        "accepted": 19,
        "members": 36,
        "meeting": "2019-07-17",
        "monev": {"G1": "A (Sangat Berhasil)", "G2": "B (Berhasil)"},
        "achievements": {"G2": "Peringkat 3 nasional, olahan pangan rumahan (2019)"},
        "matches_expected": True,
    }
    fund = RevolvingFund.objects.get()
    assert fund.paid_in_rupiah == fund.balance_rupiah + fund.owed_rupiah == 60_000_000


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("4,rejected,earlier_group_not_finished|over_fund,0,0", "4,rejected,over_fund,0,0"),
        ("11,accepted,,32000000,10000000", "11,accepted,,32000001,10000000"),
        ("26,accepted,,17500000,22500000", "26,accepted,,17500000,22500001"),
        ("25,rejected,amount_not_positive,15000000,20000000", "25,accepted,,15000000,20000000"),
    ],
)
def test_a_line_that_ends_otherwise_is_noticed(db, files, line, other):
    expected = files / "kutim-2019.expected.csv"
    text = expected.read_text()
    assert line in text
    expected.write_text(text.replace(line, other))
    assert kutim_2019.play(demo_cast(), files)["matches_expected"] is False
