"""The short code of a participant: typed at the door, or read from his name card."""

import segno
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.errors import NotAllowed

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for one another
SIGNED = 4
UNKNOWN = "Kode ini tidak ada di daftar peserta. Lihat kode di kartu nama Anda, misalnya 17-K7QX."


class UnknownCode(NotAllowed):
    """The code is nobody's."""


def code_of(participant) -> str:
    """His line and a signature, "17-K7QX": nobody makes up the code of somebody else. The phone compares only."""
    digest = salted_hmac("bimtek name card", f"{participant.bimtek_id}:{participant.pk}", algorithm="sha256").digest()
    return f"{participant.number}-" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:SIGNED])


def qr_of(participant) -> str:
    """The same for the camera, as the address of a picture: nothing in it but the bimtek and the code."""
    content = f"KUBE {participant.bimtek_id} {code_of(participant)}"
    return segno.make(content, error="m", micro=False).svg_data_uri(border=2)


def line_in(code: str) -> int:
    """The line a code begins with; 0, which is nobody's, when it begins with none."""
    number = code.strip().partition("-")[0]
    return int(number) if number.isdecimal() and len(number) < 7 else 0


def holder_of(bimtek, code: str):
    """The participant whose name card has this code. Raises UnknownCode when nobody's has."""
    found = bimtek.participants.filter(number=line_in(code)).first()
    if found is None or not constant_time_compare(code_of(found), code.strip().upper()):
        raise UnknownCode(UNKNOWN)
    return found
