"""Reads one row of a list into what the programme keeps of it. A row that cannot be taken raises Refusal."""

from audit import sealing
from jobs.cells import FORMULA, Refusal, is_blank
from jobs.fields import (
    ZEROS_LOST,
    BadValue,
    is_formula,
    nik_contradictions,
    parse_count,
    parse_months,
    parse_sex,
    read_account_number,
    read_kk,
    read_nik,
)
from jobs.masking import blotted
from programmes.columns import LABELS
from programmes.models import Candidate

LONGEST_RAW = 100  # characters of a NIK that is none, kept as it was proposed
# Without any of them a row is a heading between two villages, or a signature: no proposal of somebody.
OF_A_PERSON = ("nik", "kk", "birth_on", "sex", "address", "kelurahan", "village_code", "account")
NOBODY = "Baris ini hanya berisi nama, tanpa NIK, nomor KK, tanggal lahir, alamat atau kelurahan: bukan usulan orang."
MARITAL = {
    **dict.fromkeys(("belumkawin", "belummenikah", "lajang"), Candidate.Marital.SINGLE),
    **dict.fromkeys(("kawin", "menikah", "kawintercatat", "kawinbelumtercatat"), Candidate.Marital.MARRIED),
    **dict.fromkeys(("ceraihidup", "ceraihiduptercatat"), Candidate.Marital.DIVORCED),
    "ceraimati": Candidate.Marital.WIDOWED,
}


def read_candidate(cells):
    """An unsaved Candidate without programme, number and region. A wrong NIK is no refusal but a fault to judge."""
    if (name := cells.written("name")) and not any(map(cells.written, OF_A_PERSON)):
        raise Refusal("name", name, "row_nobody", NOBODY)
    candidate = Candidate(
        row_number=cells.row.number,
        proposed_on=cells.day("proposed_on"),
        **read_person(cells),
        account_holder=cells.text("account_holder", 120),
        bank_name=cells.text("bank_name", 60),
        has_business=cells.flag("has_business"),
        business=cells.text("business", 80),
        business_months=cells.known("business_months", parse_months),
        **read_place(cells),
        marital_status=marital_status(cells.written("marital_status")),
        is_breadwinner=cells.flag("is_breadwinner"),
        occupation=cells.text("occupation", 60),
    )
    nik, note = put_nik(candidate, cells.written("nik"))
    if note:
        cells.warn("nik", *note)
    put_kk(candidate, cells, nik)
    put_account(candidate, cells)
    return candidate


def read_person(cells):
    """Who it is and where he lives, as keyword arguments. Raises Refusal without a name."""
    rt, rw = cells.rt_rw()
    return {
        "name": cells.name(),
        "sex": cells.known("sex", parse_sex, ""),
        "birth_on": cells.born(),
        "address": cells.text("address", 200),
        "rt": rt,
        "rw": rw,
    }


def read_place(cells):
    """The kelurahan as it is written, as keyword arguments: kept, because a person may have to choose it. A NIK that
    slipped into the column is blotted out.
    """
    return {
        "kelurahan_text": blotted(cells.text("kelurahan", 80)),
        "district_text": blotted(cells.text("district", 80)),
        "village_code_text": blotted(cells.text("village_code", 30)),
    }


def nik_of_past(cells, birth_on, sex):
    """The 16 digits, sound and agreeing with the row. Raises Refusal: a past recipient must be known."""
    nik = cells.read("nik", read_nik)
    if nik_contradictions(nik, birth_on, sex):
        sentence = "NIK tidak cocok dengan tanggal lahir atau jenis kelamin di baris ini."
        raise Refusal("nik", nik, "nik_contradicts", sentence)
    return nik


def put_nik(candidate, text):
    """The NIK as proposed, with its faults; returns its digits, None for none, and a Note or None.

    Only a sound one gets an index: what is no NIK equals no other.
    """
    nik, faults, note = judged_nik(text, candidate.birth_on, candidate.sex)
    columns = sealing.sealed_fields(sealing.NIK, (nik or text)[:LONGEST_RAW])
    if faults:
        columns["nik_index"] = None
    candidate.nik_faults = faults
    assign(candidate, columns)
    return nik, note


def judged_nik(text, birth_on, sex):
    """(digits or None, codes of its faults, Note or None)"""
    if is_formula(text):
        return None, ["nik_formula"], None
    try:
        nik, note = read_nik(text)
    except BadValue as fault:
        return None, [fault.code], None
    return nik, nik_contradictions(nik, birth_on, sex), note


def put_kk(candidate, cells, nik):
    """A family card number that is none is kept and told, but equals no other: whose family it is, is not known."""
    text = cells.written("kk")
    kk, candidate.kk_fault = number_or_fault(cells, "kk", read_kk)
    if kk and kk == nik:  # then it would tie nobody to anybody
        kk, candidate.kk_fault = None, "kk_is_nik"
        cells.warn("kk", "kk_is_nik", "Nomor KK sama dengan NIK: nomor KK yang benar tidak diketahui.")
    columns = sealing.sealed_fields(sealing.KK, kk or (text[:LONGEST_RAW] if candidate.kk_fault else ""))
    assign(candidate, columns if kk else columns | {"kk_index": None})


def put_account(candidate, cells):
    """An account number that is none is told and not kept: money could be sent to it."""
    number, candidate.account_fault = number_or_fault(cells, "account", read_account_number)
    if number and cells.is_number_cell("account"):
        cells.warn("account", *ZEROS_LOST)
    assign(candidate, sealing.sealed_fields(sealing.ACCOUNT, number))


def number_or_fault(cells, name, read):
    """(digits, ""); (None, code) for what cannot be read, which is told; (None, "") for a blank."""
    text = cells.written(name)
    if is_blank(text):
        return None, ""
    if is_formula(text):
        cells.warn(name, f"{name}_formula", FORMULA)
        return None, f"{name}_formula"
    try:
        return cells.noted(name, read(text)), ""
    except BadValue as fault:
        if fault.code == f"{name}_blank":
            return None, ""
        cells.warn(name, fault.code, fault.sentence)
        return None, fault.code


def assign(candidate, columns):
    for name, value in columns.items():
        setattr(candidate, name, value)


def whole_number(text):
    """The positive number in a cell, or None: a number of order is a help, not a must."""
    try:
        return parse_count(text.strip().rstrip(".")) or None
    except BadValue:
        return None


def marital_status(text):
    """ "Kawin", "BELUM KAWIN": a code of Candidate.Marital; "" for anything else, "janda" included: it may be both."""
    return MARITAL.get("".join(filter(str.isalpha, text.casefold())), "")


def label_of(name):
    return LABELS.get(name, "")
