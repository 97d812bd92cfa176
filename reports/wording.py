"""How papers write names, sums and sources of money."""

from collections import Counter
from datetime import date

from django.utils.formats import date_format

from accounts.models import Office
from accounts.templatetags.kube import angka, rupiah, terbilang
from programmes.models import Component, Programme

STAMP_ABOVE = 5_000_000  # rupiah


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_figures_and_words(amount: int) -> str:
    """1000000 -> "Rp1.000.000,00 (satu juta rupiah)"."""
    return f"{rupiah(amount)} ({terbilang(amount)} rupiah)"


def in_units(rows, *, is_spelt: bool = False) -> str:
    """ "20 orang dan 30 kelompok"; spelt, "20 (dua puluh) orang". rows: candidates or recipients with component."""
    counts = Counter(row.component.recipient_kind for row in rows) or {Component.RecipientKind.PERSON: 0}
    told = [
        f"{angka(counts[kind])}{f' ({terbilang(counts[kind])})' if is_spelt else ''} {unit}"
        for kind, unit in Component.UNITS.items()
        if kind in counts
    ]
    return " dan ".join(told)


def day_in_words(day: date) -> str:
    """2020-02-03 -> "Senin tanggal tiga bulan Februari tahun dua ribu dua puluh"."""
    weekday, month = date_format(day, "l"), date_format(day, "F")
    return f"{weekday} tanggal {terbilang(day.day)} bulan {month} tahun {terbilang(day.year)}"


def needs_stamp(amount: int) -> bool:
    """Whether a receipt for so many rupiah bears a meterai: above Rp5.000.000 (UU 10/2020 art. 3)."""
    return amount > STAMP_ABOVE


def in_capitals(position: str) -> str:
    """ "Plt. Kepala Dinas Sosial" -> "Plt. KEPALA DINAS SOSIAL": the word for acting stays as it is."""
    return " ".join(word if word.endswith(".") else word.upper() for word in position.split())


def spaced_nip(nip: str) -> str:
    """Eighteen digits as papers write them: birth date, first day of service, sex, serial."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def signature(*, position: str, name: str = "", rank: str = "", nip: str = "") -> dict:
    return {"position": in_capitals(position), "name": name, "rank": rank, "nip": spaced_nip(nip)}


def head_of(office: Office, on: date) -> dict:
    """The signature of whoever headed the office on a day; without anybody, a line to write the name on."""
    officials = office.officials.in_office(on)
    official = officials.filter(position__istartswith=f"kepala {office.name}").first() or officials.first()
    if official is None:
        return signature(position=f"Kepala {office.name}")
    return signature(position=official.full_position, name=official.name, rank=official.rank, nip=official.nip)


def source_of_funds(programme: Programme) -> str:
    year = f"Tahun Anggaran {programme.year}"
    if programme.source == Programme.Source.APBN:
        return f"Anggaran Pendapatan dan Belanja Negara {year}"
    region = programme.region
    if programme.source == Programme.Source.APBD_PROVINCE and region.parent_id:
        region = region.parent
    return f"Anggaran Pendapatan dan Belanja Daerah {region.title} {year}"


def with_office(programme_pk: int) -> Programme:
    """The programme with everything a paper asks of it, in one query."""
    related = ("series", "office__region", "region__parent", "bank")
    return Programme.objects.select_related(*related).get(pk=programme_pk)
