"""After submission no path changes the list, as the role that serves; in a draft the same paths work."""

import pytest
from django.db import Error, connection, connections, transaction
from django.db.models import F

from accounts.errors import NotAllowed
from disbursements import services
from disbursements.lists import CHANGED, is_unchanged
from disbursements.models import Approval, Batch, LedgerEntry, Payment
from disbursements.readiness import readiness
from tests.disbursements import paying
from tests.disbursements.paying import refused_by_database


def by_save(batch):
    payment = batch.payments.first()
    payment.number += 100
    payment.save()


def by_update(batch):
    batch.payments.filter(number=1).update(number=101)


def by_bulk_update(batch):
    payments = list(batch.payments.all())
    for payment in payments:
        payment.number += 100
    Payment.objects.bulk_update(payments, ["number"])


def by_f(batch):
    batch.payments.update(number=F("number") + 100)


def by_sql(batch):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disbursements_payment SET number = number + 100 WHERE batch_id = %s", [batch.pk])


def by_bulk_create(batch):
    """The third recipient, who is ready and on no list: nothing but the seal is in his way."""
    (ready,) = [line for line in readiness(batch.decree) if not line.reasons]
    Payment.objects.bulk_create([services.payment_of(batch, 3, ready)])


def by_update_or_create(batch):
    Payment.objects.update_or_create(batch=batch, number=1, defaults={"number": 101})


def by_delete(batch):
    batch.payments.first().delete()


def by_queryset_delete(batch):
    batch.payments.all().delete()


def by_sql_delete(batch):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disbursements_payment WHERE batch_id = %s", [batch.pk])


PATHS = [
    by_save,
    by_update,
    by_bulk_update,
    by_f,
    by_sql,
    by_bulk_create,
    by_update_or_create,
    by_delete,
    by_queryset_delete,
    by_sql_delete,
]


@pytest.fixture
def two_of_three(draft):
    """A draft without its third line."""
    draft.payments.get(number=3).delete()
    Batch.objects.filter(pk=draft.pk).update(payment_count=2, total_rupiah=2_000_000)
    return draft


@pytest.mark.parametrize("path", PATHS)
def test_a_draft_can_be_changed(two_of_three, path):
    assert not refused_by_database(lambda: path(two_of_three))


@pytest.mark.parametrize("path", PATHS)
def test_a_submitted_list_cannot(sari, two_of_three, path):
    services.submit_batch(actor=sari, batch=two_of_three)
    before = list(two_of_three.payments.values())
    assert "is sealed" in refused_by_database(lambda: path(two_of_three))
    assert list(two_of_three.payments.values()) == before


def test_nor_one_that_is_with_the_bank(sari, budi, made, two_of_three):
    services.submit_batch(actor=sari, batch=two_of_three)
    services.check_batch(actor=budi, batch=two_of_three)
    services.approve_batch(actor=made, batch=two_of_three)
    services.bank_list(actor=sari, batch=two_of_three)
    assert all(refused_by_database(lambda path=path: path(two_of_three)) for path in PATHS)


CHANGES = {
    "amount_rupiah": 9_999_999,
    "holder": "ORANG LAIN",
    "account_index": b"x" * 32,
    "number": 50,
    "reference": "PB1",
    "settled_on": "2023-08-09",
    "return_reason": "x",
    "status": "credited",
}


def test_no_column_of_a_submitted_line_changes(submitted):
    changes = [{column: value} for column, value in CHANGES.items()]
    assert all(refused_by_database(lambda c=change: submitted.payments.update(**c)) for change in changes)


def test_no_line_moves_to_another_batch(sari, made, office, draft, decree):
    other = paying.ready_decree(sari, made, office, year=2024)
    another = paying.prepare(sari, other)
    assert refused_by_database(lambda: draft.payments.update(batch=another, number=F("number") + 10))
    services.submit_batch(actor=sari, batch=draft)
    assert refused_by_database(lambda: another.payments.update(batch=draft, number=F("number") + 10))


