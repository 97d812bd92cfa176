"""What is removed once a day: files nobody confirmed, and results of old checks.

Both are personal data that nothing was decided with. History stays: who sent or asked, when, what for, how many.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import FileField, QuerySet
from django.db.models.fields.files import FieldFile

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


def tidy(now: datetime) -> dict[str, int]:
    """Remove what is old. Returns how much that was, which is also one event unless it was nothing."""
    figures, files = remove_rows(now)
    for file in files:  # afterwards: it cannot be brought back, and one that stays behind is found by `unnamed`
        file.storage.delete(file.name)
    return figures


@transaction.atomic
def remove_rows(now: datetime) -> tuple[dict[str, int], list[FieldFile]]:
    """The figures, and the files to be removed once this is committed."""
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
    return figures, [upload.sealed_file for upload in previews]


def unnamed(now: datetime) -> list[Path]:
    """Sealed files of yesterday or before that no row names: of transactions that failed when nobody could be asked."""
    fields = [(model, field) for model in apps.get_models() for field in model._meta.fields]
    named = set()
    for model, field in fields:
        if isinstance(field, FileField):
            named.update(model._base_manager.values_list(field.name, flat=True))
    before, place = (now - timedelta(days=1)).timestamp(), Path(settings.MEDIA_ROOT)
    found = [path for path in place.rglob("*.sealed") if str(path.relative_to(place)) not in named]
    return [path for path in found if path.stat().st_mtime < before]


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
