"""SK perubahan: whoever died or withdrew is replaced by the next of the waiting list, unless he was paid."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements import services as money
from disbursements.readiness import Readiness
from programmes.lists import list_sha256
from programmes.models import Candidate, Recipient
from programmes.services import decrees, revisions
from reports.papers import decree_paper
from tests.programmes.placing import MILLION, make_candidates, make_programme, signed

WORDS = {"title": "Perubahan", "considerations": "bahwa perlu;", "legal_bases": "Undang-Undang"}
DIED = {"cause": "died", "reason": "Surat kematian nomor 12"}


@pytest.fixture
def programme(office):
    """Two places and four candidates: the first two are decreed, two wait."""
    programme = make_programme(office, quota=2, budget=2 * MILLION, papers=())
    programme.needs_bimtek = False
    programme.save(update_fields=["needs_bimtek"])
    make_candidates(programme, 4)
    return programme


@pytest.fixture
def decree(sari, made, programme):
    return signed(sari, made, programme)


@pytest.fixture
def revision(sari, decree):
    return decrees.draft_decree(actor=sari, programme=decree.programme, changes=decree, **WORDS)


def replace(actor, revision, recipient, **why):
    return revisions.replace_recipient(actor=actor, decree=revision, recipient=recipient, **DIED | why)


def sign(sari, made, revision):
    decrees.submit_decree(actor=sari, decree=revision)
    return decrees.sign_decree(
        actor=made, decree=revision, official=revision.programme.office.officials.get(), decided_on=date(2023, 9, 1)
    )


def counted(programme):
    programme.refresh_from_db()
    return programme.placed, programme.committed_rupiah


def settled(programme):
    return list(programme.recipients.settled().order_by("name").values_list("name", flat=True))


def test_the_next_who_waits_takes_the_place(sari, made, programme, decree, revision):
    before = bytes(decree.list_sha256)
    line = replace(sari, revision, decree.recipients.get(number=1))
    assert (line.name, line.replaces.name, line.get_cause_display()) == ("CALON 3", "CALON 1", "Meninggal dunia")
    assert (counted(programme), settled(programme)) == ((2, 2 * MILLION), ["CALON 1", "CALON 2"])
    sign(sari, made, revision)
    assert settled(programme) == ["CALON 2", "CALON 3"]
    assert (list_sha256(decree), decree.recipients.count()) == (before, 2)
    assert bytes(revision.__class__.objects.get(pk=revision.pk).list_sha256) == list_sha256(revision)


def test_the_hash_of_a_revision_binds_whom_it_replaces(sari, revision, decree):
    line = replace(sari, revision, decree.recipients.get(number=1))
    before = list_sha256(revision)
    Recipient.objects.filter(pk=line.pk).update(reason="Alasan lain")
    assert list_sha256(revision) != before


def test_taking_the_line_out_again_gives_the_place_back(sari, programme, decree, revision):
    line = replace(sari, revision, decree.recipients.get(number=1))
    decrees.unplace(actor=sari, recipient=line)
    assert counted(programme) == (2, 2 * MILLION)
    assert Candidate.objects.get(number=3).status == "eligible"
    replace(sari, revision, decree.recipients.get(number=1))


def test_a_substitute_may_be_replaced_by_a_second_revision(sari, made, programme, decree, revision):
    line = replace(sari, revision, decree.recipients.get(number=1))
    sign(sari, made, revision)
    second = decrees.draft_decree(actor=sari, programme=programme, changes=revision_of(revision), **WORDS)
    replace(sari, second, line, cause="withdrew", reason="Pindah ke kota lain")
    sign(sari, made, second)
    assert (settled(programme), counted(programme)) == (["CALON 2", "CALON 4"], (2, 2 * MILLION))


def revision_of(revision):
    revision.refresh_from_db()
    return revision


@pytest.mark.parametrize("why", [{"cause": "moved"}, {"reason": "  x "}])
def test_a_replacement_says_why(sari, decree, revision, why):
    with pytest.raises(NotAllowed, match="Pilih sebabnya"):
        replace(sari, revision, decree.recipients.get(number=1), **why)


def test_nobody_is_replaced_twice_or_outside_a_revision(sari, programme, decree, revision):
    leaving = decree.recipients.get(number=1)
    replace(sari, revision, leaving)
    with pytest.raises(NotAllowed, match="sudah diganti oleh CALON 3"):
        replace(sari, revision, leaving)
    plain = decrees.draft_decree(actor=sari, programme=programme, **WORDS)
    with pytest.raises(NotAllowed, match="lewat SK perubahan"):
        replace(sari, plain, decree.recipients.get(number=2))
    with pytest.raises(NotAllowed, match="sudah ditandatangani"):
        decrees.draft_decree(actor=sari, programme=programme, changes=plain, **WORDS)


def test_without_a_waiting_list_nobody_is_replaced(sari, programme, decree, revision):
    programme.candidates.eligible().update(status="ineligible")
    with pytest.raises(NotAllowed, match="Daftar tunggu kosong"):
        replace(sari, revision, decree.recipients.get(number=1))


def test_the_replaced_is_paid_no_more_and_the_substitute_is(sari, made, decree, revision):
    replace(sari, revision, decree.recipients.get(number=1))
    sign(sari, made, revision)
    batch = money.prepare_batch(actor=sari, decree=decree)
    assert [payment.holder for payment in batch.payments.all()] == ["CALON 2"]
    batch = money.prepare_batch(actor=sari, decree=revision_of(revision))
    assert [payment.holder for payment in batch.payments.all()] == ["CALON 3"]


def test_whoever_is_being_paid_is_not_replaced_by_any_path(sari, decree, revision):
    batch = money.prepare_batch(actor=sari, decree=decree)
    leaving = decree.recipients.get(number=1)
    with pytest.raises(NotAllowed, match="buang rancangan itu dulu"):
        replace(sari, revision, leaving)
    money.discard_batch(actor=sari, batch=batch)
    line = replace(sari, revision, leaving)
    paid = decree.recipients.get(number=2)
    money.prepare_batch(actor=sari, decree=decree)
    with pytest.raises(IntegrityError, match="is paid and cannot be replaced"), transaction.atomic():
        Recipient.objects.filter(pk=line.pk).update(replaces=paid)


def test_nobody_pays_the_replaced_by_any_path(sari, decree, revision):
    leaving = decree.recipients.get(number=1)
    replace(sari, revision, leaving)
    batch = money.prepare_batch(actor=sari, decree=decree)
    line = Readiness(recipient=leaving, account=leaving.person.accounts.get())
    with pytest.raises(IntegrityError, match="was replaced"), transaction.atomic():
        money.payment_of(batch, 9, line).save()


def test_the_pages_lead_from_the_decree_to_the_substitute(sari, made, decree, send, as_):
    page = as_(sari).get(decree.get_absolute_url()).text
    url = reverse("programmes:revise_decree", args=[decree.pk])
    assert url in page and decree.number in as_(sari).get(url).text
    draft = send(sari, url, **WORDS).url
    leaving = decree.recipients.get(number=2)
    page = as_(sari).get(draft).text
    replace_url = reverse("programmes:replace_recipient", args=[int(draft.split("/")[-2]), leaving.pk])
    assert replace_url in page
    send(sari, replace_url, cause="withdrew", reason="Pindah ke luar kota")
    page = as_(sari).get(draft).text
    assert "Menggantikan CALON 2: mengundurkan diri. Pindah ke luar kota" in page
    assert "Sedang diubah lewat" in as_(sari).get(decree.get_absolute_url()).text


def test_the_paper_of_a_revision_says_who_replaces_whom(sari, decree, revision):
    replace(sari, revision, decree.recipients.get(number=1))
    first_clause = decree_paper(revision, date(2023, 9, 1)).context["dictum"][0][1]
    assert f"mengubah Keputusan Nomor {decree.number} tanggal 10 Juli 2023" in first_clause
    assert "CALON 1 (meninggal dunia) diganti oleh CALON 3" in first_clause


def test_the_waiting_list_shows_who_comes_next_in_order(sari, programme, decree, as_):
    page = as_(sari).get(reverse("programmes:waiting", args=[programme.slug])).text
    assert "Daftar tunggu (2)" in page and page.index("CALON 3") < page.index("CALON 4")
    assert "CALON 1" not in page
