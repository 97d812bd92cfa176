"""A list that was loaded by mistake: taken back as a whole, as long as nothing was built on it."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka
from audit.trail import record
from programmes.correcting import before_and_after, changeable, for_history, restore
from programmes.models import Candidate, CandidateCorrection, CandidateImport, Programme, Recipient, RuleResult
from programmes.queries import numbers_by_reason
from programmes.rules import clean_reason
from programmes.services.judging import hold, judge_again

PAST = CandidateImport.Kind.PAST
USED = "Baris dari daftar ini sudah dipakai di tempat lain, jadi daftar ini tidak dapat ditarik kembali."


@transaction.atomic
def take_back(*, actor, source: CandidateImport, reason: str) -> CandidateImport:
    """Undo a whole list: what it brought goes, what it corrected becomes what it was. Persons stay known.

    The list stays with who took it back, when and why; the same file may come again. Raises NotAllowed without a
    reason, and once something was built on the list (`why_kept`).
    """
    reason = clean_reason(reason)
    held = hold(source.programme)
    later = list(later_years(held).select_for_update(no_key=True).order_by("pk")) if source.kind == PAST else []
    source = CandidateImport.objects.select_related("upload", "job").select_for_update(of=("self",)).get(pk=source.pk)
    if reasons := why_kept(source):
        raise NotAllowed(" ".join(reasons))
    source.taken_back_at, source.taken_back_by, source.taken_back_reason = timezone.now(), actor, reason
    source.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    restored = give_back(actor, source)
    gone = remove(source)
    record(
        actor=actor,
        verb=f"{source.kind}.taken_back",
        subject=held,
        file=source.upload.filename,
        removed=gone,
        restored=restored,
        reason=reason,
    )
    for programme in later or [held]:
        judge_rest(actor, programme)
    return source


def judge_rest(actor, programme) -> None:
    if programme.status != Programme.Status.OPEN:
        return
    judge_again(actor, programme)
    if not programme.candidates.open().exists():  # nobody is left to be judged, and nothing to be told of them
        Programme.objects.filter(pk=programme.pk).update(reason_counts=numbers_by_reason(programme.candidates))


def give_back(actor, source) -> int:
    """The proposals this list corrected, as they were before it."""
    corrections = list(source.corrections.select_related("candidate__programme"))
    for correction in corrections:
        now = Candidate.objects.get(pk=correction.candidate_id)
        before = restore(correction)
        before.status, before.evaluated_at = Candidate.Status.PROPOSED, None
        told = for_history(before_and_after(now, before, correction.changed))
        record(
            actor=actor,
            verb="candidate.restored",
            subject=before,
            before={name: was for name, was, _ in told},
            after={name: becomes for name, _, becomes in told},
            file=source.upload.filename,
        )
    candidates = [correction.candidate for correction in corrections]
    for candidate in candidates:
        candidate.save(update_fields=[*changeable(), "status", "evaluated_at"])
    RuleResult.objects.filter(candidate__in=candidates).delete()
    source.corrections.all().delete()
    return len(corrections)


def remove(source) -> int:
    """Everything this list brought."""
    brought = source.recipients.all() if source.kind == PAST else source.candidates.all()
    count = brought.count()
    try:
        brought.delete()
    except ProtectedError as fault:
        raise NotAllowed(USED) from fault
    return count


def why_kept(source: CandidateImport) -> list[str]:
    """Why a list cannot be taken back, in sentences; empty while it can."""
    if source.taken_back_at:
        return ["Daftar ini sudah ditarik kembali."]
    if source.job is None or not source.job.is_finished:
        return ["Daftar ini masih dimuat. Tunggu sampai selesai."]
    if not (source.candidates.exists() or source.recipients.exists() or source.corrections.exists()):
        return ["Daftar ini tidak menambah atau mengubah apa pun, jadi tidak ada yang ditarik kembali."]
    return built_on_past(source) if source.kind == PAST else built_on(source)


def built_on(source) -> list[str]:
    lines = Candidate.objects.filter(source=source) | Candidate.objects.filter(corrections__source=source)
    placed = lines.filter(status=Candidate.Status.PLACED).distinct().count()
    excused = lines.filter(overrides__isnull=False).distinct().count()
    chosen = lines.filter(account_choices__isnull=False).distinct().count()
    reasons = [
        (placed, "usulan dari daftar ini sudah masuk SK."),
        (excused, "usulan dari daftar ini sudah mendapat pengecualian."),
        (chosen, "usulan dari daftar ini sudah dipilih rekeningnya."),
    ]
    told = [f"{angka(number)} {words}" for number, words in reasons if number]
    later = CandidateCorrection.objects.filter(candidate__in=lines.values("pk"), source__gt=source.pk)
    for file in sorted(set(later.values_list("source__upload__filename", flat=True))):
        told.append(f"Daftar {file} sudah memperbaiki usulan dari daftar ini. Tarik dulu daftar itu.")
    if source.programme.status != Programme.Status.OPEN:
        told.append("Program ini tidak sedang berjalan.")
    return told


def built_on_past(source) -> list[str]:
    """Whoever stands in a decree of a later year was judged by who had received before."""
    placed = Recipient.objects.filter(programme__in=later_years(source.programme), decree__isnull=False)
    years = placed.order_by("programme__year").values_list("programme__year", flat=True).distinct()
    return [f"SK program tahun {year} sudah disusun menurut daftar penerima ini." for year in years]


def later_years(programme):
    return Programme.objects.filter(series=programme.series_id, year__gt=programme.year)
