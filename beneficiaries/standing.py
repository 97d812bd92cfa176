"""What the register says of a row and of its family, as plain values: for a page, a workbook, and to be kept."""

from collections.abc import Iterable
from datetime import date

from beneficiaries.models import Assessment, RegisterEntry
from jobs.fields import nik_contradictions

BENEFITS = ("pkh", "bpnt", "pbi")
CONTRADICTS = {
    "nik_birth_date": "Tanggal lahir di NIK berbeda dengan tanggal lahir di data terpadu.",
    "nik_sex": "Jenis kelamin di NIK berbeda dengan data terpadu.",
}


def facts_by_entry(entries: Iterable[RegisterEntry]) -> dict[int, dict]:
    """By the row's key. PKH, BPNT and PBI are those of the family: the card stands on one member's row."""
    entries = list(entries)
    cards = [entry.kk_index for entry in entries if entry.kk_index]
    families = {
        (family.release_id, bytes(family.kk_index)): family
        for family in Assessment.objects.filter(release__in={e.release_id for e in entries}, kk_index__in=cards)
    }
    return {
        entry.pk: facts_of(entry, families.get((entry.release_id, bytes(entry.kk_index or b"")))) for entry in entries
    }


def facts_today(entries: Iterable[RegisterEntry], scope: tuple[str, str]) -> dict[int, dict]:
    """`facts_by_entry` with the decile that counts, and where it is from. scope: the range of regions that is seen."""
    entries = list(entries)
    facts = facts_by_entry(entries)
    cards = {bytes(entry.kk_index) for entry in entries if entry.kk_index}
    newest = Assessment.objects.within(*scope).newest(cards) if cards else {}
    for entry in entries:
        ranked = entry.ranked_by(newest.get(bytes(entry.kk_index or b"")))
        facts[entry.pk] |= {
            "decile": ranked.decile,
            "decile_from": ranked.release.get_register_display(),
            "decile_on": ranked.release.data_on.isoformat(),
        }
    return facts


def facts_of(entry: RegisterEntry, family: Assessment | None) -> dict:
    """entry: with its release and region selected. Kept with checks, so without digits of NIK or KK."""
    return {
        "release": str(entry.release),
        "register": entry.release.get_register_display(),
        "data_on": entry.release.data_on.isoformat(),
        "name": entry.name,
        "birth_on": entry.birth_on and entry.birth_on.isoformat(),
        "sex": entry.sex,
        "relationship": entry.relationship,
        "head_name": family.head_name if family else "",
        "members": family.members if family else None,
        "region": entry.region.name,
        "rt": entry.rt,
        "rw": entry.rw,
        "decile": entry.decile,
        "is_alive": entry.is_alive,
        **{name: getattr(family or entry, f"receives_{name}") for name in BENEFITS},
    }


def warnings_about(entry: RegisterEntry, nik: str, village=None) -> list[str]:
    """What whoever looks at this person should know first. village: where he is said to live, when anyone said so."""
    found = ["Tercatat meninggal di data terpadu."] if entry.is_alive is False else []
    found += [CONTRADICTS[code] for code in nik_contradictions(nik, entry.birth_on, entry.sex)]
    if village and village.pk != entry.region_id:
        found.append(f"Tercatat di {entry.region.title}, bukan di {village.title}.")
    return found


def readable(facts: dict) -> dict:
    """With their dates as dates again."""
    return facts | {name: day(facts[name]) for name in ("data_on", "birth_on", "decile_on") if name in facts}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
