"""Who works for a kabupaten/kota without an office is told before he types: nothing of it lies with the province."""

import pytest
from django.urls import reverse

from accounts.models import Office
from accounts.roles import Role
from regions.models import Region


@pytest.fixture
def agus(person, metro):
    """An operator of Samarinda: the province has an office, Samarinda has none."""
    place = {"government": "PEMERINTAH PROVINSI", "name": "DINAS SOSIAL", "place": "Samarinda"}
    Office.objects.create(region=Region.objects.get(code="64"), **place)
    return person("agus", Role.OPERATOR, "64.72")


@pytest.mark.parametrize("page", ["kube:add", "kube:upload", "programmes:add", "bimtek:add_question"])
def test_an_office_that_is_not_there_is_said_before_anything_is_typed(as_, agus, page):
    answer = as_(agus).get(reverse(page), follow=True)
    assert answer.status_code == 200 and "kantor" in answer.text.lower()
    assert answer.request["PATH_INFO"] != reverse(page)


def test_the_office_is_named_and_who_adds_it(as_, agus):
    text = as_(agus).get(reverse("kube:add"), follow=True).text
    assert "Kantor untuk Kota Samarinda belum dibuat. Minta admin menambahkannya" in text


def test_control_once_it_is_there_the_pages_open(as_, agus):
    place = {"government": "PEMERINTAH KOTA", "name": "DINAS SOSIAL", "place": "Samarinda"}
    Office.objects.create(region=agus.region, **place)
    for page in ("kube:add", "kube:upload", "programmes:add", "bimtek:add_question"):
        assert as_(agus).get(reverse(page)).status_code == 200
