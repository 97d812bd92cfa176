"""Rows to place: a programme of Metro with eligible candidates, and a decree in any state. Invented NIKs only."""

from datetime import date

from django.utils import timezone

from accounts.models import Official
from audit import sealing
from beneficiaries.models import Bank, Person
from programmes.models import Candidate, Component, Programme, ProgrammeRule, RequiredPaper, RuleResult, Series
from programmes.services import decrees

MILLION = 1_000_000
KELURAHAN = "18.72.01.1001"


def make_programme(office, *, quota=20, budget=20 * MILLION, amount=MILLION, year=2023, papers=("Pakta integritas",)):
    series, _ = Series.objects.get_or_create(region=office.region, name="Bantuan Ekonomi")
    programme = Programme.objects.create(
        series=series,
        office=office,
        region=office.region,
        year=year,
        slug=f"bantuan-ekonomi-{year}",
        source=Programme.Source.APBD_CITY,
        bank=Bank.objects.get(code="121"),
        budget_rupiah=budget,
        status=Programme.Status.OPEN,
    )
    Component.objects.create(programme=programme, name=series.name, amount_rupiah=amount, quota=quota)
    ProgrammeRule.objects.create(programme=programme, code="in_register")
    RequiredPaper.objects.bulk_create([RequiredPaper(programme=programme, name=name) for name in papers])
    return programme


def make_candidates(programme, count, first=1):
    return [make_candidate(programme, number) for number in range(first, first + count)]


def make_candidate(programme, number, **fields):
    nik = f"187201410183{9000 + number}"
    known = {
        "programme": programme,
        "component": programme.components.first(),
        "number": number,
        "person": make_person(programme, nik, number, fields.get("region_id", KELURAHAN)),
        "name": f"CALON {number}",
        "region_id": KELURAHAN,
        "business": "Warung kopi",
        "status": Candidate.Status.ELIGIBLE,
        **sealing.sealed_fields(sealing.NIK, nik),
        **sealing.sealed_fields(sealing.ACCOUNT, f"00123{9000 + number}"),
        "account_holder": f"CALON {number}",
        "bank_name": "BANK LAMPUNG",
    }
    candidate = Candidate.objects.create(**known | fields)
    passed = {"severity": "block", "passed": True, "evidence": {"desil": 2}, "evaluated_at": timezone.now()}
    RuleResult.objects.create(candidate=candidate, code="in_register", data_on=date(2023, 3, 31), **passed)
    return candidate


def make_person(programme, nik, number, region_id=KELURAHAN):
    sealed = sealing.sealed_fields(sealing.NIK, nik)
    person, _ = Person.objects.get_or_create(
        nik_index=sealed["nik_index"],
        defaults={"name": f"CALON {number}", "region_id": region_id, **sealed},
    )
    return person


def counted(programme):
    """How many are placed, and for how many rupiah."""
    programme.refresh_from_db()
    return programme.placed, programme.committed_rupiah


def make_official(office, **fields):
    known = {
        "office": office,
        "name": "I Made Wiryana, S.Sos., M.M.",
        "position": "Kepala Dinas Sosial",
        "acting": "Plt.",
        "from_on": date(2023, 1, 1),
    }
    return Official.objects.create(**known | fields)


def draft(actor, programme, **words):
    known = {"title": "Penetapan Penerima", "considerations": "bahwa perlu;", "legal_bases": "Undang-Undang"}
    return decrees.draft_decree(actor=actor, programme=programme, **known | words)


def submitted(actor, programme):
    """A decree with every eligible candidate, waiting for its signature."""
    decree = draft(actor, programme)
    decrees.place_all(actor=actor, decree=decree)
    return decrees.submit_decree(actor=actor, decree=decree)


def signed(operator, kadis, programme, official=None):
    decree = submitted(operator, programme)
    official = official or make_official(programme.office)
    return decrees.sign_decree(actor=kadis, decree=decree, official=official, decided_on=date(2023, 7, 10))
