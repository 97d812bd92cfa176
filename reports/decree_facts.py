"""Everything a decree says, as plain values: frozen when it is signed, printed from ever after."""

import json
from datetime import date

from accounts.templatetags.kube import rt_rw, tanggal
from programmes.models import Decree, Programme
from reports.paper import Letterhead
from reports.wording import (
    head_of,
    in_figures_and_words,
    in_units,
    lines_of,
    signature,
    source_of_funds,
    with_office,
)

FORMAT = "kube-decree/1"
ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT")


def facts_of(decree: Decree, on: date) -> dict:
    """Letterhead, words, clauses, lines and signer: texts, whole rupiah and ISO dates only, so that JSON keeps them.

    on: the day the paper is made; it names the head of the office of a decree that nobody has signed yet.
    """
    programme = with_office(decree.programme_id)
    related = ("region__parent", "component", "replaces")
    recipients = list(decree.recipients.select_related(*related).order_by("number"))
    total = sum(recipient.amount_rupiah for recipient in recipients)
    is_signed = decree.status == Decree.Status.SIGNED
    office = Letterhead.of(programme.office)
    return {
        "format": FORMAT,
        "office": office._asdict(),
        "office_head": f"Kepala {office.name} {office.region_title}".upper(),
        "number": decree.number,
        "title": decree.title,
        "decided_on": (decree.decided_on or on).isoformat(),
        "place": decree.place or office.place,
        "considerations": lines_of(decree.considerations),
        "legal_bases": lines_of(decree.legal_bases),
        "copies_to": lines_of(decree.copies_to),
        "dictum": [list(clause) for clause in zip(ORDINALS, dictum(decree, programme, recipients, total), strict=True)],
        **attachment(recipients),
        "total": total,
        "signer": signed_by(decree) if is_signed else head_of(programme.office, on),
        "list_sha256": bytes(decree.list_sha256).hex() if is_signed else "",
    }


def canonical(facts: dict) -> bytes:
    """The facts as JSON that is the same, byte for byte, whenever and wherever it is written."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def attachment(recipients: list) -> dict:
    """Persons and groups stand in tables of their own, each with its sum."""
    tables = {"persons": [], "groups": []}
    for recipient in recipients:
        tables["groups" if recipient.group_id else "persons"].append(recipient)
    counted = {f"counted_{name}": in_units(lines) for name, lines in tables.items()}
    sums = {f"{name}_total": sum(line.amount_rupiah for line in lines) for name, lines in tables.items()}
    return {name: [line_of(each) for each in lines] for name, lines in tables.items()} | counted | sums


def line_of(recipient) -> dict:
    """A line of the attachment. Of a NIK its last four digits: a paper goes through many hands."""
    return {
        "number": recipient.number,
        "name": recipient.name,
        "replaces": recipient.replaces.name if recipient.replaces else "",
        "nik_last4": recipient.nik_last4,
        "leader": recipient.leader,
        "families": recipient.families,
        "address": recipient.address,
        "rt_rw": rt_rw(recipient),
        "village": recipient.region.name,
        "district": recipient.region.parent.name,
        "business": recipient.business,
        "amount_rupiah": recipient.amount_rupiah,
    }


def dictum(decree: Decree, programme: Programme, recipients: list, total: int) -> list[str]:
    """The four clauses of a decree that names recipients."""
    amounts = {recipient.amount_rupiah for recipient in recipients}
    each = f"sebesar {in_figures_and_words(amounts.pop())}" if len(amounts) == 1 else "sebagaimana dalam Lampiran"
    bank = f" pada {programme.bank.name}" if programme.bank else ""
    account = f"disalurkan melalui transfer ke rekening masing-masing penerima{bank}"
    way = account if programme.gives_money else "diserahkan dalam bentuk barang"
    return [
        f"Menetapkan penerima {programme.series.name} {programme.region.title} Tahun Anggaran {programme.year}"
        " sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini"
        f"{revised(decree, recipients)}.",
        f"Kepada setiap penerima sebagaimana dimaksud dalam diktum KESATU diberikan bantuan {each}, {way};"
        f" seluruhnya untuk {in_units(recipients, is_spelt=True)} berjumlah {in_figures_and_words(total)}.",
        f"Segala biaya yang timbul akibat ditetapkannya Keputusan ini dibebankan pada {source_of_funds(programme)}.",
        "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    ]


def revised(decree: Decree, recipients: list) -> str:
    """What a revision changes in the decree before it; nothing for a first decree."""
    if decree.changes is None:
        return ""
    replaced = [
        f"{line.replaces.name} ({line.get_cause_display().lower()}) diganti oleh {line.name}"
        for line in recipients
        if line.replaces
    ]
    day = tanggal(decree.changes.decided_on)
    return f", dengan mengubah Keputusan Nomor {decree.changes.number} tanggal {day}: {'; '.join(replaced)}"


def signed_by(decree: Decree) -> dict:
    """As it was on the day of signing, whatever the official is called today."""
    return signature(
        position=decree.signer_position, name=decree.signer_name, rank=decree.signer_rank, nip=decree.signer_nip
    )
