"""Kalimantan Timur 2024 played from its files: every figure as published with the case, to the last rupiah."""

import pytest

from cases import kaltim_2024
from cases.management.commands.load_case import HERE
from cases.playing import demo_cast
from tests.cases.altered import notices

DIRECTORY = HERE / "kaltim-2024"
EXPECTED = {
    "budget": 6_500_000_000,
    "regions": 10,
    "running": 8,
    "not_started": 2,
    "progress": "8 dari 10 kabupaten/kota berjalan, 2 belum: Penajam Paser Utara, Mahakam Ulu.",
    "wrse_rupiah": 2_500_000_000,
    "kube_rupiah": 4_000_000_000,
    "wrse_people": 500,
    "kube_groups": 200,
    "accepted": 20,
    "rejected": 5,
    "cash_rupiah": 0,
    "per_region": {
        "64.01": 520_000_000,
        "64.02": 1_015_000_000,
        "64.03": 520_000_000,
        "64.07": 455_000_000,
        "64.08": 730_000_000,
        "64.09": 390_000_000,
        "64.11": 195_000_000,
        "64.71": 1_000_000_000,
        "64.72": 1_130_000_000,
        "64.74": 545_000_000,
    },
    "package_price": {"WRSE": 5_000_000, "KUBE": 20_000_000},
    "allocated": 6_500_000_000,
    "matches_expected": True,
}


ALTERED = [
    ("21,rejected,cash_not_allowed|over_budget,", "21,rejected,over_budget,"),
    ("17,accepted,,150000000,not_started,", "17,accepted,,150000000,running,"),
    ("1,accepted,,450000000,", "1,accepted,,450000001,"),
    ("22,rejected,outside_province|over_budget,0", "22,accepted,,100000000"),
]


@pytest.mark.django_db
def test_kaltim_2024_ends_as_expected_and_not_otherwise(compared, tmp_path):
    matches = compared(kaltim_2024)
    assert kaltim_2024.play(demo_cast(), DIRECTORY) == EXPECTED
    for before, after in ALTERED:
        assert notices(matches, DIRECTORY, tmp_path, "kaltim-2024.expected.csv", before, after), after
