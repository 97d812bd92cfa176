"""Values as PostgreSQL's binary COPY takes them: a length and the bytes. Half the work of its text form, for both."""

from datetime import date
from struct import pack

NULL = b"\xff\xff\xff\xff"
TRUE, FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
DAY_ZERO = date(2000, 1, 1).toordinal()


def text(value: str) -> bytes:
    data = value.encode()
    return len(data).to_bytes(4) + data


def binary(value: bytes) -> bytes:
    return len(value).to_bytes(4) + value


def day(value: date) -> bytes:
    return pack(">ii", 4, value.toordinal() - DAY_ZERO)


def small(value: int) -> bytes:
    return pack(">ih", 2, value)


EMPTY = text("")
