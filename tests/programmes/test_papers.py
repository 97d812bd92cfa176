"""The papers a recipient hands in, one tick at a time or all at once."""

import uuid

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from programmes.models import ReceivedPaper, Recipient
from programmes.services import papers
from tests.programmes.placing import make_candidates, make_person, make_programme, signed, submitted

PAPERS = ("Pakta integritas", "Fotokopi rekening")


@pytest.fixture
def programme(office):
    return make_programme(office, papers=PAPERS)


@pytest.fixture
def recipient(sari, made, programme):
    make_candidates(programme, 2)
    return signed(sari, made, programme).recipients.first()


def url(name, *args):
    return reverse(f"programmes:{name}", args=args)


def recipients_page(as_, user, programme, query=""):
    response = as_(user).get(url("recipients", programme.slug) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_paper_is_received_once(sari, programme, recipient):
    paper = programme.papers.first()
    first, second = (papers.receive_paper(actor=sari, recipient=recipient, paper=paper) for _ in range(2))
    event = Event.objects.about(recipient).get()
    assert (first, event.verb, event.detail["papers"]) == (second, "paper.received", ["Pakta integritas"])


def test_all_papers_are_received_at_once(sari, programme, recipient):
    papers.receive_paper(actor=sari, recipient=recipient, paper=programme.papers.first())
    assert papers.receive_all_papers(actor=sari, recipient=recipient) == 1
    assert papers.receive_all_papers(actor=sari, recipient=recipient) == 0
    assert ReceivedPaper.objects.count() == 2


def test_papers_wait_for_the_signature(sari, programme):
    make_candidates(programme, 1)
    line = submitted(sari, programme).recipients.get()
    with pytest.raises(NotAllowed, match="sesudah SK ditandatangani"):
        papers.receive_all_papers(actor=sari, recipient=line)


def test_the_paper_of_another_programme_is_refused(sari, office, recipient):
    stranger = make_programme(office, year=2024).papers.get()
    with pytest.raises(NotAllowed, match="bukan syarat program ini"):
        papers.receive_paper(actor=sari, recipient=recipient, paper=stranger)


def test_wati_ticks_a_paper_and_stays_at_the_same_recipient(send, wati, programme, recipient):
    address = url("receive_paper", recipient.pk, programme.papers.first().pk)
    response = send(wati, f"{address}?page=1")
    anchor = f"#penerima-{recipient.pk}"
    assert response.url == f"{url('recipients', programme.slug)}?page=1{anchor}"


def test_a_tick_without_reloading_returns_the_one_card(as_, sari, recipient):
    data = {"form_token": str(uuid.uuid4())}
    address = url("receive_all_papers", recipient.pk)
    html = as_(sari).post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert ("CALON 1" in html, "CALON 2" in html, "Berkas lengkap" in html) == (True, False, True)


def test_the_page_shows_what_is_missing_and_the_account_masked(as_, sari, programme, recipient):
    html = recipients_page(as_, sari, programme)
    assert ("Bank Lampung" in html, "•••• 9001" in html, "001239001" in html) == (True, True, False)
    assert "belum ada, tandai sudah ada" in html
    assert reverse("beneficiaries:correct_account", args=[recipient.person_id]) in html


def test_the_auditor_sees_the_page_without_buttons(as_, joni, programme, recipient):
    html = recipients_page(as_, joni, programme)
    assert ("Kurang 2 berkas." in html, '<button class="btn btn-outline-primary kube-tap' in html) == (True, False)


def test_the_page_can_be_narrowed_to_who_lacks_papers(as_, sari, programme, recipient):
    papers.receive_all_papers(actor=sari, recipient=recipient)
    html = recipients_page(as_, sari, programme, "?lacking=1")
    assert ("CALON 1" in html, "CALON 2" in html) == (False, True)


def test_before_the_signature_the_page_says_what_to_do(as_, sari, programme):
    assert "sesudah SK ditandatangani" in recipients_page(as_, sari, programme)


def test_recipients_of_a_past_year_have_no_checklist(as_, sari, programme):
    person = make_person(programme, "1872014101839400", 400)
    copied = {"nik_sealed": person.nik_sealed, "nik_index": person.nik_index}
    copied |= {"component": programme.only_component, "region_id": "18.72.01.1001"}
    Recipient.objects.create(programme=programme, number=1, person=person, name="AMBAR", **copied)
    html = recipients_page(as_, sari, programme)
    assert ("AMBAR" in html, "Penerima tahun lalu." in html, "Semua lengkap" in html) == (True, True, False)


def test_another_district_and_another_role_do_not_tick(send, yusuf, made, programme, recipient):
    paper = programme.papers.first()
    for who, status in ((yusuf, 404), (made, 403)):
        assert send(who, url("receive_paper", recipient.pk, paper.pk)).status_code == status
        assert send(who, url("receive_all_papers", recipient.pk)).status_code == status
    assert ReceivedPaper.objects.count() == 0


def test_the_page_costs_the_same_for_one_and_three(as_, sari, made, office, django_assert_max_num_queries):
    costs = set()
    for year, count in ((2023, 1), (2024, 3)):
        programme = make_programme(office, year=year, papers=PAPERS)
        make_candidates(programme, count, first=year - 2000)
        signed(sari, made, programme)
        with django_assert_max_num_queries(40) as captured:
            recipients_page(as_, sari, programme)
        costs.add(len(captured))
    assert len(costs) == 1
