"""Whose device made a sheet: it signs what is handed over as a file with a key that only its own user's login gives.

Without it whoever uploads a file could write marks in anybody's name. The key follows from user and device, so that
none is kept here; the phone keeps it where scripts can sign with it but not read it.
"""

import hmac

from django.utils.crypto import salted_hmac


def key_for(user_pk: int, device: str) -> bytes:
    """32 bytes for HMAC-SHA256. device: the UUID a phone gave itself."""
    return salted_hmac("key of a device that signs marks", f"{user_pk} {device}", algorithm="sha256").digest()


def signature_of(user_pk: int, device: str, body: bytes) -> bytes:
    return hmac.digest(key_for(user_pk, device), body, "sha256")


def is_signed(user_pk: int, device: str, body: bytes, signature: bytes) -> bool:
    """Whether that device signed these very bytes while this user was logged in on it."""
    return hmac.compare_digest(signature_of(user_pk, device, body), signature)
