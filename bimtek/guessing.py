"""Nobody tries out the codes of name cards: what a code opens without a login asks here first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from accounts.errors import NotAllowed
from bimtek.cards import UnknownCode, line_in
from bimtek.models import Bimtek, WrongCode

MOST_WRONG, WRONG_FOR = 10, timedelta(minutes=15)  # as for wrong passwords, see AXES_FAILURE_LIMIT
WAIT = "Terlalu banyak kode yang keliru. Tunggu 15 menit, atau mintalah formulir kertas kepada panitia."


@contextmanager
def against_guessing(bimtek: Bimtek, code: str, address: str | None) -> Iterator[None]:
    """Around what needs the code; it counts until it is known to be somebody's, because many come at once.

    Raises NotAllowed once ten wrong ones of one line came from one address within a quarter of an hour.
    """
    look = WrongCode.objects.create(bimtek=bimtek, line=line_in(code), address=address)
    try:
        refuse_guessing(look)
        yield
    except UnknownCode:
        raise
    except NotAllowed:
        look.delete()
        raise
    look.delete()


def refuse_guessing(look: WrongCode) -> None:
    WrongCode.objects.filter(made_at__lt=timezone.now() - WRONG_FOR).delete()
    alike = WrongCode.objects.filter(bimtek=look.bimtek, line=look.line, address=look.address)
    if alike.count() > MOST_WRONG:
        raise NotAllowed(WAIT)
