"""Guessing passwords is slow, and nobody who guesses shuts a colleague out (docs/decisions/0041).

Failures are counted for a name from one address, for a name from everywhere, and for an address over all names. Whoever
has logged in with a device before carries its cookie and is counted by it alone. Names and addresses are kept as keyed
digests for a day: the name field holds a password now and then.
"""

import ipaddress
import math
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.address import client_address
from accounts.models import LoginFailure

CLOSED_AFTER, CLOSED_FOR = 10, timedelta(minutes=15)
# Tries that cost nothing, in an hour: an office of 60 behind one address mistypes less, at 8 o'clock too.
FREE_BY_NAME, FREE_BY_ADDRESS = 30, 60
COUNTED_FOR, LONGEST_WAIT = timedelta(hours=1), 60
STEP = 5  # so many more failures double the wait

COOKIE = "__Host-device" if settings.HTTPS else "device"
COOKIE_AGE = 400 * 24 * 3600  # the most a browser keeps
PEOPLE_AT_A_DEVICE = 5


@dataclass(frozen=True)
class Try:
    """Somebody's try to log in: digests, and the mark of the device if he has logged in with it before."""

    name: str
    address: str
    device: str


def try_of(request, username: str) -> Try:
    name = digest("name", unicodedata.normalize("NFKC", username).casefold())
    return Try(name, digest("address", network(client_address(request))), devices(request).get(name, ""))


def digest(kind: str, text: str) -> str:
    return salted_hmac(f"accounts.guessing.{kind}", text, algorithm="sha256").hexdigest()[:32]


def network(address: str | None) -> str:
    """An IPv4 address, or the half of an IPv6 address that one subscriber has."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))


def seconds_to_wait(attempt: Try) -> int:
    """Nothing for who may try now."""
    now, unknown = timezone.now(), LoginFailure.objects.filter(device="")
    if attempt.device:
        return closed(LoginFailure.objects.filter(device=attempt.device), now)
    return max(
        closed(unknown.filter(name=attempt.name, address=attempt.address), now),
        slowed(unknown.filter(name=attempt.name), FREE_BY_NAME, now),
        slowed(unknown.filter(address=attempt.address), FREE_BY_ADDRESS, now),
    )


def closed(failures, now) -> int:
    last = moments(failures, now - CLOSED_FOR)[:CLOSED_AFTER]
    return until(last[0] + CLOSED_FOR, now) if len(last) == CLOSED_AFTER else 0


def slowed(failures, free: int, now) -> int:
    """After the free tries one each so many seconds, from one to LONGEST_WAIT."""
    last = moments(failures, now - COUNTED_FOR)
    if len(last) < free:
        return 0
    wait = min(LONGEST_WAIT, 2 ** ((len(last) - free) // STEP))
    return until(last[0] + timedelta(seconds=wait), now)


def moments(failures, since) -> list:
    return list(failures.filter(at__gt=since).order_by("-at").values_list("at", flat=True)[:500])


def until(moment, now) -> int:
    return max(0, math.ceil((moment - now).total_seconds()))


def begin(attempt: Try) -> LoginFailure:
    """Counted as a failure before the password is looked at, so that a hundred tries at once are a hundred."""
    return LoginFailure.objects.create(name=attempt.name, address=attempt.address, device=attempt.device)


def succeeded(request, response, attempt: Try) -> None:
    """Forget this person's failures from here, and let the device be known from now on."""
    own = LoginFailure.objects.filter(name=attempt.name)
    own.filter(address=attempt.address, device="").delete()
    if attempt.device:
        own.filter(device=attempt.device).delete()
    known = {attempt.name: attempt.device or secrets.token_hex(16), **devices(request)}
    response.set_cookie(
        COOKIE,
        signing.dumps(list(known.items())[:PEOPLE_AT_A_DEVICE], salt=COOKIE),
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def devices(request) -> dict[str, str]:
    """Who has logged in with this device, and its mark for each."""
    try:
        return dict(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_AGE))
    except signing.BadSignature:
        return {}