def test_no_table_can_be_emptied(submitted):
    def truncate(table):
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE disbursements_{table} CASCADE")

    tables = ["payment", "batch", "approval", "ledgerentry"]
    assert all(refused_by_database(lambda t=table: truncate(t)) for table in tables)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_not_even_by_its_owner(submitted):
    with pytest.raises(Error, match="may not be changed: TRUNCATE refused"), connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE disbursements_payment CASCADE")


def test_the_head_of_a_submitted_list_is_fixed(submitted, budi):
    head = ["total_rupiah", "payment_count", "number", "list_sha256", "made_by", "submitted_by"]
    values = {"list_sha256": b"x" * 32, "made_by": budi, "submitted_by": budi}
    own = Batch.objects.filter(pk=submitted.pk)
    assert all(refused_by_database(lambda c=column: own.update(**{c: values.get(c, 7)})) for column in head)
    assert not refused_by_database(lambda: own.update(rejection="x"))


def test_a_batch_is_never_deleted(draft):
    draft.payments.all().delete()
    assert refused_by_database(draft.delete)


def test_signatures_and_entries_are_only_added(sent):
    assert refused_by_database(lambda: Approval.objects.update(signed_name="x"))
    assert refused_by_database(lambda: Approval.objects.all().delete())
    assert refused_by_database(lambda: LedgerEntry.objects.update(amount_rupiah=1))
    assert refused_by_database(lambda: LedgerEntry.objects.all().delete())


def test_an_entry_follows_its_payment(rina, sent):
    payment = sent.payments.first()
    entry = {"programme": sent.programme, "payment": payment, "kind": "credited", "amount_rupiah": 1_000_000}
    assert refused_by_database(lambda: LedgerEntry.objects.create(**entry))
    payment.status, payment.settled_on, payment.result = "credited", "2023-08-09", paying.applied_by(rina, sent)
    payment.save(update_fields=["status", "settled_on", "result"])
    assert refused_by_database(lambda: LedgerEntry.objects.create(**entry | {"amount_rupiah": 2}))
    assert not refused_by_database(lambda: LedgerEntry.objects.create(**entry))


def test_even_a_draft_pays_only_what_the_decree_and_the_account_say(draft):
    first, second, _ = draft.payments.all()
    changes = {"amount_rupiah": 2, "holder": "ORANG LAIN", "account_index": b"x", "account_id": second.account_id}
    own = draft.payments.filter(pk=first.pk)
    assert all(refused_by_database(lambda c=column: own.update(**{c: changes[c]})) for column in changes)


def test_the_sums_that_are_signed_are_those_of_the_lines(sari, draft):
    draft.payments.get(number=3).delete()
    with pytest.raises(NotAllowed, match="Jumlah pada rancangan ini tidak cocok"):
        services.submit_batch(actor=sari, batch=draft)


def test_a_batch_does_not_begin_approved(draft, decree, sari):
    known = {"programme": decree.programme, "decree": decree, "region": decree.region, "number": 9, "made_by": sari}
    assert refused_by_database(lambda: Batch.objects.create(status="approved", **known))
    assert not refused_by_database(lambda: Batch.objects.create(**known))


def signed_for(batch, official, stage):
    Approval.objects.create(
        batch=batch, stage=stage, signed_by=official, signed_name="x", list_sha256=batch.list_sha256
    )


def reach(status, sari, rina, budi, made, decree):
    """A batch in this state, and the signatures any next step could ask for."""
    batch = paying.prepare(sari, decree)
    way = {
        "submitted": lambda: services.submit_batch(actor=sari, batch=batch),
        "checked": lambda: services.check_batch(actor=budi, batch=batch),
        "approved": lambda: services.approve_batch(actor=made, batch=batch),
        "sent": lambda: services.bank_list(actor=sari, batch=batch, sent_on=paying.SENT_ON),
        "settled": lambda: paying.apply(rina, batch, paying.answer_rows(batch)),
    }
    if status in ("rejected", "discarded"):
        end(status, sari, budi, batch)
    for name in list(way)[: list(way).index(status) + 1] if status in way else []:
        way[name]()
    return Batch.objects.get(pk=batch.pk)


