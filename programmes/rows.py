"""Reads one row of a list into what the programme keeps of it. A row that cannot be taken raises Refusal."""

from audit import sealing
from jobs.cells import Refusal
from jobs.fields import (
    BadValue,
    is_formula,
    nik_contradictions,
    parse_account_number,
    parse_date,
    parse_flag,
    parse_kk,
    parse_nik,
    parse_sex,
)
from programmes.columns import LABELS
from programmes.models import Candidate

LONGEST_RAW = 100  # characters of a NIK that is none, kept as it was proposed
MOST_MONTHS = 1200
MARITAL = {
    **dict.fromkeys(("belumkawin", "belummenikah", "lajang"), Candidate.Marital.SINGLE),
    **dict.fromkeys(("kawin", "menikah", "kawintercatat", "kawinbelumtercatat"), Candidate.Marital.MARRIED),
    **dict.fromkeys(("ceraihidup", "ceraihiduptercatat"), Candidate.Marital.DIVORCED),
    "ceraimati": Candidate.Marital.WIDOWED,
}


def read_candidate(cells):
    """An unsaved Candidate without programme, number and region. A wrong NIK is no refusal but a fault to judge."""
    candidate = Candidate(
        row_number=cells.row.number,
        proposed_on=cells.optional("proposed_on", parse_date),
        **read_person(cells),
        account_holder=cells.text("account_holder", 120),
        bank_name=cells.text("bank_name", 60),
        has_business=cells.optional("has_business", parse_flag),
        business=cells.text("business", 80),
        business_months=cells.optional("business_months", months),
        **read_place(cells),
        marital_status=marital_status(cells.written("marital_status")),
        is_breadwinner=flag_or_unknown(cells.written("is_breadwinner")),
        occupation=cells.text("occupation", 60),
    )
    put_nik(candidate, cells.written("nik"))
    put_kk(candidate, cells.written("kk"))
    put_account(candidate, cells.written("account"))
    return candidate


def read_person(cells):
    """Who it is and where he lives, as keyword arguments. Raises Refusal without a name."""
    name = cells.text("name", 120)
    if not any(map(str.isalpha, name)):
        raise Refusal("name", name, "name_blank", "Nama kosong.")
    return {
        "name": name,
        "sex": cells.optional("sex", parse_sex, ""),
        "birth_on": cells.optional("birth_on", parse_date),
        "address": cells.text("address", 200),
        "rt": cells.text("rt", 5),
        "rw": cells.text("rw", 5),
    }


def read_place(cells):
    """The kelurahan as it is written, as keyword arguments: kept, because a person may have to choose it."""
    return {
        "kelurahan_text": cells.text("kelurahan", 80),
        "district_text": cells.text("district", 80),
        "village_code_text": cells.text("village_code", 30),
    }


def read_nik(cells, birth_on, sex):
    """The 16 digits, sound and agreeing with the row. Raises Refusal: a past recipient must be known."""
    nik = cells.value("nik", parse_nik)
    if nik_contradictions(nik, birth_on, sex):
        sentence = "NIK tidak cocok dengan tanggal lahir atau jenis kelamin di baris ini."
        raise Refusal("nik", nik, "nik_contradicts", sentence)
    return nik


def put_nik(candidate, text):
    """The NIK as proposed, with its faults. Only a sound one gets an index: what is no NIK equals no other."""
    nik, faults = judged_nik(text, candidate.birth_on, candidate.sex)
    columns = sealing.sealed_fields(sealing.NIK, (nik or text)[:LONGEST_RAW])
    if faults:
        columns["nik_index"] = None
    candidate.nik_faults = faults
    assign(candidate, columns)


def judged_nik(text, birth_on, sex):
    """(digits or None, codes of its faults)"""
    if is_formula(text):
        return None, ["nik_formula"]
    try:
        nik = parse_nik(text)
    except BadValue as fault:
        return None, [fault.code]
    return nik, nik_contradictions(nik, birth_on, sex)


def put_kk(candidate, text):
    """A family card number that is none is kept, but equals no other."""
    try:
        columns = sealing.sealed_fields(sealing.KK, parse_kk(text))
    except BadValue:
        columns = sealing.sealed_fields(sealing.KK, text[:LONGEST_RAW]) | {"kk_index": None}
    assign(candidate, columns)


def put_account(candidate, text):
    """An account number that is none is not kept: money could be sent to it."""
    try:
        number = parse_account_number(text)
    except BadValue:
        number = None
    assign(candidate, sealing.sealed_fields(sealing.ACCOUNT, number))


def assign(candidate, columns):
    for name, value in columns.items():
        setattr(candidate, name, value)


def whole_number(text):
    """The positive number in a cell, or None: a number of order is a help, not a must."""
    plain = text.strip().rstrip(".")
    return int(plain) if plain.isascii() and plain.isdigit() and 0 < len(plain) <= 7 and int(plain) else None


def months(text):
    """Raises BadValue months_unknown."""
    plain = text.lower().removesuffix("bulan").removesuffix("bln").strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 4 or int(plain) > MOST_MONTHS:
        raise BadValue("months_unknown", "Lama usaha tidak dikenali. Tulis jumlah bulan dengan angka.")
    return int(plain)


def flag_or_unknown(text):
    """For a column that only some programmes ask about: what cannot be read refuses nobody, it is not known."""
    try:
        return parse_flag(text)
    except BadValue:
        return None


def marital_status(text):
    """ "Kawin", "BELUM KAWIN": a code of Candidate.Marital; "" for anything else, "janda" included: it may be both."""
    return MARITAL.get("".join(filter(str.isalpha, text.casefold())), "")


def label_of(name):
    return LABELS.get(name, "")
