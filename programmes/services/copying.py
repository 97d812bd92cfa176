"""Next year's programme, made from this year's."""

from django.db import transaction

from audit.trail import record
from programmes.models import Component, Package, PackageLine, Programme, ProgrammeRule, RequiredPaper
from programmes.services.programmes import add_programme, refuse_foreign_office, told


@transaction.atomic
def copy_programme(*, actor, programme) -> Programme:
    """A draft of the year after with the same money, instrument, components, packages, rules, papers and places; of
    people nothing. Raises NotAllowed when the series has that year already.
    """
    refuse_foreign_office(actor, programme.office)
    first, *others = programme.components.all()
    copy = add_programme(
        series=programme.series,
        office=programme.office,
        year=programme.year + 1,
        source=programme.source,
        bank=programme.bank,
        budget_rupiah=programme.budget_rupiah,
        needs_bimtek=programme.needs_bimtek,
        instrument=programme.instrument,
        component=fields_of(first),
    )
    copy_packages(first, copy.components.get())
    for component in others:
        copy_packages(component, Component.objects.create(programme=copy, **fields_of(component)))
    ProgrammeRule.objects.bulk_create(
        ProgrammeRule(programme=copy, code=rule.code, severity=rule.severity, parameters=rule.parameters)
        for rule in programme.rules.all()
    )
    RequiredPaper.objects.bulk_create(
        RequiredPaper(programme=copy, name=paper.name) for paper in programme.papers.all()
    )
    copy.kelurahan.set(programme.kelurahan.all())
    record(actor=actor, verb="programme.copied", subject=copy, after=told(copy), copied_from=str(programme))
    return copy


def fields_of(component):
    names = ("order", "name", "recipient_kind", "form", "amount_rupiah", "quota")
    return {name: getattr(component, name) for name in names}


def copy_packages(component, to):
    for package in component.packages.prefetch_related("lines"):
        copy = Package.objects.create(component=to, name=package.name, business=package.business)
        names = ("item", "quantity", "unit", "unit_price_rupiah")
        PackageLine.objects.bulk_create(
            PackageLine(package=copy, **{name: getattr(line, name) for name in names}) for line in package.lines.all()
        )
