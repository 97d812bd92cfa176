"""Prepare, submit, check, approve, reject: two signatures of two officials, and never the maker's."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from disbursements import services
from disbursements.lists import list_sha256
from disbursements.models import Batch, Payment
from tests.disbursements import paying
from tests.programmes import placing


def step(send, user, name, batch, **data):
    return send(user, reverse(f"disbursements:{name}", args=[batch.pk]), **data)


def status(batch):
    return Batch.objects.get(pk=batch.pk).status


def verbs(batch):
    return list(Event.objects.about(batch).order_by("id").values_list("verb", flat=True))


def test_the_operator_prepares_everybody_who_is_ready(send, sari, decree):
    answer = send(sari, reverse("disbursements:prepare", args=[decree.pk]))
    batch = Batch.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert (batch.number, batch.payment_count, batch.total_rupiah, batch.made_by) == (1, 3, 3_000_000, sari)
    assert [payment.number for payment in batch.payments.all()] == [1, 2, 3]


def test_a_payment_follows_the_decree_and_the_account(draft):
    payment = draft.payments.select_related("recipient", "account").first()
    assert payment.reference == f"PB{draft.pk:06d}N0001"
    assert payment.amount_rupiah == payment.recipient.amount_rupiah
    assert bytes(payment.account_index) == bytes(payment.account.account_index)
    assert (payment.holder, payment.region_id) == ("CALON 1", payment.recipient.region_id)


def test_nothing_is_prepared_from_an_unsigned_decree(send, sari, decree):
    unsigned = placing.draft(sari, decree.programme)
    answer = send(sari, reverse("disbursements:prepare", args=[unsigned.pk]), follow=True)
    assert "SK ini belum ditandatangani" in answer.content.decode()
    assert not Batch.objects.exists()


def test_the_whole_way_to_the_bank(send, sari, budi, made, draft):
    for user, name in [(sari, "submit"), (budi, "check"), (made, "approve")]:
        assert step(send, user, name, draft).url == draft.get_absolute_url()
    assert status(draft) == "approved"
    assert verbs(draft) == ["batch.prepared", "batch.submitted", "batch.checked", "batch.approved"]
    assert [approval.signed_name for approval in draft.approvals.all()] == ["Budi", "Made"]


def test_every_signature_is_for_the_hash_of_the_list(approved):
    digest = list_sha256(approved)
    assert bytes(approved.list_sha256) == digest
    assert [bytes(approval.list_sha256) for approval in approved.approvals.all()] == [digest, digest]


@pytest.mark.parametrize("name", ["submit", "discard", "check", "approve", "reject", "bank_list"])
def test_a_step_out_of_turn_changes_nothing(send, sari, budi, made, draft, name):
    turns = {"submit": sari, "discard": sari, "check": budi, "approve": made, "reject": made, "bank_list": sari}
    services.submit_batch(actor=sari, batch=draft)
    if name in ("check", "reject"):
        services.reject_batch(actor=budi, batch=draft, reason="salah SK")
    before = status(draft)
    answer = step(send, turns[name], name, draft, reason="alasan lain", kind="csv")
    assert (answer.status_code, status(draft)) == (302, before)


@pytest.mark.parametrize("name", ["prepare", "submit", "discard", "check", "approve", "reject", "bank_list"])
def test_who_has_another_role_is_refused(send, joni, draft, decree, name):
    thing = decree if name == "prepare" else draft
    assert step(send, joni, name, thing).status_code == 403
    assert (status(draft), Batch.objects.count()) == ("draft", 1)


@pytest.mark.parametrize("name", ["prepare", "submit", "discard", "check", "approve", "reject", "bank_list"])
def test_who_is_from_elsewhere_finds_nothing(send, as_, yusuf, draft, decree, name):
    thing = decree if name == "prepare" else draft
    assert step(send, yusuf, name, thing).status_code == 404
    assert as_(yusuf).get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["submit", "discard", "check", "approve", "reject", "bank_list"])
def test_a_step_is_never_a_link(as_, sari, draft, name):
    answer = as_(sari).get(reverse(f"disbursements:{name}", args=[draft.pk]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Alamat ini hanya menerima kiriman formulir" in answer.text and "Ke Tugas saya" in answer.text


def test_the_maker_may_not_sign_even_as_an_official(sari, submitted):
    with pytest.raises(NotAllowed, match="Penyusun daftar"):
        services.check_batch(actor=sari, batch=submitted)


def test_one_person_does_not_sign_twice(budi, submitted):
    services.check_batch(actor=budi, batch=submitted)
    with pytest.raises(NotAllowed, match="sudah menandatangani"):
        services.approve_batch(actor=budi, batch=submitted)
    assert status(submitted) == "checked"


def test_a_rejection_says_why_and_frees_the_recipients(send, sari, budi, submitted, decree):
    assert "minimal lima huruf" in step(send, budi, "reject", submitted, reason="no", follow=True).content.decode()
    step(send, budi, "reject", submitted, reason="Nilai belum dicocokkan")
    batch = Batch.objects.get()
    assert (batch.status, batch.rejection, batch.rejected_by) == ("rejected", "Nilai belum dicocokkan", budi)
    assert set(batch.payments.values_list("status", flat=True)) == {"dropped"}
    assert paying.prepare(sari, decree).payment_count == 3


def test_the_head_may_reject_what_was_checked(budi, made, submitted):
    services.check_batch(actor=budi, batch=submitted)
    services.reject_batch(actor=made, batch=submitted, reason="Tunda sampai SK baru")
    assert status(submitted) == "rejected"


def test_a_discarded_draft_frees_the_recipients(send, sari, draft, decree):
    step(send, sari, "discard", draft)
    assert (status(draft), paying.prepare(sari, decree).number) == ("discarded", 2)


def change_account(sari, payment):
    bank = Bank.objects.get(code="121")
    set_account(
        actor=sari, person=payment.recipient.person, bank=bank, number="00998877", holder="X", reason="buku baru"
    )


def test_a_draft_that_is_out_of_date_is_not_submitted(sari, draft):
    change_account(sari, draft.payments.first())
    with pytest.raises(NotAllowed, match="Keadaan CALON 1 berubah"):
        services.submit_batch(actor=sari, batch=draft)


def test_an_account_changed_under_way_stops_the_signature(sari, budi, submitted):
    change_account(sari, submitted.payments.first())
    with pytest.raises(NotAllowed, match="Rekening CALON 1 diganti setelah daftar ini diajukan"):
        services.check_batch(actor=budi, batch=submitted)


def test_a_rejected_return_can_be_made_good_in_a_later_batch(sari, rina, budi, sent, decree):
    paying.apply(rina, sent, paying.answer_rows(sent, returned=[1]))
    change_account(sari, sent.payments.first())
    services.reject_batch(actor=budi, batch=paying.submit(sari, decree), reason="tanggal salah")
    again = paying.prepare(sari, decree).payments.get()
    assert (again.replaces, again.status) == (sent.payments.first(), Payment.Status.PLANNED)
