"""A programme of a province, divided over its kabupaten and kota: asked for, decided, moved, and carried out.

Every service holds the programme first, so that two clerks follow each other; the budget itself is kept by the
database (CHECK on a counter that a trigger moves with the rows).
"""

from datetime import date

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, Value, When

from accounts.errors import NotAllowed, refused_in_words
from accounts.templatetags.kube import angka, rupiah_ringkas
from audit.trail import record
from jobs.left_out import keep_left_out
from jobs.models import Finding
from programmes.allocating import AllocationLine, judge_lines, read_lines
from programmes.dividing import refuse_odd_division, why_not_worth
from programmes.models import Allocation, AllocationImport, Programme
from programmes.services.programmes import hold, refuse_if_closed
from programmes.years import refuse_outside_years
from regions.models import Region

VALUES, DATES = ("allocated_rupiah", "targets"), ("bimtek_on", "handed_over_on")


@transaction.atomic
def invite_regions(*, actor, programme) -> int:
    """A line for every component in every kabupaten/kota of the province: from now on each may send its proposal.
    Returns how many lines are new.
    """
    held = hold_provincial(actor, programme)
    known = set(Allocation.objects.filter(component__programme=held).values_list("component", "region"))
    new = [
        Allocation(component=component, region=region)
        for component in held.components.all()
        for region in regencies(held)
        if (component.pk, region.pk) not in known
    ]
    with refused_in_words(refusals(held)):
        Allocation.objects.bulk_create(new)
    if new:
        record(actor=actor, verb="allocations.invited", subject=held, count=len(new))
    return len(new)


@transaction.atomic
def propose_allocation(*, actor, allocation, proposed_rupiah: int, proposed_targets: int) -> Allocation:
    """What the kabupaten/kota asks for. It may be changed until the province has decided."""
    held = hold_allocation(actor, allocation)
    if held.allocated_rupiah:
        raise NotAllowed("Alokasi ini sudah ditetapkan provinsi, jadi usulannya tidak dapat diubah lagi.")
    values = {"proposed_rupiah": proposed_rupiah, "proposed_targets": proposed_targets}
    return write(actor, held, "allocation.proposed", values)


@transaction.atomic
def decide_allocation(*, actor, allocation, allocated_rupiah: int, targets: int) -> Allocation:
    """What the province gives: so many targets at the component's amount.

    Raises NotAllowed for another value, past the quota or the budget, and below what stands in decrees.
    """
    held = hold_allocation(actor, allocation)
    refuse_unless_provincial(actor, held.component.programme)
    refuse_odd_division(held, targets, allocated_rupiah)
    return write(actor, held, "allocation.decided", {"allocated_rupiah": allocated_rupiah, "targets": targets})


@transaction.atomic
def date_allocation(*, actor, allocation, bimtek_on: date | None, handed_over_on: date | None) -> Allocation:
    """When the bimtek was, and when the aid was handed over: never before the bimtek, if the programme wants one."""
    held = hold_allocation(actor, allocation)
    if not held.allocated_rupiah:
        raise NotAllowed("Alokasi ini belum ditetapkan provinsi. Tanggal dicatat sesudahnya.")
    for what, day in (("Tanggal bimtek", bimtek_on), ("Tanggal penyerahan", handed_over_on)):
        refuse_outside_years(held.component.programme, day, what)
    return write(actor, held, "allocation.dated", {"bimtek_on": bimtek_on, "handed_over_on": handed_over_on})


@transaction.atomic
def move_allocation(*, actor, giver, taker, rupiah: int, targets: int) -> Allocation:
    """Take rupiah and places from one kabupaten/kota and give them to another, the taker, of the same component.

    One statement changes both rows: at no moment is there a rupiah more or less.
    """
    programme = hold_provincial(actor, giver.component.programme)
    if giver.pk == taker.pk or giver.component_id != taker.component_id:
        raise NotAllowed("Pilih dua kabupaten/kota yang berbeda dalam komponen yang sama.")
    if rupiah <= 0:
        raise NotAllowed("Isi nilai yang dipindahkan.")
    if told := why_not_worth(giver.component, targets, rupiah):
        raise NotAllowed(told)
    giver.refresh_from_db()
    if giver.allocated_rupiah < rupiah or giver.targets < targets:
        has = f"{rupiah_ringkas(giver.allocated_rupiah)} untuk {angka(giver.targets)} {giver.component.unit}"
        raise NotAllowed(f"Alokasi {giver} hanya {has}. Pindahkan paling banyak sebesar itu.")
    way = Case(When(pk=giver.pk, then=Value(-1)), default=Value(1), output_field=BigIntegerField())
    with refused_in_words(refusals(programme)):
        Allocation.objects.filter(pk__in=[giver.pk, taker.pk]).update(
            allocated_rupiah=F("allocated_rupiah") + way * Value(rupiah),
            targets=F("targets") + way * Value(targets),
        )
    record(
        actor=actor,
        verb="allocation.moved",
        subject=programme,
        component=giver.component.name,
        from_region=giver.region.name,
        to_region=taker.region.name,
        amount_rupiah=rupiah,
        targets=targets,
    )
    return taker