def end(status, sari, budi, batch):
    if status == "discarded":
        services.discard_batch(actor=sari, batch=batch)
        return
    services.submit_batch(actor=sari, batch=batch)
    services.reject_batch(actor=budi, batch=batch, reason="alasan")


def make_possible(becomes, batch, sari, rina, budi, made):
    """Whatever else the step needs, so that only the order of states can be the obstacle."""
    fields = {"submitted": {"submitted_by": sari, "list_sha256": b"x" * 32}} if batch.status == "draft" else {}
    if (batch.status, becomes) in [("submitted", "checked"), ("submitted", "approved")]:
        signed_for(batch, budi, "check")
    if (batch.status, becomes) == ("checked", "approved"):
        signed_for(batch, made, "approve")
    if becomes == "settled" and batch.status == "sent":
        result = paying.applied_by(rina, batch)
        batch.payments.update(status="credited", settled_on=paying.CREDITED_ON, result=result)
    if becomes == "sent" and batch.status == "approved":
        return {"sent_on": paying.SENT_ON}
    return fields.get(becomes, {})


@pytest.mark.parametrize("status", Batch.Status.values)
def test_the_database_allows_exactly_the_steps(sari, rina, budi, made, decree, status):
    batch = reach(status, sari, rina, budi, made, decree)
    allowed = {to.value for starts, to in Batch.STEPS.values() if status in starts}
    moved = set()
    for becomes in set(Batch.Status.values) - {status}:
        with transaction.atomic():
            fields = make_possible(becomes, batch, sari, rina, budi, made)
            if not refused_by_database(lambda: Batch.objects.filter(pk=batch.pk).update(status=becomes, **fields)):  # noqa: B023
                moved.add(becomes)
            transaction.set_rollback(True)
    assert moved == allowed - {status}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_list_changed_by_the_owner_is_neither_signed_nor_sent(sari, budi, made, decree):
    batch = services.check_batch(actor=budi, batch=paying.submit(sari, decree))
    assert is_unchanged(batch)
    paying.as_owner("UPDATE disbursements_payment SET amount_rupiah = 9000000 WHERE number = 1")
    with pytest.raises(NotAllowed, match=CHANGED[:40]):
        services.approve_batch(actor=made, batch=batch)
    paying.as_owner("UPDATE disbursements_payment SET amount_rupiah = 1000000 WHERE number = 1")
    assert services.approve_batch(actor=made, batch=batch).status == "approved"
    paying.as_owner("UPDATE disbursements_payment SET holder = 'ORANG LAIN' WHERE number = 1")
    with pytest.raises(NotAllowed, match=CHANGED[:40]):
        services.bank_list(actor=sari, batch=batch)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_account_changed_by_the_owner_is_not_sent(sari, budi, made, decree):
    batch = paying.approve(sari, budi, made, decree)
    last = bytes(batch.payments.last().account.account_sealed)
    paying.as_owner("UPDATE beneficiaries_bankaccount SET account_sealed = %s", last)
    with pytest.raises(NotAllowed, match=CHANGED[:40]):
        services.bank_list(actor=sari, batch=batch)
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_page_of_a_changed_list_warns_and_offers_no_signature(as_, sari, budi, decree):
    batch = paying.submit(sari, decree)
    assert "Periksa dan tanda tangani" in as_(budi).get(batch.get_absolute_url()).content.decode()
    paying.as_owner("UPDATE disbursements_payment SET amount_rupiah = 9000000 WHERE number = 1")
    page = as_(budi).get(batch.get_absolute_url()).content.decode()
    assert "Periksa dan tanda tangani" not in page
    assert "Daftar ini tidak sama lagi dengan yang diajukan" in page
