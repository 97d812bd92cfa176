"""A proposal that a later list corrects: what changes, writing it, and giving back what was before.

What a list says wrongly or not at all takes nothing away that is known: an empty cell, a NIK that is none, a family
card or account that cannot be read, a kelurahan that does not exist.
"""

import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder

from audit import sealing
from jobs.masking import masked
from programmes.models import Candidate, CandidateCorrection
from programmes.rows import put_nik

PLACE = "kelurahan_text"  # the words of the kelurahan, and which one it is
PLACE_TEXTS = ("kelurahan_text", "district_text", "village_code_text")
SEALED_AS = "proposal"  # the kind under which the cells of before are sealed
NUMBERS = {"nik": sealing.NIK, "kk": sealing.KK, "account": sealing.ACCOUNT}
# Of the row and of its way through the programme, or written with the cells below.
NOT_CELLS = {"id", "programme", "component", "source", "number", "row_number", "person", "group", "region"}
NOT_CELLS |= {"status", "evaluated_at", "is_village_chosen", *PLACE_TEXTS}


def is_of(kind: str, name: str) -> bool:
    return name.startswith(f"{kind}_") and name != "account_holder"


FIELDS = [field for field in Candidate._meta.concrete_fields if field.name not in NOT_CELLS]
OF_NUMBER = {kind: [field.name for field in FIELDS if is_of(kind, field.name)] for kind in NUMBERS}
CELLS = [field for field in FIELDS if not any(is_of(kind, field.name) for kind in NUMBERS)]


# Kept beside the cells and the numbers when a proposal is corrected, and given back with them.
BESIDE = (*PLACE_TEXTS, "is_village_chosen", "region_id", "person_id", "nik_faults", "kk_fault", "account_fault")


def changes(known: Candidate, row: Candidate) -> list[str]:
    """Names of what the row says otherwise and better: cells, "nik", "kk", "account", PLACE."""
    changed = [field.name for field in CELLS if is_change(getattr(known, field.name), getattr(row, field.name))]
    changed += [kind for kind in NUMBERS if is_better_number(kind, known, row)]
    return changed + ([PLACE] if is_better_place(known, row) else [])


def is_change(before, after) -> bool:
    return after not in (None, "", []) and after != before


def is_better_number(kind: str, known: Candidate, row: Candidate) -> bool:
    before, after = (getattr(each, f"{kind}_index") for each in (known, row))
    if after:
        return before is None or bytes(before) != bytes(after)
    if before or getattr(row, f"{kind}_sealed") is None:
        return False
    return text_of(kind, known) != text_of(kind, row)


def is_better_place(known: Candidate, row: Candidate) -> bool:
    """A kelurahan that somebody chose for the same words stays chosen."""
    unknown = known.programme.region_id
    is_same_text = place_texts(known) == place_texts(row)
    if row.region_id == unknown:
        return known.region_id == unknown and not is_same_text and bool(row.kelurahan_text)
    return row.region_id != known.region_id and (not is_same_text or known.region_id == unknown)


def place_texts(candidate: Candidate) -> list[str]:
    return [getattr(candidate, name).casefold() for name in PLACE_TEXTS]


def text_of(kind: str, candidate: Candidate) -> str:
    return sealing.unseal(NUMBERS[kind], getattr(candidate, f"{kind}_sealed")) or ""


def told(name: str, candidate: Candidate) -> str:
    """One cell as a page may tell it: of a number the last four digits."""
    if name in NUMBERS:
        last4 = getattr(candidate, f"{name}_last4")
        return f"•••• {last4}" if last4 else ""
    if name == PLACE:
        return candidate.place_text
    value = getattr(candidate, name)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    shown = getattr(candidate, f"get_{name}_display", None)
    return masked(str(shown() if shown else value if value is not None else ""))


def for_history(cells: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """`before_and_after` for an event, where not even the end of a NIK or KK is kept."""
    hidden = [(name, before and "nomor lama", after and "nomor baru") for name, before, after in cells]
    return [h if h[0] in (sealing.NIK, sealing.KK) else cell for h, cell in zip(hidden, cells, strict=True)]


def before_and_after(known: Candidate, row: Candidate, changed: Iterable[str]) -> list[tuple[str, str, str]]:
    return [(name, told(name, known), told(name, row)) for name in changed]


def written(candidate: Candidate) -> bytes:
    """Everything of a proposal that a list can change, sealed."""
    cells = {field.name: getattr(candidate, field.name) for field in CELLS}
    cells |= {kind: text_of(kind, candidate) for kind in NUMBERS}
    cells |= {name: getattr(candidate, name) for name in BESIDE}
    cells |= {f"{kind}_counts": getattr(candidate, f"{kind}_index") is not None for kind in NUMBERS}
    return sealing.seal(SEALED_AS, json.dumps(cells, cls=DjangoJSONEncoder))


def correct(known: Candidate, row: Candidate, changed: list[str]) -> None:
    """Put what the row says better into the known one; the caller saves it, and gives it its person."""
    for name in changed:
        if name == PLACE:
            for each in PLACE_TEXTS:
                setattr(known, each, getattr(row, each))
            known.region_id, known.is_village_chosen = row.region_id, False
            continue
        for each in OF_NUMBER.get(name, [name]):
            setattr(known, each, getattr(row, each))
    if {"nik", "birth_on", "sex"} & {*changed}:
        put_nik(known, text_of("nik", known))


def restore(correction: CandidateCorrection) -> Candidate:
    """The candidate of a correction with what it was before; the caller saves it."""
    candidate = correction.candidate
    cells = json.loads(sealing.unseal(SEALED_AS, correction.before_sealed))
    for field in CELLS:
        setattr(candidate, field.name, field.to_python(cells[field.name]))
    for kind in NUMBERS:
        columns = sealing.sealed_fields(NUMBERS[kind], cells[kind])
        if not cells[f"{kind}_counts"]:
            columns[f"{kind}_index"] = None
        for name, value in columns.items():
            setattr(candidate, name, value)
    for name in BESIDE:
        setattr(candidate, name, cells[name])
    return candidate


def account_ending_before(correction: CandidateCorrection) -> str:
    """The last four digits of the account the proposal gave before this correction, or ""."""
    return json.loads(sealing.unseal(SEALED_AS, correction.before_sealed))["account"][-4:]


def changeable() -> list[str]:
    """Fields a correction may write, for `bulk_update`."""
    numbers = [name for names in OF_NUMBER.values() for name in names]
    return [*(field.name for field in CELLS), *numbers, *PLACE_TEXTS, "is_village_chosen", "region", "person"]
