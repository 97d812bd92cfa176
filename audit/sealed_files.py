"""Files sealed in pieces, so that one of a gigabyte is written and read without ever being in memory.

1 byte version + 4 bytes id of the key + 8 random bytes that name the file, then pieces: 12 bytes nonce + up to PIECE
bytes sealed + 16 bytes tag. File, place and "this is the last one" are authenticated with every piece: none can be
moved, left out or taken from another file, and a file that was cut is noticed. Files of version 2 name no key.
"""

import io
import os
import threading
import uuid
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import structlog
from django.core.files.base import File
from django.core.signals import request_finished
from django.db import Error
from django.db.models.fields.files import FieldFile

from audit.sealing import FILE, NAMED, UNNAMED, cipher, key_id, refuse_other_key, unseal_bytes

log = structlog.get_logger()

WITHOUT_KEY, WITH_KEY = b"\x02", b"\x04"
WHOLE = (UNNAMED, NAMED)  # sealed in one piece by sealing.seal_bytes
PIECE = 1 << 20
OVERHEAD = 28


class Sealed(File):
    """An uploaded file as the storage writes it: sealed piece by piece."""

    def chunks(self, chunk_size=None):
        return sealed_pieces(FILE, self.file.chunks())


def keep_sealed(kept: FieldFile, file: File, *, save: bool = False) -> None:
    """Keep an uploaded file in a FileField, under a random name: a client's file name never becomes a path.

    save: its row too; otherwise that is written afterwards.
    """
    name = kept.field.generate_filename(kept.instance, f"{uuid.uuid4()}.sealed")
    try:
        kept.name = kept.storage.save(name, Sealed(file), max_length=kept.field.max_length)
    except BaseException:
        kept.storage.delete(name)  # what was written before the disk was full
        raise
    setattr(kept.instance, kept.field.attname, kept.name)
    kept._committed = True
    unsure().append((kept.field, kept.storage, kept.name))
    if save:
        kept.instance.save()


# Files written in this thread since its last request or job ended: whether their rows were kept too is known then.
_here = threading.local()


def unsure() -> list:
    if not hasattr(_here, "files"):
        _here.files = []
    return _here.files


def remove_unkept(**signal) -> None:
    """At the end of a request or job: remove the files whose transaction failed after they were written.

    The database is asked, because a transaction whose answer was lost may have been kept. When it cannot be asked the
    files stay, for `manage.py tidy`.
    """
    while unsure():
        field, storage, name = unsure().pop()
        try:
            if not is_named(field, name):
                storage.delete(name)
                log.warning("file.removed", file=name)
        except (Error, OSError):
            log.warning("file.unsure", file=name)


request_finished.connect(remove_unkept)


def is_named(field, name) -> bool:
    return field.model._base_manager.filter(**{field.name: name}).exists()


def open_kept(kept: FieldFile) -> BinaryIO:
    """What was kept, as open_sealed gives it. Raises OSError when it is gone."""
    return open_sealed(FILE, kept.storage.open(kept.name))


def sealed_pieces(kind: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The sealed file for the bytes of all parts, which may be of any length."""
    name = os.urandom(8)
    yield WITH_KEY + key_id("SEALING_KEY") + name
    waiting, place = bytearray(), 0
    for part in parts:
        waiting += part
        while len(waiting) > PIECE:
            yield _seal(kind, name, place, bytes(waiting[:PIECE]), last=False)
            del waiting[:PIECE]
            place += 1
    yield _seal(kind, name, place, bytes(waiting), last=True)


def open_sealed(kind: str, file: BinaryIO) -> BinaryIO:
    """The file again, to read and to seek in. Raises sealing.OtherKey; reading raises cryptography's InvalidTag when it
    was changed or cut.
    """
    version = file.read(1)
    file.seek(0)
    if version in WHOLE:
        return io.BytesIO(unseal_bytes(kind, file.read()))
    return io.BufferedReader(SealedFile(kind, file), PIECE)


class SealedFile(io.RawIOBase):
    """Reads a sealed file piece by piece; the piece read last is kept."""

    def __init__(self, kind: str, file: BinaryIO):
        self.kind, self.file, self.at = kind, file, 0
        if file.read(1) == WITH_KEY:
            refuse_other_key(file.read(4))
        self.name = file.read(8)
        self.begin = file.tell()
        sealed = file.seek(0, os.SEEK_END) - self.begin
        self.pieces = -(-sealed // (PIECE + OVERHEAD))
        self.size = sealed - self.pieces * OVERHEAD
        self.kept: tuple[int, bytes] = (-1, b"")

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=os.SEEK_SET):
        self.at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence]
        return self.at

    def tell(self):
        return self.at

    def readinto(self, buffer):
        if self.at >= self.size:
            return 0
        place, start = divmod(self.at, PIECE)
        found = self.piece(place)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)

    def piece(self, place: int) -> bytes:
        if self.kept[0] != place:
            self.file.seek(self.begin + place * (PIECE + OVERHEAD))
            sealed = self.file.read(PIECE + OVERHEAD)
            label = _label(self.kind, self.name, place, last=place == self.pieces - 1)
            self.kept = place, cipher().decrypt(sealed[:12], sealed[12:], label)
        return self.kept[1]

    def close(self):
        self.file.close()
        super().close()


def _seal(kind: str, name: bytes, place: int, data: bytes, *, last: bool) -> bytes:
    nonce = os.urandom(12)
    return nonce + cipher().encrypt(nonce, data, _label(kind, name, place, last=last))


def _label(kind: str, name: bytes, place: int, *, last: bool) -> bytes:
    return kind.encode() + name + place.to_bytes(8) + bytes([last])
