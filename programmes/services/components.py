"""Components of a programme and their packages of goods."""

from django.db import transaction
from django.db.models import Max

from accounts.errors import NotAllowed, refused_in_words
from accounts.templatetags.kube import rupiah_ringkas
from audit.trail import record
from programmes import component_changes
from programmes.models import Component, Package, PackageLine
from programmes.services.programmes import hold_own


@transaction.atomic
def add_component(*, actor, programme, name: str, recipient_kind, form, amount_rupiah: int | None, quota: int):
    """One more kind of aid in the programme. amount_rupiah: for each recipient; None until goods have a package."""
    held = hold_own(actor, programme)
    name = " ".join(name.split())
    last = held.components.aggregate(last=Max("order"))["last"] or 0
    with refused_in_words({"one_component_per_name": f"Komponen {name} sudah ada. Pilih nama lain."}):
        component = Component.objects.create(
            programme=held,
            order=last + 1,
            name=name,
            recipient_kind=recipient_kind,
            form=form,
            amount_rupiah=amount_rupiah,
            quota=quota,
        )
    record(
        actor=actor,
        verb="component.added",
        subject=held,
        after={"component": name, **component_changes.told(component)},
    )
    return component


@transaction.atomic
def edit_component(*, actor, component, name: str, **fields) -> Component:
    """Rename it, or change what it gives (component_changes.FIELDS) while nobody stands in a decree for it."""
    held = hold_component(actor, component)
    name = " ".join(name.split())
    before = {"component": held.name, **component_changes.told(held)}
    held.name = name
    with refused_in_words({"one_component_per_name": f"Komponen {name} sudah ada. Pilih nama lain."}):
        held.save(update_fields=["name"])
    component_changes.change(held, **fields)
    after = {"component": held.name, **component_changes.told(held)}
    changed = [key for key in after if before[key] != after[key]]
    record(
        actor=actor,
        verb="component.changed",
        subject=held.programme,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        component=name,
    )
    return held


@transaction.atomic
def remove_component(*, actor, component) -> None:
    """Only one that nobody was proposed for, that no region was given, and that is not the last."""
    held = hold_component(actor, component)
    if held.programme.only_component:
        raise NotAllowed("Program harus punya satu komponen. Ubah komponen ini, atau tambah yang lain dulu.")
    if held.imports.exists() or held.candidates.exists() or held.recipients.exists() or held.allocations.exists():
        raise NotAllowed("Komponen ini sudah punya usulan, penerima, atau alokasi, jadi tidak dapat dihapus.")
    held.packages.all().delete()
    held.delete()
    record(actor=actor, verb="component.removed", subject=held.programme, component=held.name)


@transaction.atomic
def add_package(*, actor, component, name: str, business: str, lines: list[dict]) -> Package:
    """A package of goods: what one recipient gets. lines: item, quantity, unit, unit_price_rupiah.

    The first package sets the amount of a component that has none; every other must cost the same.
    """
    held = hold_component(actor, component)
    refuse_unless_goods(held)
    with refused_in_words({"one_package_per_name": f"Paket {name} sudah ada. Pilih nama lain."}):
        package = Package.objects.create(component=held, name=name, business=business)
    fill(package, lines)
    record(actor=actor, verb="package.added", subject=held.programme, **told(package))
    return package


@transaction.atomic
def edit_package(*, actor, package, name: str, business: str, lines: list[dict]) -> Package:
    """Other goods at the same price."""
    package.component = hold_component(actor, package.component)
    package.name, package.business = name, business
    with refused_in_words({"one_package_per_name": f"Paket {name} sudah ada. Pilih nama lain."}):
        package.save(update_fields=["name", "business"])
    package.lines.all().delete()
    fill(package, lines)
    record(actor=actor, verb="package.changed", subject=package.component.programme, **told(package))
    return package


@transaction.atomic
def remove_package(*, actor, package) -> None:
    held = hold_component(actor, package.component)
    record(actor=actor, verb="package.removed", subject=held.programme, **told(package))
    package.delete()


def fill(package, lines):
    component = package.component
    total = sum(line["quantity"] * line["unit_price_rupiah"] for line in lines)
    if component.amount_rupiah is None:
        component.amount_rupiah = total
        component.save(update_fields=["amount_rupiah"])
    if not lines or total != component.amount_rupiah:
        price, amount = rupiah_ringkas(total), rupiah_ringkas(component.amount_rupiah)
        raise NotAllowed(
            f"Isi paket bernilai {price}, padahal bantuan {component} {amount} per {component.unit}."
            " Samakan isi paket, atau ubah nilai bantuan komponennya dulu."
        )
    PackageLine.objects.bulk_create(PackageLine(package=package, **line) for line in lines)


def told(package) -> dict:
    goods = [f"{line} @ {rupiah_ringkas(line.unit_price_rupiah)}" for line in package.lines.all()]
    return {"component": package.component.name, "package": package.name, "goods": goods}


def refuse_unless_goods(component):
    if not component.is_goods:
        raise NotAllowed(f"Komponen {component} tidak berbentuk barang. Ubah bentuk bantuannya dulu.")


def hold_component(actor, component) -> Component:
    """The component as it is now, its programme locked until the transaction ends."""
    programme = hold_own(actor, component.programme)
    held = Component.objects.select_for_update(no_key=True, of=("self",)).get(pk=component.pk)
    held.programme = programme
    return held
