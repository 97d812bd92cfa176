"""The family a member stands for."""

from typing import NamedTuple

from audit import sealing
from beneficiaries.models import Person, RegisterEntry


class Family(NamedTuple):
    """The columns of its card; of who has none the index of his NIK stands for the family."""

    kk_sealed: bytes | None
    kk_index: bytes


def family_of(person: Person, kk: str = "") -> Family:
    """kk: the 16 digits of the family card, if there is one."""
    if not kk:
        return Family(None, bytes(person.nik_index))
    return Family(**sealing.sealed_fields(sealing.KK, kk))


def family_in_register(entry: RegisterEntry) -> Family:
    if entry.kk_index is None:
        return Family(None, bytes(entry.nik_index))
    return Family(bytes(entry.kk_sealed), bytes(entry.kk_index))
