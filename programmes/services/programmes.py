"""Setting up a programme: its money and places, its rules and papers, and opening it."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.errors import NotAllowed
from accounts.owning import refuse_unless_owned
from accounts.templatetags.kube import rupiah_ringkas
from audit.trail import record
from programmes import component_changes
from programmes.models import Component, Programme, ProgrammeRule, RequiredPaper, Series
from programmes.rules import BY_CODE, chosen
from programmes.services.judging import hold, judge_again

STALE = "Status sudah berubah. Muat ulang halaman ini."
SLUG_LENGTH = 120
# What `edit_programme` may change; name and year are the programme's identity.
EDITABLE = ["source", "bank", "budget_rupiah", "needs_bimtek", "instrument"]


@transaction.atomic
def create_programme(
    *,
    actor,
    office,
    series_name: str,
    year: int,
    source: str,
    bank,
    amount_rupiah: int | None,
    budget_rupiah: int,
    quota: int,
    kelurahan,
    needs_bimtek: bool,
    instrument=None,
    component_name: str = "",
    recipient_kind: str = Component.RecipientKind.PERSON,
    form: str = Component.Form.TRANSFER,
) -> Programme:
    """A programme of the office's region as a draft, with its first component. The series is the existing one of
    that name, else new.

    amount_rupiah: for each recipient; None for goods whose packages come later. bank: None when nothing is paid.
    component_name: as the series, if empty. instrument: by which groups that receive from it are evaluated.
    """
    refuse_foreign_office(actor, office)
    kelurahan = list(kelurahan)
    refuse_foreign_kelurahan(office.region, kelurahan)
    series = series_named(office.region, series_name)
    programme = add_programme(
        series=series,
        office=office,
        year=year,
        source=source,
        bank=bank,
        budget_rupiah=budget_rupiah,
        needs_bimtek=needs_bimtek,
        instrument=instrument,
        component={
            "name": component_name or series.name,
            "recipient_kind": recipient_kind,
            "form": form,
            "amount_rupiah": amount_rupiah,
            "quota": quota,
        },
    )
    programme.kelurahan.set(kelurahan)
    record(actor=actor, verb="programme.created", subject=programme, after=told(programme))
    return programme


@transaction.atomic
def edit_programme(*, actor, programme, kelurahan, **fields) -> Programme:
    """Change money and places (EDITABLE), and what the only component gives (component_changes.FIELDS) where there
    is one. Open candidates are judged again when the places change.
    """
    held = hold_own(actor, programme)
    kelurahan = list(kelurahan)
    refuse_foreign_kelurahan(held.region, kelurahan)
    refuse_below_what_is_promised(held, fields["budget_rupiah"])
    before = told(held)
    if component := held.only_component:
        given = {name: fields.get(name, getattr(component, name)) for name in component_changes.FIELDS}
        component_changes.change(component, **given)
    for name in EDITABLE:
        setattr(held, name, fields[name])
    held.save(update_fields=EDITABLE)
    held.kelurahan.set(kelurahan)
    after = told(held)
    changed = [name for name in after if before[name] != after[name]]
    record(
        actor=actor,
        verb="programme.edited",
        subject=held,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    if "kelurahan" in changed:
        judge_again(actor, held)
    return held


@transaction.atomic
def set_rules(*, actor, programme, rules: list[tuple[str, str, dict]]) -> Programme:
    """Choose the rules: [(code, severity, parameters)]; those of identity always hold. Raises NotAllowed.

    Candidates who stand in no decree yet are judged again, so that nobody is placed by rules of yesterday; when they
    are many, by `programme.judging`.
    """
    held = hold_own(actor, programme)
    before = [rule_told(rule.code, rule.severity, rule.parameters) for rule in held.rules.all()]
    wanted = chosen(rules)
    held.rules.all().delete()
    ProgrammeRule.objects.bulk_create(
        ProgrammeRule(programme=held, code=rule.code, severity=severity, parameters=parameters)
        for rule, severity, parameters in wanted
    )
    after = [rule_told(rule.code, severity, parameters) for rule, severity, parameters in wanted]
    if before != after:
        record(
            actor=actor,
            verb="programme.rules_set",
            subject=held,
            before={"rules": before},
            after={"rules": after},
        )
        judge_again(actor, held)
    return held


@transaction.atomic
def set_papers(*, actor, programme, names) -> Programme:
    """The papers every recipient must hand in. One that somebody has handed in already cannot be taken away."""
    held = hold_own(actor, programme)
    names = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    before = [paper.name for paper in held.papers.all()]
    dropped = held.papers.exclude(name__in=names)
    if received := dropped.filter(pk__in=held.recipients.values("received_papers__paper")).first():
        raise NotAllowed(f"Berkas “{received}” sudah diserahkan penerima, jadi tidak dapat dihapus dari daftar.")
    dropped.delete()
    RequiredPaper.objects.bulk_create(RequiredPaper(programme=held, name=name) for name in names if name not in before)
    if before != names:
        record(
            actor=actor,
            verb="programme.papers_set",
            subject=held,
            before={"papers": before},
            after={"papers": names},
        )
    return held


@transaction.atomic
def open_programme(*, actor, programme) -> Programme:
    """From draft to running: from now on proposals may come in. Raises NotAllowed with what is still missing."""
    held = hold(programme)
    refuse_unless_owned(actor, held)
    missing = what_is_missing(held)
    if missing:
        raise NotAllowed(f"Program belum dapat dibuka. Lengkapi dulu: {', '.join(missing)}.")
    allowed, becomes = Programme.STEPS["open"]
    if not Programme.objects.filter(pk=held.pk, status__in=allowed).update(status=becomes):
        raise NotAllowed(STALE)
    record(
        actor=actor,
        verb="programme.opened",
        subject=held,
        before={"status": held.status},
        after={"status": becomes.value},
    )
    held.status = programme.status = becomes
    return held


def what_is_missing(programme):
    """What must be filled in before the programme can be opened, in words."""
    codes = {rule.code for rule in programme.rules.all()}
    components = programme.components.all()
    missing = {
        "bank penyalur": programme.bank_id or not programme.gives_money,
        "bantuan per penerima": all(component.amount_rupiah for component in components),
        "pagu": programme.budget_rupiah,
        "kuota": all(component.quota for component in components),
        "aturan kelayakan": codes,
        "kelurahan sasaran": "kelurahan_of_this_year" not in codes or programme.kelurahan.exists(),
    }
    return [words for words, is_there in missing.items() if not is_there]


def series_named(region, name):
    """The region's series of this name, whatever its capitals and blanks; made when there is none."""
    name = " ".join(name.split())
    existing = Series.objects.filter(region=region, name__iexact=name).first()
    return existing or Series.objects.get_or_create(region=region, name=name)[0]


