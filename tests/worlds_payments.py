"""What a district of tests/worlds.py decides and pays."""

import datetime

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from disbursements.models import Approval, BankResult, Batch, LateReturn, Payment
from programmes.models import Candidate, Decree, Programme, Recipient

DAY = datetime.date(2023, 7, 26)
MILLION = 1_000_000


def decree(world):
    """Signed, with two lines; the third candidate waits."""
    programme = world[Programme]
    made = world.add(
        Decree(
            programme=programme,
            region=world.region,
            title=world.text("tentang"),
            considerations="a",
            legal_bases="b",
            created_by=world.users["operator"],
        )
    )
    for candidate in programme.candidates.filter(number__in=(2, 1)).order_by("-number"):
        world.add(a_recipient(made, candidate))
    Decree.objects.filter(pk=made.pk).update(
        status="signed",
        number=f"{world.mark} 1",
        decided_on=DAY,
        signer_name=world.text("Kepala"),
        signed_by=world.users["kadis"],
        signed_at=timezone.now(),
        list_sha256=b"x" * 32,
    )
    made.refresh_from_db()


def a_recipient(decree, candidate):
    sealed = {name: getattr(candidate, name) for name in ("nik_sealed", "nik_index")}
    Candidate.objects.filter(pk=candidate.pk).update(status=Candidate.Status.PLACED)
    return Recipient(
        programme=decree.programme,
        decree=decree,
        component=candidate.component,
        number=candidate.number,
        candidate=candidate,
        person=candidate.person,
        region=candidate.region,
        name=candidate.name,
        amount_rupiah=MILLION,
        **sealed,
    )


def second_operator(world):
    """Prepares what the bank answers, so that the operator of the world may apply the answer."""
    about = {"name": world.text("operator kedua"), "role": Role.OPERATOR, "region": world.region}
    return User.objects.get_or_create(username=f"operator2.{world.mark}", defaults=about)[0]


def a_batch(world, recipient, number):
    made = Batch.objects.create(
        programme=world[Programme],
        decree=world[Decree],
        region=world.region,
        number=number,
        made_by=second_operator(world),
        total_rupiah=MILLION,
        payment_count=1,
    )
    account = recipient.person.accounts.get()
    payment = Payment(
        batch=made,
        number=1,
        reference=f"{world.mark}-{number}",
        recipient=recipient,
        region=world.village,
        account=account,
        bank=world.bank,
        account_index=account.account_index,
        holder=account.holder,
        amount_rupiah=MILLION,
    )
    world.add(payment)
    return made


def a_returned_payment(world, batch, file):
    """Through every seal: submitted, signed twice for its hash, sent, and answered by the bank, twice.

    file: the upload of the bank's second answer, which takes the first back.
    """
    held, list_sha256 = Batch.objects.filter(pk=batch.pk), b"x" * 32
    held.update(status="submitted", submitted_by=second_operator(world), list_sha256=list_sha256)
    for role, stage, status in (("kabid", "check", "checked"), ("kadis", "approve", "approved")):
        signer = world.users[role]
        Approval.objects.create(
            batch=batch, stage=stage, signed_by=signer, signed_name=signer.name, list_sha256=list_sha256
        )
        held.update(status=status)
    held.update(status="sent", sent_at=timezone.now(), sent_on=DAY)
    applied = {"is_applied": True, "applied_by": world.users["operator"], "applied_at": timezone.now()}
    result = BankResult.objects.create(batch=batch, region=world.region, upload=file, **applied)
    batch.payments.update(status="credited", settled_on=DAY, result=result)
    a_late_return(world, batch, result)


def a_late_return(world, batch, result):
    """Of the one payment of a batch: reported by the operator, confirmed by the head of the office."""
    payment, reason = batch.payments.get(), world.text("alasan")
    late = LateReturn(
        payment=payment,
        region=payment.region,
        result=result,
        amount_rupiah=MILLION,
        credited_on=DAY,
        returned_on=DAY,
        reason=reason,
        reported_by=world.users["operator"],
    )
    world.add(late)
    decided = {"status": "confirmed", "decided_by": world.users["kadis"], "decided_at": timezone.now()}
    LateReturn.objects.filter(pk=late.pk).update(**decided)
    batch.payments.update(status="returned", settled_on=DAY, return_reason=reason)
