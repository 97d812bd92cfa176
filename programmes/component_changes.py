"""What may still change in a component, and how history tells it."""

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka, rupiah_ringkas
from programmes.dividing import allocated_targets
from programmes.models import Component

FIELDS = ["recipient_kind", "form", "amount_rupiah", "quota"]


def change(component: Component, **fields) -> None:
    """Set FIELDS. Raises NotAllowed below what stands in decrees, and for an amount its packages do not cost."""
    refuse_below_what_is_placed(component, fields)
    refuse_other_than_allocated(component, fields)
    refuse_other_than_proposed(component, fields["recipient_kind"])
    refuse_what_packages_contradict(component, fields)
    for name, value in fields.items():
        setattr(component, name, value)
    component.save(update_fields=list(fields))


def refuse_below_what_is_placed(component, fields):
    if fields["quota"] < component.placed:
        placed = f"{angka(component.placed)} {component.unit}"
        raise NotAllowed(f"Sudah {placed} masuk SK, jadi kuota tidak boleh kurang dari itu.")
    if component.placed and any(fields[name] != getattr(component, name) for name in FIELDS[:3]):
        raise NotAllowed(
            "Sudah ada penerima dalam SK, jadi penerima, bentuk, dan nilai bantuan tidak dapat diubah lagi."
        )


def refuse_other_than_allocated(component, fields):
    """Regions were told how many at which amount."""
    allocated = allocated_targets(component)
    if fields["quota"] < allocated:
        given = f"{angka(allocated)} {component.unit}"
        raise NotAllowed(f"Sudah {given} dialokasikan, jadi kuota tidak boleh kurang dari itu. Ubah alokasinya dahulu.")
    if allocated and component.amount_rupiah and fields["amount_rupiah"] != component.amount_rupiah:
        raise NotAllowed("Alokasi sudah ditetapkan dengan nilai bantuan ini, jadi nilainya tidak dapat diubah lagi.")


def refuse_other_than_proposed(component, recipient_kind):
    changes = recipient_kind != component.recipient_kind
    groups = component.is_for_groups or recipient_kind in Component.GROUPS
    if changes and groups and component.candidates.exists():
        raise NotAllowed("Sudah ada usulan untuk komponen ini, jadi penerimanya tetap. Tambah komponen lain.")


def refuse_what_packages_contradict(component, fields):
    package = component.packages.first()
    if package is None:
        return
    if fields["form"] != Component.Form.GOODS:
        raise NotAllowed("Komponen ini punya paket barang. Hapus paketnya dulu, lalu ubah bentuk bantuannya.")
    if fields["amount_rupiah"] != package.price_rupiah:
        price = rupiah_ringkas(package.price_rupiah)
        raise NotAllowed(f"Isi {package} bernilai {price}. Nilai bantuan harus sama; ubah paketnya dulu.")


def told(component: Component) -> dict:
    """A component as history tells it."""
    return {
        "recipient_kind": component.get_recipient_kind_display(),
        "form": component.get_form_display(),
        "amount_rupiah": component.amount_rupiah,
        "quota": component.quota,
    }
