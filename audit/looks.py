"""One budget for looking people up, whatever the form: it is counted here, so that no form is an oracle for NIKs."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from audit.models import Event
from audit.trail import record

LOOKED_UP, REVEALED = "register.looked_up", "identity.revealed"
MOST_PER_HOUR = 300  # people, by any form: a counter serves fewer, a machine that tries NIKs wants more
SPENT = f"Batas {MOST_PER_HOUR} pengecekan dalam satu jam tercapai. Coba lagi nanti."


@transaction.atomic
def count_look(*, actor, subject=None, asked_by: str) -> None:
    """Write down that this user looks somebody up. Raises NotAllowed after MOST_PER_HOUR looks in an hour.

    subject: whom he found, where that is known; asked_by: with what, in a word ("nama", "nomor").
    """
    refuse_another_look(actor)
    record(actor=actor, verb=LOOKED_UP, subject=subject or actor, asked_by=asked_by)


def refuse_another_look(actor) -> None:
    """Raises NotAllowed when this user has spent what an hour allows. A number that was opened is a look too."""
    refuse_beyond(actor, (LOOKED_UP, REVEALED), MOST_PER_HOUR, SPENT)


def refuse_beyond(actor, verbs, most: int, sentence: str) -> None:
    """Raises NotAllowed when this user has done so `most` times in the last hour. His row is locked until the
    transaction ends, so that of many requests at once each is counted.
    """
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    hour_ago = timezone.now() - timedelta(hours=1)
    if Event.objects.filter(actor=actor, verb__in=verbs, at__gt=hour_ago).count() >= most:
        raise NotAllowed(sentence)
