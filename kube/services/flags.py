"""Putting a red flag aside."""

from datetime import date

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from kube.flags import flags_of
from kube.models import FlagDismissal, Group


@transaction.atomic
def dismiss_flag(*, actor, group: Group, kind: str, facts_sha256: str, reason: str, on: date) -> FlagDismissal:
    """Put a flag aside for a reason. It comes back by itself when its facts change.

    Raises NotAllowed without a reason, and when the flag is no longer what was read.
    """
    reason = reason.strip()
    if len(reason) < 5:
        raise NotAllowed("Tulis alasan mengesampingkan tanda ini, minimal lima huruf.")
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    raised = flags_of(Group.objects.filter(pk=group.pk), actor, on)
    flag = next((one for one in raised if (one.kind, one.facts_sha256) == (kind, facts_sha256)), None)
    if flag is None:
        raise NotAllowed("Tanda ini sudah berubah atau sudah dikesampingkan. Muat ulang halaman.")
    made = FlagDismissal.objects.create(
        group=group,
        region_id=group.region_id,
        kind=kind,
        facts_sha256=facts_sha256,
        sentence=flag.sentence[:500],
        reason=reason[:200],
        dismissed_by=actor,
    )
    record(actor=actor, verb="flag.dismissed", subject=group, about=flag.sentence, reason=made.reason)
    return made
