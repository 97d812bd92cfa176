"""A file of allocations that was applied by mistake: every line is again what it was before."""

from datetime import date

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse

from accounts.errors import NotAllowed, refused_in_words
from audit.trail import record
from jobs.models import Upload
from jobs.taking_back import LOADED_BEFORE, NOT_LOADED, counted, mark, refuse_built_on
from programmes.models import Allocation, AllocationImport, Candidate
from programmes.services.allocations import DATES, VALUES, hold_provincial, refusals, values_of
from regions.codes import REGENCY


def page_of(upload: Upload) -> str:
    source = AllocationImport.objects.filter(upload=upload).select_related("programme").first()
    if source is None:
        return reverse("programmes:list")
    return reverse("programmes:preview_allocations", args=[source.programme.slug, upload.pk])


def why_kept(upload: Upload) -> list[str]:
    """Sentences about what was built on the file's allocations; with any of them it stays."""
    source = AllocationImport.objects.filter(upload=upload).first()
    if source is None:
        return [LOADED_BEFORE if upload.allocations.exists() else NOT_LOADED]
    found = Allocation.objects.in_bulk([line["allocation"] for line in source.lines])
    changed = sum(values_of(found.get(line["allocation"])) != line["after"] for line in source.lines)
    return counted(
        [
            (sum(one.placed for one in found.values()), "penerima dalam SK"),
            (proposed_in(source, found.values()), "usulan"),
            (changed, "baris alokasi yang diubah, dipindahkan atau diberi tanggal kemudian"),
        ]
    )


def proposed_in(source: AllocationImport, allocations) -> int:
    """How many persons and groups were proposed for these components in these kabupaten and kota."""
    places = {(one.component_id, one.region_id) for one in allocations}
    rows = Candidate.objects.filter(programme=source.programme_id, component__in={place for place, _ in places})
    rows = rows.order_by().values_list("component", Substr("region", 1, REGENCY)).annotate(count=Count("pk"))
    return sum(count for component, regency, count in rows if (component, regency) in places)


@transaction.atomic
def take_back(*, actor, upload: Upload, reason: str) -> None:
    """Raises NotAllowed with what was built on it, and the second time."""
    source = AllocationImport.objects.filter(upload=upload).select_related("programme").first()
    if source is None:
        raise NotAllowed(NOT_LOADED)
    held = hold_provincial(actor, source.programme)
    mark([upload], actor=actor, reason=reason)
    refuse_built_on(why_kept(upload))
    with refused_in_words(refusals(held)):
        made = [line["allocation"] for line in source.lines if line["before"] is None]
        Allocation.objects.filter(pk__in=made).delete()
        for line in source.lines:
            if line["before"] is not None:
                Allocation.objects.filter(pk=line["allocation"]).update(**restored(line["before"]))
    counts = {"file": upload.filename, "count": len(source.lines), "reason": reason}
    record(actor=actor, verb="allocations.taken_back", subject=held, **counts)


def restored(before: dict) -> dict:
    dates = {name: date.fromisoformat(before[name]) if before[name] else None for name in DATES}
    return {name: before[name] for name in VALUES} | dates | {"upload_id": before["upload"]}
