"""SK penetapan: drafted, filled with eligible candidates, submitted, returned or signed."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import NotAllowed, refused_in_words
from accounts.numbering import fill_pattern, next_number
from accounts.owning import refuse_unless_owned
from accounts.roles import Role
from accounts.templatetags.kube import tanggal
from audit.trail import record
from programmes.bank_accounts import keep_account
from programmes.hands import refuse_hand_in_it
from programmes.lists import list_sha256
from programmes.models import Candidate, Decree, Programme, Recipient
from programmes.printing import refuse_unprintable
from programmes.refusals import SIGNED_BY_THE_OWNER, refusals
from programmes.services import judging
from programmes.services.villages import refuse_lines_without_village, refuse_without_village
from programmes.signed import tell_signed
from programmes.snapshots import lines_of

Status = Decree.Status
STALE = "Status sudah berubah. Muat ulang halaman ini."


@transaction.atomic
def draft_decree(
    *, actor, programme, title, considerations, legal_bases, copies_to="", changes: Decree | None = None
) -> Decree:
    """changes: the signed decree that this one revises."""
    refuse_unless_owned(actor, programme)
    if changes and (changes.status != Status.SIGNED or changes.programme_id != programme.pk):
        raise NotAllowed(
            "Yang diubah adalah SK yang sudah ditandatangani. Rancangan cukup dikembalikan dan diperbaiki."
        )
    if programme.status != Programme.Status.OPEN:
        raise NotAllowed("Program ini belum dibuka. Buka programnya dulu, lalu buat rancangan SK.")
    decree = Decree.objects.create(
        programme=programme,
        changes=changes,
        region=programme.region,
        title=title,
        considerations=considerations,
        legal_bases=legal_bases,
        copies_to=copies_to,
        created_by=actor,
    )
    about = {"changes": str(changes)} if changes else {}
    record(actor=actor, verb="decree.drafted", subject=decree, title=title, **about)
    return decree


@transaction.atomic
def edit_decree(*, actor, decree, title, considerations, legal_bases, copies_to="") -> Decree:
    held = hold(actor, decree)
    refuse_unless_draft(held)
    words = {"title": title, "considerations": considerations, "legal_bases": legal_bases, "copies_to": copies_to}
    before = {name: getattr(held, name) for name, text in words.items() if getattr(held, name) != text}
    Decree.objects.filter(pk=held.pk).update(**words)
    record(actor=actor, verb="decree.changed", subject=held, before=before, after={n: words[n] for n in before})
    held.refresh_from_db()
    return held


@transaction.atomic
def place(*, actor, decree, candidate) -> Recipient:
    """Copy one eligible candidate into the draft. Past quota or budget the database says no, whoever asks."""
    held = hold(actor, decree)
    refuse_unless_open(held)
    return add_lines(actor, held, [candidate.pk])[0]


@transaction.atomic
def place_all(*, actor, decree) -> int:
    """Fill the draft with eligible candidates, component by component, in the order of the proposals, as far as
    quota and budget reach. Returns how many.
    """
    held = hold(actor, decree)
    refuse_unless_open(held)
    placed = 0
    for component in held.programme.components.all():
        held.programme.refresh_from_db(fields=["committed_rupiah"])
        component.programme = held.programme
        chosen = next_in_turn(component)
        placed += len(add_lines(actor, held, chosen)) if chosen else 0
    return placed


def next_in_turn(component) -> list[int]:
    """Keys of the eligible who fit in; where families are helped, the first of each that has nobody in a decree."""
    waiting = component.candidates.placeable().order_by("number")
    if not component.is_for_families:
        return list(waiting.values_list("pk", flat=True)[: component.room])
    helped = {bytes(index) for index in component.recipients.values_list("family_index", flat=True) if index}
    first = {}
    for pk, kk, nik in waiting.values_list("pk", "kk_index", "nik_index"):
        first.setdefault(bytes(kk or nik), pk)
    return [pk for family, pk in first.items() if family not in helped][: component.room]


@transaction.atomic
def unplace(*, actor, recipient) -> None:
    """Take a line out of the draft again; the candidate is eligible as before."""
    held = hold(actor, recipient.decree)
    refuse_unless_draft(held)
    line = held.recipients.filter(pk=recipient.pk).first()
    if line is None:
        raise NotAllowed(STALE)
    candidate = line.candidate_id
    line.delete()
    Candidate.objects.filter(pk=candidate, status=Candidate.Status.PLACED).update(status=Candidate.Status.ELIGIBLE)
    record(actor=actor, verb="recipient.removed", subject=held, recipients=[recipient.name])


@transaction.atomic
def submit_decree(*, actor, decree) -> Decree:
    held = hold(actor, decree)
    refuse_unless_draft(held)
    if not held.recipients.exists():
        raise NotAllowed("SK ini belum memuat penerima. Masukkan calon yang layak dulu.")
    refuse_lines_without_village(held)
    renumber(held)
    refuse_unprintable(held)
    move(held, "submit")
    record(
        actor=actor,
        verb="decree.submitted",
        subject=held,
        before={"status": Status.DRAFT.label},
        after={"status": Status.SUBMITTED.label},
        count=held.recipients.count(),
    )
    return held


@transaction.atomic
def return_decree(*, actor, decree, reason) -> Decree:
    reason = reason.strip()[:500]
    if len(reason) < 5:
        raise NotAllowed("Tulis alasan pengembalian, minimal lima huruf, supaya operator tahu apa yang diperbaiki.")
    held = hold(actor, decree)
    move(held, "return")
    record(
        actor=actor,
        verb="decree.returned",
        subject=held,
        before={"status": Status.SUBMITTED.label},
        after={"status": Status.DRAFT.label},
        reason=reason,
    )
    return held


@transaction.atomic
def sign_decree(*, actor, decree, official, decided_on, number="") -> Decree:
    """Number, date and sign; from here on neither the decree nor its list can change by any path.

    official: an Official of the programme's office who is in office on decided_on.
    number: as typed by hand; empty for the next one of the office's own pattern.
    """
    held = hold(actor, decree)
    refuse_signing(actor, held, official, decided_on)
    office = held.programme.office
    digest = list_sha256(held)
    taken = {"one_decree_per_number": f"Nomor {number} sudah dipakai SK lain. Pilih nomor lain."}
    with refused_in_words(taken | SIGNED_BY_THE_OWNER):
        move(
            held,
            "sign",
            number=number.strip() or free_number(held, decided_on.year),
            decided_on=decided_on,
            place=office.place,
            signer_position=official.full_position,
            signer_name=official.name,
            signer_rank=official.rank,
            signer_nip=official.nip,
            signed_by=actor,
            signed_at=timezone.now(),
            list_sha256=digest,
        )
    record_signing(actor, held, digest)
    tell_signed(actor=actor, decree=held)
    return held


def refuse_signing(actor, decree, official, decided_on):
    if not decree.can("sign"):
        raise NotAllowed(STALE)
    if decree.created_by_id == actor.pk:
        raise NotAllowed("Pembuat rancangan tidak boleh menandatangani SK-nya sendiri.")
    refuse_hand_in_it(actor, decree, Role.KADIS)
    if decided_on > timezone.localdate():
        raise NotAllowed("Tanggal penetapan tidak boleh sesudah hari ini.")
    refuse_lines_without_village(decree)
    if not decree.programme.office.officials.in_office(decided_on).filter(pk=official.pk).exists():
        raise NotAllowed(f"{official.name} tidak menjabat pada {tanggal(decided_on)}. Pilih pejabat atau tanggal lain.")
    refuse_unprintable(decree, penandatangan=f"{official.name} {official.full_position} {official.rank}")


def record_signing(actor, decree, digest):
    record(
        actor=actor,
        verb="decree.signed",
        subject=decree,
        before={"status": Status.SUBMITTED.label},
        after={
            "status": Status.SIGNED.label,
            "number": decree.number,
            "decided_on": decree.decided_on.isoformat(),
            "signer": f"{decree.signer_position} {decree.signer_name}",
        },
        count=decree.recipients.count(),
        list_sha256=digest.hex(),
    )


def hold(actor, decree) -> Decree:
    """The decree and its programme as they are now, locked until the transaction ends. Raises NotAllowed for whoever
    does not own it.

    Always in this order, decree before programme before candidates, so that no two clerks wait for each other.
    """
    refuse_unless_owned(actor, decree)
    held = Decree.objects.select_for_update(no_key=True).get(pk=decree.pk)
    held.programme = judging.hold(decree.programme)
    return held


def move(decree, step, **fields):
    """Take the step if the decree still stands where the step begins."""
    allowed, becomes = Decree.STEPS[step]
    moved = Decree.objects.filter(pk=decree.pk, status__in=allowed).update(status=becomes, **fields)
    if not moved:
        raise NotAllowed(STALE)
    decree.refresh_from_db(fields=["status", *fields])


def refuse_unless_draft(decree):
    if not decree.can("submit"):
        raise NotAllowed("SK ini bukan rancangan lagi, jadi isinya tidak dapat diubah. Muat ulang halaman ini.")


def refuse_unless_open(decree):
    refuse_unless_draft(decree)
    if decree.programme.status != Programme.Status.OPEN:
        raise NotAllowed("Program ini tidak sedang berjalan, jadi penerima tidak dapat ditambah.")
    if not all(component.amount_rupiah for component in decree.programme.components.all()):
        raise NotAllowed("Besar bantuan per penerima belum diisi. Lengkapi dulu di halaman Pengaturan.")
    judging.refuse_unless_judged(decree.programme)


def add_lines(actor, decree, pks, **replacing) -> list[Recipient]:
    """Claim the candidates of one component (compare-and-set) and write their lines, all or none.

    replacing: replaces, cause and reason of a line that takes somebody's place.
    """
    refuse_without_village(pks)
    claimed = Candidate.objects.placeable().filter(pk__in=pks, programme=decree.programme)
    claimed = claimed.update(status=Candidate.Status.PLACED)
    if claimed != len(pks):
        raise NotAllowed("Calon ini tidak berstatus layak, atau sudah masuk SK. Muat ulang halaman ini.")
    candidates = Candidate.objects.filter(pk__in=pks).select_related("person", "component").order_by("number")
    candidates = list(candidates.prefetch_related("results", "overrides"))
    last = decree.recipients.aggregate(last=Max("number"))["last"] or 0
    with refused_in_words(refusals(decree.programme, candidates[0].component)):
        lines = Recipient.objects.bulk_create(lines_of(decree, candidates, last + 1, **replacing))
    for candidate in candidates:
        keep_account(actor, candidate)
    record(actor=actor, verb="recipient.placed", subject=decree, recipients=[line.name for line in lines])
    return lines


def renumber(decree):
    """1, 2, 3, ... in the order they stand, so that the printed list has no gaps."""
    for number, line in enumerate(decree.recipients.order_by("number", "pk"), 1):
        if line.number != number:
            line.number = number
            line.save(update_fields=["number"])


def free_number(decree, year):
    """The office's next number that nobody has typed by hand before."""
    office = decree.programme.office
    while True:
        counted = next_number(office=office, kind="decree", year=year)
        number = fill_pattern(office.decree_number_pattern, number=counted, year=year)
        if not Decree.objects.filter(region=decree.region, number=number).exists():
            return number
