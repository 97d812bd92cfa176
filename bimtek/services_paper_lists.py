"""A paper list that was typed into a table is taken in: what it ticks becomes marks, once."""

from django.db import transaction

from audit.trail import record
from bimtek.inviting import hold
from bimtek.models import AttendanceMark, Bimtek, PaperList
from bimtek.paper_lists import PaperTable
from jobs.left_out import keep_left_out
from jobs.models import Finding
from jobs.uploads import refused

UNCLEAR = "unclear"


@transaction.atomic
def take_paper_list(*, actor, bimtek: Bimtek, upload) -> PaperTable:
    """Mark present whoever is ticked and was not present; nobody becomes absent by it. The same file again adds
    nothing. The office's marks are the newest, as its taps on the page are. Raises NotAllowed when the bimtek is over.
    """
    held = hold(bimtek)
    table = PaperTable(held, upload, actor)
    taken, is_new = PaperList.objects.get_or_create(upload=upload, defaults={"bimtek": held, "taken_by": actor})
    for one in table.marks:
        one.paper_list = taken
    AttendanceMark.objects.bulk_create(table.marks)
    if is_new:
        keep_left_out(upload, table.left_out)
        Finding.objects.bulk_create(
            refused(upload, line.number, line.column, line.who, UNCLEAR, line.sentence) for line in table.unclear
        )
    counts = {"count": len(table.marks), "refused": len(table.unclear)}
    record(actor=actor, verb="attendance.list_taken", subject=held, **counts)
    return table
