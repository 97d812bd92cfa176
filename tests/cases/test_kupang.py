"""Kota Kupang 2019 is played from its files, and a case that ends otherwise than expected is told."""

import io
import json
import shutil
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from bimtek.models import Participant
from reports.papers import attendance_paper
from reports.pdf import print_paper
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db(transaction=True)

CASE = settings.BASE_DIR / "cases" / "kupang-2019"


def play(directory=CASE):
    told = io.StringIO()
    call_command("load_case", "kupang-2019", "--dir", str(directory), "--json", stdout=told)
    return json.loads(told.getvalue().splitlines()[-1])


def test_thirty_kube_send_two_each_and_five_rows_are_refused_for_the_expected_reasons():
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


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("kupang-2019-peserta.csv", ",LURAH,,Nunbaun Sabu,", ",LURAH,,Namosain,"),  # would come
        ("kupang-2019.expected.csv", "not_a_member|kube_quota_full", "not_a_member"),  # one reason of two
        ("kupang-2019.expected.csv", "86,accepted,,53.71.06,", "86,accepted,,53.71.05,"),  # another region
    ],
)
def test_a_case_that_ends_otherwise_does_not_match(tmp_path, name, before, after):
    directory = shutil.copytree(CASE, tmp_path / "case")
    text = (directory / name).read_text()
    assert before in text
    (directory / name).write_text(text.replace(before, after))
    assert play(directory)["matches_expected"] is False
