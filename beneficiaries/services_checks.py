"""What an office does with lists of people: look them up, and decide who a near match is."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from audit import sealing
from audit.looks import count_look
from audit.trail import record
from beneficiaries import checking
from beneficiaries.listed import Line
from beneficiaries.looking import family_by_card, standing_of
from beneficiaries.models import Check, CheckLine, PossibleMatch, RegisterEntry
from jobs.masking import blotted, without_ends
from jobs.work import enqueue

AT_ONCE = 500  # lines looked up while the person waits
SHORTEST_PURPOSE = 5
DECIDED = "Kecocokan ini sudah diputuskan. Muat ulang halaman untuk melihat putusannya."


def look_up(*, actor, nik: str = "", kk: str = "", entry: RegisterEntry | None = None, village=None):
    """What is known of a number, or of a row chosen by name: a Standing, else the Family of the card.

    Who looked is written down. Raises NotAllowed after very many looks in an hour.
    """
    if entry:
        nik = sealing.unseal(sealing.NIK, entry.nik_sealed)
    found = standing_of(actor, nik, village) if nik else None
    family = family_by_card(actor, kk) if kk and not (found and found.is_known) else None
    seen = [*family.members, family.assessment][0] if family else (found and (found.entry or found.person)) or actor
    count_look(actor=actor, subject=seen, asked_by="nama" if entry else "nomor KK" if family else "nomor")
    return family or found


@transaction.atomic
def make_check(
    *, actor, purpose: str, lines: Sequence[Line], left_out: Sequence[dict] = (), source: str = "", is_limited=True
) -> Check:
    """Look a list up, at once when it is short. Raises NotAllowed without a purpose or beyond the day's measure.

    lines, left_out: as beneficiaries.listed.read_lines gives them.
    is_limited: False for whoever works at the server itself and could ask the database anyway.
    """
    if actor.region_id is None:
        raise NotAllowed("Akun Anda tidak terikat satu wilayah. Cek daftar dengan akun kabupaten, kota atau provinsi.")
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise NotAllowed("Tulis keperluan pengecekan ini, minimal lima huruf.")
    if not lines:
        raise NotAllowed("Daftar ini kosong. Isi NIK atau unggah berkas, lalu kirim lagi.")
    if is_limited:
        refuse_too_many(actor, len(lines))
    check = Check.objects.create(
        kind=Check.Kind.CANDIDATES if any(line.name for line in lines) else Check.Kind.NIKS,
        region=actor.region,
        purpose=blotted(purpose.strip())[:200],
        source=source,
        left_out=[one | {"words": without_ends(one["words"])} for one in left_out],
        made_by=actor,
        asked=len(lines),
        is_limited=is_limited,
        list_sealed=checking.sealed_lines(lines),
    )
    record(actor=actor, verb="check.made", subject=check, purpose=check.purpose, lines=check.asked)
    look_up_now_or_later(check)
    return check


def look_up_now_or_later(check: Check) -> None:
    if check.asked <= AT_ONCE or not check.is_limited:
        checking.run(check)
        return
    check.job = enqueue(
        title=f"Cek massal {check.asked} baris",
        task="beneficiaries.tasks.look_up",
        actor=check.made_by,
        region=check.region,
        result_url=check.get_absolute_url(),
    )
    check.save(update_fields=["job"])


def refuse_too_many(actor, asked: int) -> None:
    """Whoever may look people up could otherwise try all NIKs there are. Two lists at once are counted in turn."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    mine, now = Check.objects.filter(made_by=actor, is_limited=True), timezone.now()
    if mine.filter(made_at__gt=now - timedelta(hours=1)).count() >= settings.CHECKS_PER_HOUR:
        raise NotAllowed(f"Batas {settings.CHECKS_PER_HOUR} pengecekan dalam satu jam tercapai. Coba lagi nanti.")
    today = mine.filter(made_at__gt=now - timedelta(days=1)).aggregate(lines=Sum("asked"))["lines"] or 0
    if today + asked > settings.CHECKED_LINES_PER_DAY:
        left = max(0, settings.CHECKED_LINES_PER_DAY - today)
        raise NotAllowed(
            f"Daftar ini {asked} baris, sisa jatah Anda untuk 24 jam ini {left} baris."
            " Kirim daftar yang lebih pendek, atau lanjutkan besok."
        )


@transaction.atomic
def decide_match(*, actor, match: PossibleMatch, is_person: bool) -> PossibleMatch:
    """Say whether this row of the register is the person of the line. Raises NotAllowed when that is decided."""
    line = CheckLine.objects.select_for_update().select_related("check_made").get(pk=match.line_id)
    if is_person and line.possible.filter(is_person=True).exists():
        raise NotAllowed("Untuk baris ini sudah ada orang yang dipastikan. Muat ulang halaman untuk melihatnya.")
    decision = {"is_person": is_person, "decided_by": actor, "decided_at": timezone.now()}
    if not PossibleMatch.objects.filter(pk=match.pk, is_person__isnull=True).update(**decision):
        raise NotAllowed(DECIDED)
    verb = "match.confirmed" if is_person else "match.rejected"
    record(actor=actor, verb=verb, subject=line.check_made, row=line.number, reasons=match.reasons)
    match.refresh_from_db()
    return match
