"""Tugas saya of a province that divides a programme, and of its kabupaten and kota."""

from datetime import date

import pytest

from accounts.roles import Role
from reports.todo import page_for
from tests.programmes import kaltim
from tests.programmes.kaltim import BALIKPAPAN, MILLION, SAMARINDA, allocate

ON = date(2024, 6, 1)


@pytest.fixture
def programme(db):
    return kaltim.make_programme(kaltim.make_office())


@pytest.fixture
def rini(person):
    return person("rini", Role.OPERATOR, "64")


@pytest.fixture
def agus(person):
    return person("agus", Role.OPERATOR, SAMARINDA)


def cards(user):
    return [(task.count, task.action) for task in page_for(user, ON)["tasks"] if task.about != "Data terpadu"]


def test_an_invited_kota_is_asked_to_propose_and_not_to_make_a_programme(programme, agus):
    for component in ("WRSE", "KUBE"):
        allocate(programme, SAMARINDA, component=component)
    allocate(programme, BALIKPAPAN)
    assert cards(agus) == [(2, "Usulkan")]


def test_what_a_kota_was_given_waits_for_its_dates(programme, agus):
    line = allocate(programme, SAMARINDA, rupiah=MILLION, targets=1)
    assert cards(agus) == [(1, "Catat tanggal")]
    line.bimtek_on = line.handed_over_on = ON
    line.save()
    assert cards(agus) == []


def test_a_province_is_asked_to_answer_and_not_to_upload_proposals(programme, rini):
    allocate(programme, SAMARINDA, proposed_rupiah=MILLION, proposed_targets=1)
    allocate(programme, BALIKPAPAN)
    assert cards(rini) == [(1, "Tetapkan alokasi")]


def test_a_programme_nobody_was_invited_to_still_waits_for_proposals(programme, rini):
    assert cards(rini) == [(0, "Unggah usulan")]
