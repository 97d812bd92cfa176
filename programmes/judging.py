"""Workers: judging many proposals, and asking what other rules would do with them. Each shows how far it is."""

from functools import partial

from django.db import transaction

from accounts.templatetags.kube import angka
from jobs.models import Job
from jobs.work import hold, report, step
from programmes.evaluation import judge_candidates
from programmes.models import Programme, RulesPreview
from programmes.preview import impact_of


def judge(job: Job) -> None:
    """The worker of programmes.tasks.judge: all judgements in one transaction, so that there are all or none.

    A programme that no longer names the job was judged meanwhile, by an import or by this job before it was cut off.
    """
    programme = Programme.objects.filter(judging=job).first()
    if programme is None:
        return
    with transaction.atomic():
        figures = judge_candidates(actor=job.requested_by, programme=programme, tell=partial(step, job))
        hold(job)
        counts = {"Usulan dinilai": "candidates", "Layak": "eligible", "Tidak layak": "ineligible"}
        report(job, note="Usulan sudah dinilai.", counts={label: figures[name] for label, name in counts.items()})


def try_rules(job: Job) -> None:
    """The worker of programmes.tasks.try_rules: the impact is kept with the preview that asked for it."""
    preview = RulesPreview.objects.select_related("programme__region", "programme__series").get(job=job)
    impact = impact_of(preview.programme, preview.tried(), tell=partial(step, job))
    with transaction.atomic():
        hold(job)
        RulesPreview.objects.filter(pk=preview.pk).update(impact=impact._asdict())
        report(job, note=f"{angka(impact.passing)} dari {angka(impact.candidates)} usulan lolos dengan aturan ini.")
