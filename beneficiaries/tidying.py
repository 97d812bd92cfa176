"""What is removed once a day: files nobody confirmed, and results of old checks.

Both are personal data that nothing was decided with. History stays: who sent or asked, when, what for, how many.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from audit.trail import record
from beneficiaries.models import Check
from jobs.models import Job, Upload, is_kept_for_preview, keeping_relations


def old_previews(now: datetime) -> QuerySet[Upload]:
    return Upload.objects.unused().filter(uploaded_at__lt=now - timedelta(days=settings.KEEP_PREVIEWS_DAYS))


def old_checks(now: datetime) -> QuerySet[Check]:
    """With those that were never finished: their list waits, sealed, for nobody."""
    old = Check.objects.filter(made_at__lt=now - timedelta(days=settings.KEEP_CHECKS_DAYS))
    return old.exclude(job__in=Job.objects.unfinished())


def figures_of(previews: Iterable[Upload], checks: Iterable[Check]) -> dict[str, int]:
    """previews, their size in bytes, checks, lines in them."""
    previews, checks = list(previews), list(checks)
    return {
        "previews": len(previews),
        "size": sum(upload.size for upload in previews),
        "checks": len(checks),
        "lines": sum(check.asked for check in checks),
    }


@transaction.atomic
def tidy(now: datetime) -> dict[str, int]:
    """Remove what is old. Returns how much that was, which is also one event unless it was nothing."""
    previews = locked_previews(now)
    checks = list(old_checks(now).select_for_update(skip_locked=True, of=("self",)).defer("list_sealed"))
    figures = figures_of(previews, checks)
    for check in checks:  # one after the other: a check may have 50,000 lines
        Job.objects.filter(check_done=check).update(result_url="")
        check.delete()
    for rows in kept_for(previews):
        rows.delete()
    Upload.objects.filter(pk__in=[upload.pk for upload in previews]).delete()
    if any(figures.values()):
        record(actor=None, verb="old_data.removed", subject=None, **figures)
    for upload in previews:  # last: a file cannot be brought back, and one that stays behind nobody would find
        upload.sealed_file.delete(save=False)
    return figures


def locked_previews(now: datetime) -> list[Upload]:
    """Whoever confirms one at this moment holds it, and then it is not ours. Asked again once they are locked, for one
    may have been confirmed between the question and the lock.

    What was written of a file is locked before the file, as whoever confirms does it.
    """
    for rows in kept_for(old_previews(now)):
        list(rows.select_for_update(of=("self",)))
    locked = old_previews(now).select_for_update(skip_locked=True, of=("self",))
    return list(Upload.objects.unused().filter(pk__in=[upload.pk for upload in locked]))


def kept_for(previews: QuerySet[Upload] | list[Upload]) -> list[QuerySet]:
    """What other rooms wrote down of these files only to show them."""
    relations = [relation for relation in keeping_relations() if is_kept_for_preview(relation)]
    return [relation.related_model.objects.filter(**{f"{relation.field.name}__in": previews}) for relation in relations]
