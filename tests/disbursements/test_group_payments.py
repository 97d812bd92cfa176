"""Money to groups: to the account in the group's name, when its officers were trained and its papers are in."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import NotAllowed
from bimtek.models import AttendanceMark, Bimtek, Session
from bimtek.services import invite_from_decree
from disbursements import services
from disbursements.lists import canonical_line
from disbursements.models import LedgerEntry, Payment
from disbursements.readiness import readiness
from kube.models import Group
from programmes.models import Component
from programmes.services.papers import receive_all_papers
from tests.disbursements import paying
from tests.disbursements.paying import refused_by_database
from tests.programmes import grouping
from tests.programmes.placing import make_candidates, make_programme
from tests.programmes.placing import signed as signed_persons


def train(actor, decree, came=None):
    """Its groups send two each, as invited from the decree; those of `came` (all when None) sit through the session."""
    programme = decree.programme
    about = {"programme": programme, "office": programme.office, "region": programme.region}
    bimtek = Bimtek.objects.create(title="Bimtek KUBE", venue="Aula", held_on=grouping.date(2023, 8, 20), **about)
    session = Session.objects.create(
        bimtek=bimtek, topic="Pembukuan", speaker="Ana", starts_at="08:00", ends_at="09:00"
    )
    invite_from_decree(actor=actor, bimtek=bimtek, decree=decree)
    for participant in bimtek.participants.select_related("membership"):
        if came is None or participant.membership.group_id in came:
            AttendanceMark.objects.create(participant=participant, session=session, is_present=True, marked_by=actor)
    return bimtek


def complete(actor, decree, came=None):
    for recipient in decree.recipients.all():
        receive_all_papers(actor=actor, recipient=recipient)
    train(actor, decree, came)
    return decree


@pytest.fixture
def programme(office):
    return grouping.programme_of_groups(office)


@pytest.fixture
def decree(sari, made, office, programme):
    """Three groups; nothing is known of papers and bimtek yet."""
    grouping.judged(sari, programme, grouping.groups(sari, office, 3))
    return grouping.signed(sari, made, programme)


@pytest.fixture
def ready(sari, decree):
    return complete(sari, decree)


def reasons(decree):
    return {line.recipient.name: [str(reason) for reason in line.reasons] for line in readiness(decree)}


def test_what_is_missing_is_told_group_by_group(sari, decree):
    first, second, third = (line.group for line in decree.recipients.order_by("number"))
    train(sari, decree, came={first.pk})
    grouping.give_account(sari, second, "00123456", holder="SITI AMINAH")
    third.accounts.update(replaced_at=timezone.now())
    Group.objects.filter(pk=third.pk).update(status=Group.Status.INACTIVE)
    assert reasons(decree) == {
        "KUBE Mawar 01": ["Berkas belum diterima: Proposal."],
        "KUBE Mawar 02": [
            "Belum tercatat hadir di semua sesi bimtek.",
            "Berkas belum diterima: Proposal.",
            "Rekeningnya atas nama SITI AMINAH, bukan atas nama kelompok.",
        ],
        "KUBE Mawar 03": [
            "Belum tercatat hadir di semua sesi bimtek.",
            "Berkas belum diterima: Proposal.",
            "Keadaan kelompok: tidak aktif.",
            "Belum ada rekening.",
        ],
    }


def test_the_way_to_put_it_right_leads_to_the_group(sari, ready):
    group = ready.recipients.get(number=1).group
    grouping.give_account(sari, group, "00123456", holder="SITI AMINAH")
    [reason] = readiness(ready)[0].reasons
    assert (reason.view, str(reason.url)) == ("kube:set_account", f"/groups/{group.pk}/account/")


def test_one_account_of_two_groups_is_told(sari, office, ready):
    first, second, _ = (line.group for line in ready.recipients.order_by("number"))
    for group in (first, second):
        grouping.give_account(sari, group, "00999999")
    told = reasons(ready)
    assert told["KUBE Mawar 01"] == ["Nomor rekeningnya juga dipakai KUBE Mawar 02."]
    assert told["KUBE Mawar 02"] == ["Nomor rekeningnya juga dipakai KUBE Mawar 01."]
    assert told["KUBE Mawar 03"] == []


def test_a_group_is_paid_to_its_account_and_the_answer_is_booked(sari, rina, budi, made, ready):
    batch = paying.send(sari, budi, made, ready)
    text = services.bank_list(actor=sari, batch=batch).decode()
    assert '"KUBE Mawar 01";"KUBE Mawar 01"' in text and "004569001" in text
    paying.apply(rina, batch, paying.answer_rows(batch, returned={2}))
    states = dict(batch.payments.values_list("recipient__name", "status"))
    assert states == {"KUBE Mawar 01": "credited", "KUBE Mawar 02": "returned", "KUBE Mawar 03": "credited"}
    assert sum(LedgerEntry.objects.filter(kind="credited").values_list("amount_rupiah", flat=True)) == 40_000_000
    assert reasons(ready)["KUBE Mawar 02"][0].endswith("Rekeningnya belum diperbaiki.")
    grouping.give_account(sari, ready.recipients.get(number=2).group, "00777777")
    again = services.prepare_batch(actor=sari, decree=ready)
    [payment] = again.payments.all()
    assert payment.replaces.recipient.name == "KUBE Mawar 02" and payment.group_account.account_last4 == "7777"


def test_the_signed_list_binds_the_group_and_its_account(sari, ready):
    batch = paying.prepare(sari, ready)
    payment = batch.payments.first()
    told = canonical_line(payment)
    assert (told["group"], told["account_index"]) == (
        payment.recipient.group_id,
        bytes(payment.group_account.account_index).hex(),
    )
    assert "nik_index" not in told


def test_an_account_changed_after_submitting_stops_the_signature(sari, budi, ready):
    batch = paying.submit(sari, ready)
    grouping.give_account(sari, batch.payments.first().recipient.group, "00777777")
    with pytest.raises(NotAllowed, match="Rekening KUBE Mawar 01 diganti"):
        services.check_batch(actor=budi, batch=batch)


def test_a_group_that_dissolves_is_taken_from_the_draft(sari, ready):
    batch = paying.prepare(sari, ready)
    Group.objects.filter(pk=batch.payments.first().recipient.group_id).update(status=Group.Status.DISSOLVED)
    with pytest.raises(NotAllowed, match="KUBE Mawar 01 berubah"):
        services.submit_batch(actor=sari, batch=batch)


def changed(**columns):
    sets = ", ".join(f"{name} = {value}" for name, value in columns.items())

    def act():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE disbursements_payment SET {sets} WHERE number = 1")  # noqa: S608

    return refused_by_database(act)


def test_a_payment_goes_to_one_account(sari, ready):
    paying.prepare(sari, ready)
    assert "a_payment_goes_to_one_account" in changed(account_id=1) or "follows the decree" in changed(account_id=1)
    assert "follows the decree" in changed(group_account_id="NULL")


def test_a_group_is_paid_to_no_other_account(sari, ready):
    paying.prepare(sari, ready)
    other = ready.recipients.get(number=3).group.accounts.get()
    assert "follows the decree" in changed(group_account_id=other.pk)
    assert "follows the decree" in changed(holder="'ORANG LAIN'")


def test_the_database_pays_no_account_in_another_name(sari, ready):
    [line, *_] = readiness(ready)
    batch = paying.prepare(sari, ready)
    batch.payments.all().delete()
    private = grouping.give_account(sari, line.recipient.group, "00123456", holder="SITI AMINAH")
    line.account = private
    refusal = refused_by_database(lambda: services.payment_of(batch, 1, line).save())
    assert "follows the decree and the account" in refusal


@pytest.mark.parametrize("column", ["group_account_id", "account_id", "holder", "amount_rupiah"])
def test_what_was_submitted_of_a_group_is_sealed(sari, ready, column):
    paying.submit(sari, ready)
    value = {"holder": "'LAIN'", "amount_rupiah": "1"}.get(column, "NULL")
    assert changed(**{column: value})


def test_a_person_is_not_paid_to_a_groups_account(sari, made, office, ready):
    persons = paying.complete(sari, signed_persons(sari, made, make_persons(office)))
    batch = paying.prepare(sari, persons)
    account = ready.recipients.get(number=1).group.accounts.get()
    refusal = changed(account_id="NULL", group_account_id=account.pk)
    assert "follows the decree" in refusal and batch.payments.get().account_id


def make_persons(office):
    programme = make_programme(office, year=2024)
    make_candidates(programme, 1)
    return programme


def test_goods_for_groups_are_not_paid(sari, made, office):
    programme = grouping.programme_of_groups(office)
    programme.components.update(form=Component.Form.GOODS)
    grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    decree = complete(sari, grouping.signed(sari, made, programme))
    assert readiness(decree) == []
    with pytest.raises(NotAllowed, match="barang"):
        services.prepare_batch(actor=sari, decree=decree)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_the_same_however_many_groups(sari, made, office, programme, count, django_assert_num_queries):
    grouping.judged(sari, programme, grouping.groups(sari, office, count))
    decree = complete(sari, grouping.signed(sari, made, programme))
    with django_assert_num_queries(10):
        assert all(not line.reasons for line in readiness(decree))
