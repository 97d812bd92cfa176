"""The canonical list of a decree's recipients: what is signed, and what everybody later can compare with."""

import hashlib
import json

FORMAT = "kube-decree-list/1"


def canonical_list(decree) -> bytes:
    """The recipients in order as JSON that is the same, byte for byte, whenever and wherever it is written.

    A person is named by the keyed index of the NIK: it binds the identity without showing the number. A group is named
    by its row.
    """
    lines = [
        canonical_line(recipient) for recipient in decree.recipients.select_related("replaces").order_by("number", "pk")
    ]
    content = {"format": FORMAT, "decree": decree.pk, "programme": decree.programme_id, "recipients": lines}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def canonical_line(recipient) -> dict:
    line = identity(recipient) | {
        "number": recipient.number,
        "name": recipient.name,
        "sex": recipient.sex,
        "region": recipient.region_id,
        "address": recipient.address,
        "rt": recipient.rt,
        "rw": recipient.rw,
        "business": recipient.business,
        "amount_rupiah": recipient.amount_rupiah,
        "register_facts": recipient.register_facts,
        "rule_results": recipient.rule_results,
    }
    return line | {"replaces": replaced(recipient)} if recipient.replaces_id else line


def identity(recipient) -> dict:
    """Who it is. Keys of groups stand in no line of a person: his list keeps the hash it was signed with."""
    if recipient.group_id is None:
        return {"nik_index": bytes(recipient.nik_index).hex()}
    return {"group": recipient.group_id, "leader": recipient.leader, "families": recipient.families}


def replaced(recipient) -> dict:
    """Whose place he takes in a revision, and why."""
    return identity(recipient.replaces) | {
        "name": recipient.replaces.name,
        "cause": recipient.cause,
        "reason": recipient.reason,
    }


def list_sha256(decree) -> bytes:
    return hashlib.sha256(canonical_list(decree)).digest()
