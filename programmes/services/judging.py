"""Who judges the proposals of a programme: the request itself while they are few, a job when they are many.

`Programme.judging` names the job that still has to. It is set with the change that asks for it and taken away with the
judgements, both while the programme is locked: a job that is named has read nothing yet that is older than the lock,
so that a second one is never needed. While it is named nobody is placed.
"""

from django.db import transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from jobs.models import Job
from jobs.work import enqueue
from programmes.evaluation import active_rules, are_many, judge_candidates, sources_of
from programmes.models import Candidate, Programme, RulesPreview

AT_WORK = (
    "Usulan program ini sedang dinilai, jadi belum dapat diubah. Lihat kemajuannya di halaman Usulan, lalu coba lagi."
)
NOT_JUDGED = (
    "Usulan program ini belum selesai dinilai menurut aturan sekarang. Buka halaman Usulan, tunggu penilaiannya"
    " selesai (atau klik Nilai ulang), lalu coba lagi."
)


def hold(programme) -> Programme:
    """The programme as it is now, locked until the transaction ends.

    Raises NotAllowed while a job judges its proposals: it holds the same lock for as long as that takes.
    """
    if Programme.objects.filter(pk=programme.pk, judging__state=Job.State.RUNNING).exists():
        raise NotAllowed(AT_WORK)
    # Not `judging`: whoever waited for the lock would get the row as it is now joined with the job of before.
    programmes = Programme.objects.select_related("series", "office", "region", "bank")
    return programmes.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)


def judge(*, actor, programme) -> dict | None:
    """Judge the open proposals of a held programme; None when that is left to `programme.judging`.

    Returns and raises what `judge_candidates` does.
    """
    if not are_many(programme.candidates.open()):
        return judge_candidates(actor=actor, programme=programme)
    sources_of(programme, active_rules(programme))  # what is missing is told now and not by the job
    if not programme.is_being_judged:
        programme.judging = enqueue(
            title=f"Menilai usulan: {programme}"[:160],
            task="programmes.tasks.judge",
            actor=actor,
            region=programme.region,
            result_url=reverse("programmes:candidates", args=[programme.slug]),
        )
        programme.save(update_fields=["judging"])
    return None


def judge_again(actor, programme) -> None:
    """After a change that may turn an outcome. Without a register nobody is judged: back to being proposed."""
    if not programme.candidates.open().exists():
        return
    try:
        judge(actor=actor, programme=programme)
    except NotAllowed:
        programme.candidates.open().update(status=Candidate.Status.PROPOSED)


def refuse_unless_judged(programme) -> None:
    """Nobody is placed by rules of yesterday."""
    if programme.judging_id:
        raise NotAllowed(NOT_JUDGED)


@transaction.atomic
def try_rules(*, actor, programme, rules: list, papers: list[str]) -> RulesPreview:
    """Ask a job what these rules would do. Asked again while it is at work, it is the same preview.

    rules: [[code, severity, parameters]], checked. Earlier previews of the actor that are over are forgotten.
    """
    held = hold(programme)
    mine = held.previews.filter(job__requested_by=actor)
    at_work = mine.filter(job__in=Job.objects.unfinished())
    if same := at_work.filter(rules=rules, papers=papers).first():
        return same
    mine.exclude(pk__in=at_work.values("pk")).delete()
    job = enqueue(
        title=f"Menghitung dampak aturan: {held}"[:160],
        task="programmes.tasks.try_rules",
        actor=actor,
        region=held.region,
    )
    made = RulesPreview.objects.create(programme=held, region=held.region, rules=rules, papers=papers, job=job)
    Job.objects.filter(pk=job.pk).update(result_url=made.get_absolute_url())
    return made
