"""The papers a recipient hands in before money is sent."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from programmes.models import Decree, ReceivedPaper, Recipient, RequiredPaper


@transaction.atomic
def receive_paper(*, actor, recipient: Recipient, paper: RequiredPaper) -> ReceivedPaper:
    """Note that a paper is in. A second time changes nothing."""
    refuse_unless_decreed(recipient)
    if paper.programme_id != recipient.programme_id:
        raise NotAllowed("Berkas ini bukan syarat program ini. Muat ulang halaman ini.")
    received, is_new = ReceivedPaper.objects.get_or_create(
        recipient=recipient, paper=paper, defaults={"received_by": actor}
    )
    if is_new:
        record(actor=actor, verb="paper.received", subject=recipient, papers=[paper.name])
    return received


@transaction.atomic
def receive_all_papers(*, actor, recipient: Recipient) -> int:
    """Note that every required paper is in. Returns how many were new."""
    refuse_unless_decreed(recipient)
    Recipient.objects.select_for_update(no_key=True, of=("self",)).get(pk=recipient.pk)
    missing = list(recipient.programme.papers.exclude(pk__in=recipient.received_papers.values("paper")))
    ReceivedPaper.objects.bulk_create(
        [ReceivedPaper(recipient=recipient, paper=paper, received_by=actor) for paper in missing],
        ignore_conflicts=True,
    )
    if missing:
        record(actor=actor, verb="paper.received", subject=recipient, papers=[paper.name for paper in missing])
    return len(missing)


def refuse_unless_decreed(recipient):
    if recipient.decree is None or recipient.decree.status != Decree.Status.SIGNED:
        raise NotAllowed("Berkas dicatat sesudah SK ditandatangani.")
