"""Kota Kupang 2019 is played from its files, and a case that ends otherwise than expected is told."""

import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from bimtek.models import Participant
from cases import kupang_2019
from reports.papers import attendance_paper
from reports.pdf import print_paper
from tests.cases.altered import altered, notices
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db(transaction=True)

CASE = settings.BASE_DIR / "cases" / "kupang-2019"


def play(directory=CASE):
    told = io.StringIO()
    call_command("load_case", "kupang-2019", "--dir", str(directory), "--json", stdout=told)
    return json.loads(told.getvalue().splitlines()[-1])


ALTERED = [
    ("not_a_member|kube_quota_full", "not_a_member"),  # one reason of two
    ("86,accepted,,53.71.06,", "86,accepted,,53.71.05,"),  # another region
]


def test_thirty_kube_send_two_each_and_five_rows_are_refused_for_the_expected_reasons(compared, tmp_path):
    matches = compared(kupang_2019)
    assert play() == {
        "kube": 30,
        "members": 240,
        "date": "2019-07-23",
        "trainees": 60,
        "per_kube": 2,
        "lurah": 20,
        "tksk": 6,
        "kecamatan": 6,
        "accepted": 86,
        "rejected": 5,
        "kube_represented": 30,
        "kube_trained": 30,
        "kube_planned": 50,
        "capital_lent": 10_000_000,
        "capital_repaid": 16_000_000,
        "capital_owed": 4_000_000,
        "matches_expected": True,
    }
    line = Participant.objects.get(number=4)
    assert (line.standing, line.nik_last4) == ("Bendahara KUBE SINAR CENDANA", "9277")
    text = text_of(print_paper(attendance_paper(line.bimtek, date(2019, 7, 23))))
    for words in (
        "Selasa, 23 Juli 2019",
        "08.30–12.00 WITA",
        "Unsur, jabatan",
        "Bendahara KUBE SINAR CENDANA",
        "Diundang 86 orang, hadir 86 orang",
        "dr. Retnowati",
    ):
        assert words in text
    for before, after in ALTERED:
        assert notices(matches, CASE, tmp_path, "kupang-2019.expected.csv", before, after), after


def test_a_lurah_of_another_kelurahan_would_come_and_is_noticed(tmp_path):
    before, after = ",LURAH,,Nunbaun Sabu,", ",LURAH,,Namosain,"
    directory = altered(CASE, tmp_path, "kupang-2019-peserta.csv", before, after)
    assert play(directory)["matches_expected"] is False
