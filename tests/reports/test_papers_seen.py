"""A paper is for whoever may read the page it prints, and for nobody else."""

import datetime

import pytest
from django.urls import reverse

from accounts.roles import ACCESS, Role
from bimtek.models import Bimtek
from kube.services.visits import write_month_report
from regions.models import Region
from reports.models import PRINTS, Document, kinds_for
from reports.services import request_document
from tests.kube.conftest import DAY, a_group


@pytest.fixture
def group(office):
    return a_group(office, Region.objects.get(code="18.72.01.1003"), "Mawar")


@pytest.fixture
def tksk(person, office):
    return person("tika", Role.TKSK, "18.72.01")


def opened(as_, user, document):
    """How its page, its progress and its file answer."""
    pages = ("document", "progress", "download")
    return [as_(user).get(reverse(f"reports:{page}", args=[document.pk])).status_code for page in pages]


def test_every_kind_of_paper_names_the_page_it_prints():
    assert PRINTS.keys() == set(Document.Kind.values)
    assert {page for page in PRINTS.values() if page not in ACCESS} == set()


@pytest.mark.parametrize("role", Role.values)
def test_no_role_gets_on_paper_what_its_page_refuses(role):
    assert {kind for kind in kinds_for(role) if role not in ACCESS[PRINTS[kind]]["GET"]} == set()


def test_the_books_of_a_group_are_not_for_a_tksk(as_, sari, tksk, group):
    book = {"book": "all", "since_on": DAY, "until_on": DAY}
    document = request_document(actor=sari, kind="book", subject=group, **book)
    assert as_(tksk).get(reverse("kube:books", args=[group.pk])).status_code == 403
    assert opened(as_, tksk, document) == [404] * 3
    assert opened(as_, sari, document)[0] == 200


def test_a_visitor_gets_his_own_month_report_only(as_, person, tksk, office):
    other = person("tono", Role.TKSK, "18.72.01")
    words = {"activities": "Kunjungan", "problems": "", "plans": ""}
    report = write_month_report(actor=other, month=datetime.date(2023, 7, 1), **words)
    about = {"kind": "month_report", "month_report": report, "region": report.region, "revision": 1}
    document = Document.objects.create(requested_by=other, **about)
    assert opened(as_, tksk, document) == [404] * 3 and opened(as_, other, document)[0] == 200
    assert as_(tksk).get(report.get_absolute_url()).status_code == 404


def test_a_tksk_is_told_why_he_gets_no_paper_of_a_page_he_cannot_open(send, tksk, bimtek):
    assert Document.Kind.ATTENDANCE not in kinds_for(Role.TKSK)
    Bimtek.objects.filter(pk=bimtek.pk).update(region="18.72.01")
    answer = send(tksk, reverse("reports:render", args=["attendance", bimtek.pk]), follow=True)
    assert "tidak dibuka untuk peran Anda" in answer.text and not Document.objects.filter(kind="attendance").exists()
