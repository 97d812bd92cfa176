"""A list that was loaded by mistake goes as a whole while nothing was built on it, and everybody can read why."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Person
from programmes.models import Candidate, CandidateCorrection, CandidateImport, Override, Recipient
from programmes.queries import lists_of
from programmes.services import decrees, lists
from programmes.services.copying import copy_programme
from tests.programmes import metro
from tests.programmes.metro import BUDI, SITI
from tests.programmes.placing import draft
from tests.programmes.test_corrected_lists import C_RIGHT, A, B, C, came, table

__all__ = ["came"]
WHY = "Daftar ini milik kabupaten lain"


def last_list(kind="candidates"):
    return CandidateImport.objects.filter(kind=kind).order_by("pk").last()


def take_back(actor, source=None):
    return lists.take_back(actor=actor, source=source or last_list(), reason=WHY)


def test_what_a_list_brought_goes_and_what_was_there_stays(came, sari):
    came(table(A), table(A, B, C))
    take_back(sari)
    assert [each.name for each in came.programme.candidates.all()] == ["WARGA A"]
    assert Person.objects.filter(name="WARGA B").exists()
    event = Event.objects.get(verb="candidates.taken_back")
    assert (event.detail["removed"], event.detail["reason"]) == (2, WHY)


def test_corrected_lines_become_what_they_were(came, sari):
    came(table(A, C))
    before = Candidate.objects.values("nik_index", "nik_faults", "kk_index", "account_index", "person", "status")
    before = list(before.order_by("number"))
    came.programme.refresh_from_db()
    metro.send_list(sari, came.programme, table([*A[:5], "9990000000009"], C_RIGHT), name="keliru.csv")
    assert Candidate.objects.filter(person__isnull=True).count() == 0
    take_back(sari)
    now = Candidate.objects.values("nik_index", "nik_faults", "kk_index", "account_index", "person", "status")
    assert list(now.order_by("number")) == before
    assert Event.objects.filter(verb="candidate.restored").count() == 2
    assert not CandidateCorrection.objects.exists()


def test_the_same_file_may_come_again(came, sari):
    came(table(A))
    take_back(sari)
    assert came(table(A)) == (1, 0, 0)


def test_the_first_of_two_waits_for_the_second(came, sari):
    came(table(C), table(C_RIGHT))
    first, second = CandidateImport.objects.order_by("pk")
    with pytest.raises(NotAllowed, match="Daftar 1.csv sudah memperbaiki"):
        take_back(sari, first)
    take_back(sari, second)
    take_back(sari, first)
    assert not came.programme.candidates.exists()
    with pytest.raises(NotAllowed, match="sudah ditarik"):
        take_back(sari, first)


def test_who_is_in_a_decree_or_excused_keeps_the_list(sari, wati, evaluated):
    source = last_list()
    decree = draft(sari, evaluated)
    decrees.place(actor=sari, decree=decree, candidate=evaluated.candidates.eligible().first())
    with pytest.raises(NotAllowed, match="1 usulan dari daftar ini sudah masuk SK"):
        take_back(sari, source)
    Candidate.objects.filter(status="placed").update(status="eligible")
    Override.objects.create(candidate=evaluated.candidates.first(), code="no_pkh", reason=WHY, made_by=wati)
    with pytest.raises(NotAllowed, match="1 usulan dari daftar ini sudah mendapat pengecualian"):
        take_back(sari, source)


def test_past_recipients_go_with_their_list_and_the_proposals_are_judged_again(sari, evaluated):
    assert evaluated.candidates.filter(results__reasons__contains=["received_last_year"]).exists()
    take_back(sari, last_list("past"))
    assert not Recipient.objects.filter(decree=None).exists()
    assert not evaluated.candidates.filter(results__reasons__contains=["received_last_year"]).exists()
    metro.send_case(sari, evaluated, "metro-2022.csv", kind="past")
    assert Recipient.objects.filter(decree=None).count() == 30


def test_past_recipients_stay_once_a_decree_was_drawn_up_by_them(sari, evaluated):
    decree = draft(sari, evaluated)
    decrees.place(actor=sari, decree=decree, candidate=evaluated.candidates.eligible().first())
    with pytest.raises(NotAllowed, match="SK program tahun 2023 sudah disusun"):
        take_back(sari, last_list("past"))


def test_the_database_lets_nobody_go_around(sari, came):
    metro.send_list(sari, came.programme, f"no,nik,nama,kelurahan\n1,{BUDI},BUDI,Imopuro\n", kind="past")
    came(table(C), table(C_RIGHT))
    taken = last_list()
    for attempt in (
        lambda: Recipient.objects.filter(decree=None).delete(),
        lambda: CandidateCorrection.objects.all().delete(),
        lambda: CandidateCorrection.objects.update(changed=[]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    take_back(sari, taken)
    for attempt in (
        lambda: CandidateImport.objects.filter(pk=taken.pk).update(
            taken_back_at=None, taken_back_by=None, taken_back_reason=""
        ),
        lambda: Candidate.objects.update(source=taken),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_database_takes_no_list_back_on_which_a_decree_was_built(sari, evaluated):
    """Neither that of the proposals nor that of a past year, whose recipients would then be free to go."""
    decree = draft(sari, evaluated)
    decrees.place(actor=sari, decree=decree, candidate=evaluated.candidates.eligible().first())
    taken = {"taken_back_at": timezone.now(), "taken_back_by": sari, "taken_back_reason": WHY}
    for source in (last_list(), last_list("past")):
        with pytest.raises(IntegrityError, match="a decree was built on list"), transaction.atomic():
            CandidateImport.objects.filter(pk=source.pk).update(**taken)


def test_it_is_taken_back_on_a_page_that_asks_why(came, sari, wati, joni, as_, send):
    came(table(A, B))
    address = reverse("programmes:take_back_list", args=[last_list().pk])
    tab = reverse("programmes:candidates", args=[came.programme.slug])
    assert address in as_(sari).get(tab).text and address not in as_(joni).get(tab).text
    assert "2 baris yang dibawa" in as_(sari).get(address).text
    assert send(sari, address, reason="x").status_code == 422
    assert send(wati, address, reason=WHY).status_code == 403
    page = send(sari, address, reason=WHY, follow=True).text
    assert WHY in page and "Ditarik kembali" in page and not came.programme.candidates.exists()


def test_a_list_that_changed_nothing_has_nothing_to_take_back(came, sari):
    came(table(A), table(A, numbers=False))
    with pytest.raises(NotAllowed, match="tidak ada yang ditarik"):
        take_back(sari)


def test_a_nik_of_the_past_that_was_wrong_is_told_at_the_corrected_list(sari, programme, as_):
    head = "no,nik,nama,tgl_lahir,kelurahan\n"
    metro.send_list(sari, programme, f"{head}1,{SITI},SITI AMINAH,1980-04-15,Imopuro\n", kind="past", name="a.csv")
    other = f"{SITI[:12]}9999"
    text = f"{head}1,{other},SITI AMINAH,1980-04-15,Imopuro\n"
    job = metro.send_list(sari, programme, text, kind="past", name="b.csv")
    assert job.counts["Masuk, tetapi perlu diperiksa"] == {"Mirip penerima lain": 1}


def test_proposals_of_the_year_before_do_not_stand_among_those_of_this_year(came, sari, as_):
    came(table(A))
    last_year = f"no,nik,nama,tgl_lahir,kelurahan\n1,{SITI},SITI AMINAH,1980-04-15,Imopuro\n"
    metro.send_list(sari, came.programme, last_year, kind="past", name="lalu.csv")
    assert [source.kind for source in lists_of(came.programme)] == ["past", "candidates"]
    next_year = copy_programme(actor=sari, programme=came.programme)
    assert [source.kind for source in lists_of(next_year)] == ["past"]
    assert "0.csv" not in as_(sari).get(next_year.get_absolute_url()).text