def add_programme(*, series, office, year, component=None, **fields):
    """The row itself, with a component of these fields. Raises NotAllowed when the series has that year already."""
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                series=series,
                office=office,
                region=office.region,
                year=year,
                slug=free_slug(series, year, office.region),
                **fields,
            )
            Component.objects.create(programme=programme, **(component or {"name": series.name}))
            return programme
    except IntegrityError as error:
        raise NotAllowed(f"{series} tahun {year} sudah ada. Buka program itu, atau pilih tahun lain.") from error


def free_slug(series, year, region):
    """name-year-region, e.g. bantuan-modal-2023-kota-metro; with the region's code where that is taken."""
    tail = slugify(f"{year} {region.name}")
    head = slugify(series.name)[: SLUG_LENGTH - len(tail) - 20].strip("-")
    slug = f"{head}-{tail}".strip("-")
    taken = Programme.objects.filter(slug=slug).exists()
    return f"{slug}-{series.pk}" if taken else slug


def refuse_foreign_office(actor, office):
    if not actor.owns(office):
        raise NotAllowed("Program dibuat oleh kantor yang memilikinya. Pilih kantor Anda sendiri.")


def refuse_foreign_kelurahan(region, kelurahan):
    low, high = region.scope
    foreign = [village.name for village in kelurahan if not low <= village.pk < high]
    if foreign:
        raise NotAllowed(f"Di luar {region}: {', '.join(foreign)}.")


def hold_own(actor, programme) -> Programme:
    """The programme, locked, to be changed. Raises NotAllowed when it is another office's, or closed."""
    held = hold(programme)
    refuse_unless_owned(actor, held)
    refuse_if_closed(held)
    return held


def refuse_if_closed(programme):
    if programme.status == Programme.Status.CLOSED:
        raise NotAllowed("Program ini sudah selesai dan tidak dapat diubah.")


def refuse_below_what_is_promised(programme, budget_rupiah):
    for promised, where in ((programme.committed_rupiah, "masuk SK"), (programme.allocated_rupiah, "dialokasikan")):
        if budget_rupiah < promised:
            used = rupiah_ringkas(promised)
            raise NotAllowed(f"{used} sudah {where}, jadi pagu tidak boleh kurang dari itu.")


def told(programme):
    """A programme as history tells it."""
    component = programme.only_component
    return {
        "source": programme.get_source_display(),
        "bank": str(programme.bank or ""),
        "budget_rupiah": programme.budget_rupiah,
        "needs_bimtek": programme.needs_bimtek,
        "instrument": str(programme.instrument or ""),
        "kelurahan": sorted(village.name for village in programme.kelurahan.all()),
        **(component_changes.told(component) if component else {}),
    }


def rule_told(code, severity, parameters):
    """A rule as history tells it: its sentence and what a failure means."""
    sentence = BY_CODE[code].told(parameters) if code in BY_CODE else code
    return f"{sentence} ({ProgrammeRule.Severity(severity).label.lower()})"
