"""NIK, KK, account and telephone numbers: sealed at rest, found by a keyed index, shown by their last digits.

The last digits of a NIK or KK stand nowhere in clear: a NIK is a place, a day of birth and a serial, and the first two
are columns beside it. They are opened for the page (docs/decisions/0004).

Sealed  AES-256-GCM under SEALING_KEY; the kind of number is authenticated with it, so a sealed account number
        cannot be passed off as a NIK. 1 byte version + 4 bytes id of the key + 12 bytes nonce + ciphertext + 16 bytes
        tag; values of version 1 name no key.
Index   HMAC-SHA256 under INDEX_KEY over kind and digits: equality only. An unkeyed hash would not do: all NIKs
        of a kecamatan can be tried in seconds.
Losing SEALING_KEY loses the numbers; docs/operations.md says how the keys are kept.
"""

import base64
import hashlib
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NIK, KK, ACCOUNT, PHONE, FILE, VALUE = "nik", "kk", "account", "phone", "file", "value"
UNNAMED, NAMED = b"\x01", b"\x03"  # versions of a sealed value; 2 and 4 are those of audit/sealed_files.py


class OtherKey(InvalidTag):
    """Sealed with another key than SEALING_KEY; the message says with which."""

    def __init__(self, named: bytes):
        super().__init__(f"sealed with the key {named.hex()}; SEALING_KEY is {key_id('SEALING_KEY').hex()}")


@cache
def key(name):
    try:
        raw = base64.b64decode(getattr(settings, name), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ImproperlyConfigured(f"{name}: write 32 random bytes in base64.")
    return raw


@cache
def key_id(name):
    """Four bytes that tell keys apart and say nothing about them."""
    return hashlib.sha256(b"id of a key" + key(name)).digest()[:4]


@cache
def header():
    return NAMED + key_id("SEALING_KEY")


@cache
def cipher():
    return AESGCM(key("SEALING_KEY"))


def seal(kind, text):
    """Sealed bytes of a text; None stays None."""
    return None if text is None else seal_bytes(kind, text.encode())


def seal_bytes(kind, data):
    nonce = os.urandom(12)
    return header() + nonce + cipher().encrypt(nonce, data, kind.encode())


def unseal(kind, sealed):
    """The text again. Raises cryptography's InvalidTag when the bytes were changed or are of another kind; of another
    key, OtherKey.
    """
    return None if sealed is None else unseal_bytes(kind, sealed).decode()


def unseal_bytes(kind, sealed):
    sealed = bytes(sealed)
    start = 1
    if sealed[:1] == NAMED:
        start = 5
        refuse_other_key(sealed[1:5])
    return cipher().decrypt(sealed[start : start + 12], sealed[start + 12 :], kind.encode())


def refuse_other_key(named):
    if named != key_id("SEALING_KEY"):
        raise OtherKey(named)


def ending(kind, sealed):
    """The last four digits of a sealed number, for pages and papers; "" of none."""
    return "" if sealed is None else unseal(kind, sealed)[-4:]


def ending_of(kind):
    """The property of a model with a column {kind}_sealed that gives `ending`."""
    return property(lambda row: ending(kind, getattr(row, f"{kind}_sealed")))


@cache
def hashed_key(kind):
    """The two hashes of HMAC-SHA256 with their key in: made once, because an import asks for millions."""
    pad = key("INDEX_KEY").ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in pad) + f"{kind}:".encode())
    return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in pad))


def blind_index(kind, text):
    """32 bytes that are equal for equal numbers of a kind, and say nothing without INDEX_KEY."""
    inner, outer = (hashed.copy() for hashed in hashed_key(kind))
    inner.update(text.encode())
    outer.update(inner.digest())
    return outer.digest()


def sealed_fields(kind, text, name=None):
    """The columns of one number as keyword arguments: account_sealed, account_index, account_last4; a NIK or KK has no
    last4.
    """
    name = name or kind
    columns = {f"{name}_sealed": seal(kind, text or None), f"{name}_index": blind_index(kind, text) if text else None}
    return columns if kind in (NIK, KK) else columns | {f"{name}_last4": (text or "")[-4:]}
