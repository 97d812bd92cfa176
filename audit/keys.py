"""Whether SEALING_KEY and INDEX_KEY are those this database was sealed with.

A restored copy with other keys would take new numbers in under them: two keys mixed, and half of the numbers unreadable
or never found. Known values were sealed at the first migrate (migration 0003), and whoever serves looks at them before
anything else: web, worker, scheduler and the commands of the rooms. Django's own commands (check, migrate) still work.
"""

import sys

import structlog
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connection, connections
from django.db.backends.signals import connection_created

from audit import sealing
from audit.models import SealedWith

KNOWN = "the keys of this database"
CANNOT_BE_LOADED = 4  # gunicorn gives up on a process that ends so; after any other end it would start the next
log = structlog.get_logger()


class WrongKey(ImproperlyConfigured):
    """The message names the key, its id, and the id that this database wants."""


def known_values() -> dict:
    """What the first migrate keeps of the keys it ran with."""
    return {
        "sealing_key": sealing.key_id("SEALING_KEY").hex(),
        "index_key": sealing.key_id("INDEX_KEY").hex(),
        "sealed": sealing.seal(sealing.VALUE, KNOWN),
        "index": sealing.blind_index(sealing.VALUE, KNOWN),
    }


def refuse_other_keys() -> None:
    """Raises WrongKey unless the known values open. One question."""
    kept = SealedWith.objects.first()
    if kept is None:
        raise WrongKey("This database does not say which keys it was sealed with: run manage.py migrate as its owner")
    refuse_other("SEALING_KEY", kept.sealing_key, opens(kept.sealed))
    is_same = bytes(kept.index) == sealing.blind_index(sealing.VALUE, KNOWN)
    refuse_other("INDEX_KEY", kept.index_key, is_same)


def opens(sealed) -> bool:
    try:
        return sealing.unseal(sealing.VALUE, sealed) == KNOWN
    except InvalidTag:
        return False


def refuse_other(name: str, wanted: str, is_right: bool) -> None:
    if not is_right:
        raise WrongKey(
            f"{name} is the key {sealing.key_id(name).hex()}, but this database was sealed with the key {wanted}. "
            "Nothing was changed. Put back the key that was kept with this database, "
            'see "Backup and restore" in docs/operations.md'
        )


def begin(**_) -> None:
    """For processes that serve: with other keys they end with a sentence.

    While the database is away nobody can know; so each new connection is looked at, which also finds another database
    put in its place.
    """
    connection_created.connect(look_at, dispatch_uid="keys")
    try:
        connection.ensure_connection()
    except WrongKey as fault:
        print(fault, file=sys.stderr, flush=True)
        raise SystemExit(CANNOT_BE_LOADED) from None
    except OperationalError:
        log.warning("keys.not_looked_at", because="no database")
    finally:
        connections.close_all()  # processes that are forked from here need their own


def look_at(connection, **_) -> None:
    if connection.alias != "default":
        return
    try:
        refuse_other_keys()
    except ProgrammingError:  # not migrated yet: pages and jobs say so
        log.warning("keys.not_looked_at", because="no table")
    except WrongKey:
        connection.close()  # or the next question would go through it
        raise
