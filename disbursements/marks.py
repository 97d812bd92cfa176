"""What a signer must look at before he signs: how an account came to be another, and the return that is paid again.

Told of a draft as things stand, frozen with the list when it is submitted (Payment.marks) and part of what is signed;
each signer ticks each marked line, which the database counts (migration 0019).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from accounts.templatetags.kube import tanggal, waktu
from beneficiaries.models import BankAccount
from disbursements.models import Batch, Payment
from kube.models import GroupAccount
from programmes.correcting import account_ending_before

ACCOUNT, LISTED, RETURN = "account", "list", "return"
SHORT = 12  # hex digits of a file's hash shown to people
ONE_HAND = "Orang yang sama memuat berkas retur dan mengganti rekeningnya."
RELATED = (
    "account",
    "group_account",
    "batch__decree",
    "replaces__batch",
    "replaces__result__applied_by__region",
    "replaces__result__upload__uploaded_by__region",
)
LISTS = "recipient__candidate__corrections__source__upload__uploaded_by__region"


def freeze_marks(batch: Batch) -> None:
    """Write down at each payment of a draft what its signers will have to look at."""
    payments = list(batch.payments.all())
    found = marks_of(batch)
    for payment in payments:
        payment.marks = found[payment.pk]
    Payment.objects.bulk_update(payments, ["marks"])


def marks_of(batch: Batch) -> dict[int, list[dict]]:
    """By payment. Each mark is plain text and keys, ready to be kept; nothing in it shows a number."""
    payments = list(batch.payments.select_related(*RELATED).prefetch_related(LISTS, "replaces__late_returns"))
    new = new_accounts(payments)
    return {
        payment.pk: [
            *returned(payment),
            *(account_mark(old, account) for old, account in new[payment.pk]),
            *corrected_by_lists(payment),
        ]
        for payment in payments
    }


def new_accounts(payments: list[Payment]) -> dict[int, list[tuple]]:
    """By payment the accounts of its owner, each with the one before it, that came since the decree or since the last
    one money has arrived at: to those nobody has been paid with open eyes.
    """
    found = {}
    for model, owner, key in ((BankAccount, "person_id", "account_id"), (GroupAccount, "group_id", "group_account_id")):
        own = [payment for payment in payments if getattr(payment, key)]
        owners = {getattr(payment.paid_to, owner) for payment in own}
        rows = (
            model.objects.filter(**{f"{owner}__in": owners}).select_related("bank", "added_by__region").order_by("pk")
        )
        chains = defaultdict(list)
        for row in rows:
            chains[getattr(row, owner)].append(row)
        arrived = Payment.objects.filter(status=Payment.Status.CREDITED, **{f"{key}__in": [row.pk for row in rows]})
        proven = set(arrived.values_list(key, flat=True))
        for payment in own:
            chain = [row for row in chains[getattr(payment.paid_to, owner)] if row.pk <= getattr(payment, key)]
            found[payment.pk] = new_in(chain, proven, payment.batch.decree.signed_at)
    return found


def new_in(chain: list, proven: set[int], signed_at: datetime) -> list[tuple]:
    last = max((place for place, row in enumerate(chain) if row.pk in proven), default=0)
    return [
        (chain[place - 1] if place else None, row)
        for place, row in enumerate(chain)
        if place > last or row.added_at > signed_at
    ]


def account_mark(old, account) -> dict:
    return {
        "kind": ACCOUNT,
        "account": account.pk,
        "old": old.account_last4 if old else "",
        "new": account.account_last4,
        "bank": account.bank.name,
        "holder": account.holder,
        "reason": account.reason,
        **by_whom(account.added_by, account.added_at),
    }


def corrected_by_lists(payment: Payment) -> Iterable[dict]:
    """A list that gave the proposal the account that is paid to, after another list had given one."""
    candidate = payment.recipient.candidate
    if not candidate or not candidate.account_index or bytes(candidate.account_index) != bytes(payment.account_index):
        return
    for correction in candidate.corrections.all():
        if "account" in correction.changed:
            upload = correction.source.upload
            ends = {"old": account_ending_before(correction), "new": payment.paid_to.account_last4}
            yield {"kind": LISTED, "file": upload.filename, **ends, **by_whom(upload.uploaded_by, upload.uploaded_at)}


def returned(payment: Payment) -> Iterable[dict]:
    """The return this payment makes good, with the file that said so, and whose hands it went through."""
    back = payment.replaces
    if back is None:
        return
    confirmed = next((late for late in back.late_returns.all() if late.status == late.Status.CONFIRMED), None)
    result = confirmed.result if confirmed else back.result
    mark = {
        "kind": RETURN,
        "payment": back.pk,
        "result": back.result_id,
        "batch": back.batch.number,
        "returned_on": back.settled_on.isoformat(),
        "reason": back.return_reason,
        "confirmed_by": confirmed.decided_by.name if confirmed else "",
    }
    if result:
        upload = result.upload
        mark |= {"file": upload.filename, "sha256": upload.sha256, **by_whom(upload.uploaded_by, upload.uploaded_at)}
        if result.applied_by:
            mark["applied"] = by_whom(result.applied_by, result.applied_at)
    yield mark


def by_whom(user, moment: datetime) -> dict:
    office = user.region.title if user.region else "pusat" if user.is_national else "tanpa wilayah"
    return {"by": user.pk, "name": user.name, "office": office, "at": moment.isoformat()}


def in_words(marks: list[dict]) -> list[str]:
    """Sentences for whoever signs, and one more where a single person had both ends in his hand."""
    told = [WORDS[mark["kind"]](mark) for mark in marks]
    loaded = {
        who["by"] for mark in marks if mark["kind"] == RETURN for who in (mark, mark.get("applied", {})) if "by" in who
    }
    changed = {mark["by"] for mark in marks if mark["kind"] != RETURN}
    return told + ([ONE_HAND] if loaded & changed else [])


def account_in_words(mark: dict) -> str:
    what = f"Rekening diganti: •••• {mark['old']} menjadi" if mark["old"] else "Rekening diisi setelah SK:"
    why = f": {mark['reason']}" if mark["reason"] else ""
    return f"{what} •••• {mark['new']} ({mark['bank']}, a.n. {mark['holder']}) oleh {whose(mark)}{why}."


def list_in_words(mark: dict) -> str:
    before = f": •••• {mark['old']} menjadi •••• {mark['new']}" if mark["old"] else ""
    return f"Nomor rekening di usulan diubah oleh daftar {mark['file']}, diunggah {whose(mark)}{before}."


def return_in_words(mark: dict) -> str:
    told = f"Membayar ulang retur {tanggal(date.fromisoformat(mark['returned_on']))}: {mark['reason']}."
    if "file" not in mark:
        return f"{told} Berkas returnya belum dicatat waktu itu."
    told += f" Menurut berkas {mark['file']} (sidik {mark['sha256'][:SHORT]}), diunggah {whose(mark)}"
    if "applied" in mark:
        told += f", diterapkan {whose(mark['applied'])}"
    return told + (f", retur susulan disahkan {mark['confirmed_by']}." if mark["confirmed_by"] else ".")


def whose(mark: dict) -> str:
    return f"{mark['name']} ({mark['office']}), {waktu(datetime.fromisoformat(mark['at']))}"


WORDS = {ACCOUNT: account_in_words, LISTED: list_in_words, RETURN: return_in_words}


def in_short(marks: list[dict]) -> list[str]:
    """How the account came to be another, for a cell of a paper."""
    return [
        f"{mark['old'] or 'belum ada'} menjadi {mark['new']}, {mark['name']} ({mark['office']}),"
        f" {tanggal(datetime.fromisoformat(mark['at']))}"
        for mark in marks
        if mark["kind"] != RETURN
    ]


def unticked(batch: Batch, looked_at: Iterable[int]) -> list[Payment]:
    """The marked lines that are not among these numbers."""
    marked = batch.payments.exclude(marks=[]).select_related("recipient").order_by("number")
    return [payment for payment in marked if payment.number not in set(looked_at)]