@transaction.atomic
def import_allocations(*, actor, programme, upload) -> list[AllocationLine]:
    """Take over the lines of a file that nothing speaks against; every other is kept as findings with all reasons.

    Returns all lines, judged. The same upload again raises NotAllowed.
    """
    held = hold_provincial(actor, programme)
    if is_applied(upload):
        raise NotAllowed(f"Berkas {upload.filename} sudah diterapkan; tidak ada yang berubah.")
    lines, left_out = read_lines(held, upload)
    judge_lines(held, lines)
    with refused_in_words(refusals(held)):
        written = [take_over(line, upload) for line in lines if not line.reasons]
    AllocationImport.objects.create(programme=held, upload=upload, lines=written)
    keep_left_out(upload, left_out)
    Finding.objects.bulk_create(finding for line in lines for finding in line.findings(upload))
    taken = sum(not line.reasons for line in lines)
    record(
        actor=actor,
        verb="allocations.imported",
        subject=held,
        file=upload.filename,
        count=taken,
        refused=len(lines) - taken,
    )
    return lines


def is_applied(upload) -> bool:
    return hasattr(upload, "allocation_import") or upload.allocations.exists() or upload.findings.exists()


def take_over(line, upload) -> dict:
    """Write the line; returns what AllocationImport remembers of it."""
    place = {"component": line.component, "region": line.region}
    before = values_of(Allocation.objects.filter(**place).first())
    values = {name: getattr(line, name) for name in ("targets", *DATES)} | {"allocated_rupiah": line.rupiah}
    allocation, _ = Allocation.objects.update_or_create(**place, defaults=values | {"upload": upload})
    return {"allocation": allocation.pk, "before": before, "after": values_of(allocation)}


def values_of(allocation: Allocation | None) -> dict | None:
    """What a file decides of an allocation, as JSON keeps it."""
    if allocation is None:
        return None
    return plain({name: getattr(allocation, name) for name in (*VALUES, *DATES)}) | {"upload": allocation.upload_id}


def write(actor, allocation, verb, values) -> Allocation:
    """Change the row and write down what it was before."""
    before = {name: getattr(allocation, name) for name in values}
    for name, value in values.items():
        setattr(allocation, name, value)
    with refused_in_words(refusals(allocation.component.programme)):
        allocation.save(update_fields=list(values))
    record(actor=actor, verb=verb, subject=allocation, before=plain(before), after=plain(values))
    return allocation


def plain(values):
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def hold_provincial(actor, programme) -> Programme:
    held = hold(programme)
    refuse_unless_provincial(actor, held)
    refuse_if_closed(held)
    return held


def hold_allocation(actor, allocation) -> Allocation:
    """The allocation as it is now, its programme locked before it. Raises NotAllowed outside the actor's region."""
    programme = hold(allocation.component.programme)
    refuse_if_closed(programme)
    rows = Allocation.objects.select_related("component", "region").select_for_update(no_key=True, of=("self",))
    held = rows.get(pk=allocation.pk)
    held.component.programme = programme
    low, high = actor.scope or ("~", "~")
    if not low <= held.region_id < high:
        raise NotAllowed(f"{held.region.name} di luar wilayah Anda. Setiap kabupaten/kota mengusulkan untuk dirinya.")
    return held


def refuse_unless_provincial(actor, programme):
    if not actor.owns(programme):
        raise NotAllowed("Alokasi ditetapkan oleh provinsi. Anda dapat mengirim usulan untuk wilayah sendiri.")
    if programme.region.level != Region.Level.PROVINCE:
        raise NotAllowed("Alokasi per kabupaten/kota hanya ada pada program provinsi.")


def regencies(programme):
    return Region.objects.below(programme.region).filter(level=Region.Level.REGENCY)


def refusals(programme) -> dict[str, str]:
    """What the database keeps, in words."""
    left = rupiah_ringkas(programme.budget_rupiah - programme.allocated_rupiah)
    return {
        "allocated_within_budget": f"Pagu tidak cukup: yang belum dialokasikan tinggal {left}.",
        "placed_within_allocation": "Alokasi tidak boleh kurang dari yang sudah masuk SK.",
        "allocated_before_placed": "Sudah ada penerima dalam SK, jadi program ini tidak dapat dibagi menurut alokasi.",
        "bimtek_before_handover": "Bantuan diserahkan sesudah bimtek. Isi tanggal bimtek, tidak sesudah penyerahan.",
    }
