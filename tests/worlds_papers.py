"""Papers in a district of tests/worlds.py."""

import hashlib

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.roles import Role
from audit.sealed_files import keep_sealed
from bimtek.models import Bimtek
from kube.models import MonthReport
from reports.models import Document


def papers(world):
    for about in (world.unassigned[Bimtek], world[Bimtek]):
        world.unassigned[Document] = world.rows.get(Document)
        world.add(a_paper(world, kind=Document.Kind.ATTENDANCE, bimtek=about))


def papers_of_tksk(world):
    """His own month report, and the paper of it: of others he sees neither."""
    month = {"month": timezone.localdate().replace(day=1), "region": world.region}
    own = MonthReport.objects.create(written_by=world.users[Role.TKSK], plans=world.text("rencana TKSK"), **month)
    paper = a_paper(world, kind=Document.Kind.MONTH_REPORT, month_report=own)
    paper.save()
    world.of_role[Role.TKSK] = {MonthReport: own, Document: paper}


def a_paper(world, **about):
    """Printed, sealed, and not yet a row."""
    content = b"%PDF-1.7 " + world.mark.encode()
    made = Document(
        region=world.region,
        revision=1,
        requested_by=world.users["operator"],
        sha256=hashlib.sha256(content).hexdigest(),
        pages=1,
        **about,
    )
    keep_sealed(made.file, ContentFile(content))
    return made
