"""Provinsi Kalimantan Timur 2024, from what each kabupaten/kota asked for to how far each of them is.

As reported on 15 August 2024: Rp 6.5 billion APBD for WRSE and KUBE, in goods and never in cash, bimtek first, another
amount for each of the ten kabupaten and kota; running in eight, two to come. Amounts, dates and packages are invented.
"""

import re

from django.db.models import Sum

from accounts.models import Office, User
from accounts.roles import Role
from cases.demo import PEOPLE, add_person
from cases.playing import open_file, read_rows, reasons_in
from jobs.fields import parse_rupiah
from jobs.models import Upload
from jobs.uploads import receive_upload
from programmes.columns import ALLOCATIONS
from programmes.models import Allocation, Component, Programme
from programmes.services import allocations, components, programmes
from regions.models import Region
from reports import tables
from reports.figures import programme_figures

NAME = "Bantuan Usaha WRSE dan KUBE"
REGION = "64"
YEAR = 2024
BUDGET = 6_500_000_000
GIVEN = {  # name: who gets it, and how many
    "WRSE": (Component.RecipientKind.PERSON, 500),
    "KUBE": (Component.RecipientKind.GROUP, 200),
}
PAPERS = ["Fotokopi KTP dan KK", "Surat usulan dinas kabupaten/kota", "Pakta integritas"]


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints."""
    operator = User.objects.get(username="operator.kaltim")
    programme = make_programme(operator, directory)
    propose(programme, directory)
    upload, lines = decide(operator, programme, directory)
    return totals(programme, lines) | {"matches_expected": matches(directory, upload, lines)}


def make_programme(operator, directory):
    (name, (kind, quota)), *others = GIVEN.items()
    programme = programmes.create_programme(
        actor=operator,
        office=Office.objects.get(region_id=REGION),
        series_name=NAME,
        year=YEAR,
        source="apbd_prov",
        bank=None,
        amount_rupiah=None,
        budget_rupiah=BUDGET,
        quota=quota,
        kelurahan=[],
        needs_bimtek=True,
        component_name=name,
        recipient_kind=kind,
        form=Component.Form.GOODS,
    )
    for name, (kind, quota) in others:
        components.add_component(
            actor=operator,
            programme=programme,
            name=name,
            recipient_kind=kind,
            form=Component.Form.GOODS,
            amount_rupiah=None,
            quota=quota,
        )
    add_packages(operator, programme, directory)
    programmes.set_rules(actor=operator, programme=programme, rules=[])
    programmes.set_papers(actor=operator, programme=programme, names=PAPERS)
    return programmes.open_programme(actor=operator, programme=programme)


def add_packages(operator, programme, directory):
    packages = {}
    for row in read_rows(directory, "kaltim-2024-paket.csv"):
        packages.setdefault((row["program"], row["paket"], row["jenis_usaha"]), []).append(line_of(row))
    for (component, name, business), lines in packages.items():
        components.add_package(
            actor=operator,
            component=programme.components.get(name=component),
            name=name,
            business=business,
            lines=lines,
        )


def line_of(row):
    """ "Bibit ayam (ekor)" is counted by the ekor; what says nothing, by the piece."""
    item, unit = re.fullmatch(r"(.*?)(?: \((\w+)\))?", row["barang"]).groups()
    return {
        "item": item,
        "unit": unit or "buah",
        "quantity": int(row["jumlah"]),
        "unit_price_rupiah": parse_rupiah(row["harga_satuan"]),
    }


def propose(programme, directory):
    """Every kabupaten/kota asks for what its first line of each component says, by its own operator."""
    allocations.invite_regions(actor=User.objects.get(username="operator.kaltim"), programme=programme)
    invited = {
        (each.component.name, each.region_id): each
        for each in Allocation.objects.filter(component__programme=programme).select_related("component__programme")
    }
    for row in read_rows(directory, "kaltim-2024.csv"):
        asked = invited.pop((row["program"], row["kode_wilayah"]), None)
        if asked:
            allocations.propose_allocation(
                actor=operator_of(asked.region),
                allocation=asked,
                proposed_rupiah=parse_rupiah(row["nilai_rupiah"]),
                proposed_targets=int(row["jumlah_sasaran"]),
            )


def operator_of(region):
    """Of the cast where it has one there, else one of his own: "Kota Balikpapan" -> operator.balikpapan"""
    of_cast = {code: username for username, _, role, code in PEOPLE if role == Role.OPERATOR}
    name = region.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    username = of_cast.get(region.code, f"operator.{name.lower().replace(' ', '')}")
    add_person(username, f"Operator {name}", Role.OPERATOR, region.code)
    return User.objects.get(username=username)


def decide(operator, programme, directory):
    """The province uploads its file. Returns the upload and its lines as judged."""
    upload = receive_upload(
        actor=operator,
        kind=Upload.Kind.ALLOCATIONS,
        region=Region.objects.get(code=REGION),
        file=open_file(directory, "kaltim-2024.csv"),
        columns=ALLOCATIONS,
    )
    return upload, allocations.import_allocations(actor=operator, programme=programme, upload=upload)


def totals(programme, lines):
    decided = Allocation.objects.filter(component__programme=programme, allocated_rupiah__gt=0)
    given = {name: dict.fromkeys(("allocated_rupiah", "targets"), 0) for name in GIVEN}
    given |= {row["component"].name: row for row in tables.per_component(decided.select_related("component"))}
    cash = decided.exclude(component__form=Component.Form.GOODS).aggregate(rupiah=Sum("allocated_rupiah", default=0))
    figures = programme_figures(Programme.objects.get(pk=programme.pk))
    regions = [region for region in tables.per_region(figures) if region["allocated_rupiah"]]
    running = sum(region["is_running"] for region in regions)
    return {
        "budget": programme.budget_rupiah,
        "allocated": figures["money"]["allocated"],
        "regions": len(regions),
        "running": running,
        "not_started": len(regions) - running,
        "progress": tables.progress_in_words(regions),
        "wrse_rupiah": given["WRSE"]["allocated_rupiah"],
        "kube_rupiah": given["KUBE"]["allocated_rupiah"],
        "wrse_people": given["WRSE"]["targets"],
        "kube_groups": given["KUBE"]["targets"],
        "accepted": sum(not line.reasons for line in lines),
        "rejected": sum(bool(line.reasons) for line in lines),
        "cash_rupiah": cash["rupiah"],
        "per_region": {region["code"]: region["allocated_rupiah"] for region in regions},
        "package_price": {component.name: component.amount_rupiah for component in programme.components.all()},
    }


def matches(directory, upload, lines):
    """Whether outcome, complete reasons, counted rupiah and stage of every row equal the expected file."""
    expected = {
        row["no"]: (
            row["outcome"],
            reasons_in(row),
            int(row["counted_rupiah"]),
            row["stage"],
        )
        for row in read_rows(directory, "kaltim-2024.expected.csv")
    }
    return verdicts(upload, lines) == expected


def verdicts(upload, lines):
    """{number: (outcome, reasons, rupiah, stage)} of every line, as it stands in the database."""
    reasons = {}
    for finding in upload.findings.about_data():
        reasons.setdefault(finding.row_number, set()).add(finding.code)
    decided = {(each.component_id, each.region_id): each for each in upload.allocations.all()}
    return {line.number: verdict(line, decided, frozenset(reasons.get(line.row_number, ()))) for line in lines}


def verdict(line, decided, reasons):
    if reasons:
        return ("rejected", reasons, 0, "")
    allocation = decided[line.component.pk, line.region.pk]
    stage = "running" if allocation.handed_over_on else "not_started"
    return ("accepted", reasons, allocation.allocated_rupiah, stage)
