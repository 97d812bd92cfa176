"""What rooms to the right do when a decree is signed, in the transaction of the signing."""

from collections.abc import Callable

from programmes.models import Decree

FOLLOWERS: list[Callable[..., None]] = []


def after_signing(follower: Callable[..., None]) -> None:
    """Have it called with actor and decree whenever one is signed. Said when the program starts (AppConfig.ready)."""
    FOLLOWERS.append(follower)


def tell_signed(*, actor, decree: Decree) -> None:
    for follower in FOLLOWERS:
        follower(actor=actor, decree=decree)
