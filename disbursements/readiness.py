"""Who of a decree can be paid now, and in words why each of the others cannot."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse_lazy

from accounts.templatetags.kube import tanggal
from beneficiaries.models import BankAccount
from bimtek.queries import trained
from disbursements.models import Batch, Payment
from kube.models import Group, GroupAccount
from programmes.bank_accounts import accounts_in_question
from programmes.models import Component, Decree, Programme, Recipient
from programmes.queries import minimum_attendance


@dataclass(frozen=True)
class Reason:
    """One sentence, and the page where it is put right: `view` for asking who may open it, `action` for the link."""

    text: str
    action: str
    view: str
    url: str

    def __str__(self):
        return self.text


@dataclass
class Readiness:
    """A line of the decree. `payment` is the one that is planned or credited, `returned` the one to make good."""

    recipient: Recipient
    account: BankAccount | GroupAccount | None = None
    reasons: list[Reason] = field(default_factory=list)
    payment: Payment | None = None
    returned: Payment | None = None

    @property
    def warning(self) -> str:
        """The bank compares names; a difference is worth a look, but may be right (a title, a maiden name)."""
        return holder_warning(self.account, self.recipient) if self.account else ""


def readiness(decree: Decree, *, leaving_out: Batch | None = None) -> list[Readiness]:
    """Every recipient of the decree who gets money, in order. Ready is who has no reasons.

    leaving_out: a batch whose own payments do not count as under way, when its lines are judged again.
    """
    paid = decree.recipients.exclude(component__form=Component.Form.GOODS)
    recipients = list(
        paid.with_papers()
        .select_related("replaced_by", "candidate")
        .prefetch_related("payments__batch")
        .order_by("number", "id")
    )
    programme = decree.programme
    papers = list(programme.papers.all())
    came = set(trained(programme).values_list("pk", flat=True)) if programme.needs_bimtek else None
    untrained = [not_trained(programme)] if programme.needs_bimtek else []
    shared = shared_accounts(programme, recipients)
    in_question = accounts_in_question([recipient.candidate_id for recipient in recipients if recipient.person_id])
    lines = [line_of(recipient, leaving_out) for recipient in recipients]
    for line in lines:
        line.recipient.programme = programme  # asked for its address
        line.reasons = [
            *replaced(line.recipient),
            *paid_already(line),
            *([] if came is None or line.recipient.pk in came else untrained),
            *papers_missing(line.recipient, papers),
            *not_active(line.recipient.group),
            *account_faults(line, programme, shared),
            *account_in_question(line, in_question),
        ]
        if line.payment or hasattr(line.recipient, "replaced_by"):
            line.reasons = line.reasons[:1]
    return lines


def line_of(recipient: Recipient, leaving_out: Batch | None) -> Readiness:
    counted = [p for p in recipient.payments.all() if not (leaving_out and p.batch_id == leaving_out.pk)]
    by_status = {payment.status: payment for payment in sorted(counted, key=lambda payment: payment.pk)}
    live = by_status.get(Payment.Status.CREDITED) or by_status.get(Payment.Status.PLANNED)
    return Readiness(
        recipient=recipient,
        account=account_of(recipient.beneficiary),
        payment=live,
        returned=None if live else by_status.get(Payment.Status.RETURNED),
    )


def replaced(recipient: Recipient) -> list[Reason]:
    if not hasattr(recipient, "replaced_by"):
        return []
    substitute = recipient.replaced_by
    text = f"{substitute.get_cause_display()}; digantikan oleh {substitute.name}."
    url = reverse_lazy("programmes:decree", args=[substitute.decree_id])
    return [Reason(text, "Lihat SK perubahan", "programmes:decree", url)]


def paid_already(line: Readiness) -> list[Reason]:
    if line.payment is None:
        return []
    batch = line.payment.batch
    if line.payment.status == Payment.Status.CREDITED:
        text = f"Sudah tersalur pada {tanggal(line.payment.settled_on)}."
    else:
        text = f"Sedang dalam penyaluran {batch.number} ({batch.get_status_display()})."
    url = reverse_lazy("disbursements:batch", args=[batch.pk])
    return [Reason(text, f"Lihat penyaluran {batch.number}", "disbursements:batch", url)]


def not_trained(programme: Programme) -> Reason:
    url = reverse_lazy("bimtek:list", query={"programme": programme.slug})
    percent = minimum_attendance(programme)
    sessions = "semua" if percent == 100 else f"sedikitnya {percent}%"
    return Reason(f"Belum tercatat hadir di {sessions} sesi bimtek.", "Lihat bimtek", "bimtek:list", url)


def papers_missing(recipient: Recipient, papers) -> list[Reason]:
    received = {received.paper_id for received in recipient.received_papers.all()}
    missing = [paper.name for paper in papers if paper.pk not in received]
    if not missing:
        return []
    text = f"Berkas belum diterima: {', '.join(missing)}."
    return [Reason(text, "Catat berkas", "programmes:recipients", recipient.get_absolute_url())]


def not_active(group: Group | None) -> list[Reason]:
    if group is None or group.status == Group.Status.ACTIVE:
        return []
    text = f"Keadaan kelompok: {group.get_status_display().lower()}."
    return [Reason(text, "Lihat kelompok", "kube:detail", group.get_absolute_url())]


def account_faults(line: Readiness, programme: Programme, shared: dict) -> list[Reason]:
    owner, account, returned = line.recipient.beneficiary, line.account, line.returned
    if account is None:
        return [account_reason(owner, no_account(line.recipient.candidate), "Isi rekening")]
    texts = []
    if isinstance(account, GroupAccount) and not account.is_in_group_name:
        texts.append(f"Rekeningnya atas nama {account.holder}, bukan atas nama kelompok.")
    if programme.bank_id and account.bank_id != programme.bank_id:
        texts.append(f"Rekeningnya di {account.bank}, sedangkan program ini dibayar lewat {programme.bank}.")
    if returned and (returned.group_account_id or returned.account_id) == account.pk:
        texts.append(
            f"Diretur bank pada {tanggal(returned.settled_on)}: {returned.return_reason}. Rekeningnya belum diperbaiki."
        )
    if owner in shared:
        texts.append(f"Nomor rekeningnya juga dipakai {' dan '.join(shared[owner])}.")
    return [account_reason(owner, text, "Perbaiki rekening") for text in texts]


def no_account(candidate) -> str:
    """A number that could not be read was written all the same: somebody has it on paper."""
    if candidate and candidate.account_fault:
        return (
            f"Nomor rekening di daftar usulan tidak terbaca (baris {candidate.row_number}). Isi dari buku tabungannya."
        )
    return "Belum ada rekening."


def account_in_question(line: Readiness, in_question: dict) -> list[Reason]:
    """Money goes to neither account before somebody has looked at the passbook."""
    candidate = line.recipient.candidate_id
    if candidate not in in_question:
        return []
    text = "Daftar usulan memuat nomor rekening lain daripada yang sedang dipakai. Pilih dulu salah satunya."
    view = "programmes:choose_account"
    return [Reason(text, "Pilih rekening", view, reverse_lazy(view, args=[candidate]))]


def account_reason(owner, text: str, action: str) -> Reason:
    view = "kube:set_account" if isinstance(owner, Group) else "beneficiaries:correct_account"
    return Reason(text, action, view, reverse_lazy(view, args=[owner.pk]))


def account_of(owner):
    """The account in use of a person or a group, as `with_papers` fetched it."""
    return next(iter(owner.accounts_in_use), None)


def shared_accounts(programme: Programme, recipients: list[Recipient]) -> dict[object, list[str]]:
    """By person or group: who else is or was to be paid to the same account. One account for two is a known fraud."""
    own = {owner: account_of(owner) for owner in (line.beneficiary for line in recipients) if owner.accounts_in_use}
    numbers = [account.account_index for account in own.values()]
    users = defaultdict(dict)
    for model, name in ((BankAccount, "person"), (GroupAccount, "group")):
        for account in model.objects.in_use().filter(account_index__in=numbers).select_related(name):
            owner = getattr(account, name)
            users[key(account)][owner] = named(owner, programme)
    paid = Payment.objects.live().filter(batch__programme=programme, account_index__in=numbers)
    for payment in paid.select_related("recipient__person", "recipient__group"):
        owner = payment.recipient.beneficiary
        users[key(payment)][owner] = named(owner, programme)
    others = {
        owner: [name for user, name in users[key(account)].items() if user != owner] for owner, account in own.items()
    }
    return {owner: sorted(set(names)) for owner, names in others.items() if names}


def key(account_or_payment) -> tuple[str, bytes]:
    return account_or_payment.bank_id, bytes(account_or_payment.account_index)


def named(owner, programme: Programme) -> str:
    low, high = programme.region.scope
    if low <= owner.region_id < high:
        return owner.name
    return "kelompok di luar wilayah ini" if isinstance(owner, Group) else "orang di luar wilayah ini"


def holder_warning(account_or_payment, recipient: Recipient) -> str:
    """ "" when the holder is the recipient, whatever the case and the dots. A group's account is in its name."""
    if recipient.group_id or plain(account_or_payment.holder) == plain(recipient.name):
        return ""
    return f"Nama pemilik rekening ({account_or_payment.holder}) berbeda dari nama penerima."


def plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name).casefold().split())
