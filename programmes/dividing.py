"""What an allocation comes to: so many targets at the component's amount, and all of them within its quota."""

from django.db.models import Sum

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka, rupiah_ringkas
from programmes.models import Allocation, Component


def allocated_targets(component: Component, *, but: Allocation | None = None) -> int:
    """How many are allocated in all regions together, or in all but one."""
    others = Allocation.objects.filter(component=component).exclude(pk=but.pk if but else None)
    return others.aggregate(sum=Sum("targets", default=0))["sum"]


def why_not_worth(component: Component, targets: int, rupiah: int) -> str:
    """Why so many rupiah are not the aid of so many, or ""; a component without an amount yet allows any."""
    each = component.amount_rupiah
    if each is None or rupiah == targets * each:
        return ""
    times = f"{angka(targets)} {component.unit} × {rupiah_ringkas(each)} = {rupiah_ringkas(targets * each)}"
    return f"{times}, bukan {rupiah_ringkas(rupiah)}. Samakan sasaran dan nilainya."


def why_over_quota(component: Component, targets: int, others: int) -> str:
    """Why so many targets are too many beside the others', or ""."""
    left = component.quota - others
    if targets <= left:
        return ""
    about = f"Kuota {component} {angka(component.quota)} {component.unit}, {angka(others)} sudah dialokasikan"
    return f"{about}: paling banyak {angka(max(left, 0))} lagi. Kurangi sasaran, atau ubah dahulu kuotanya."


def refuse_odd_division(allocation: Allocation, targets: int, rupiah: int) -> None:
    """Raises NotAllowed with both sentences."""
    component = allocation.component
    found = (
        why_not_worth(component, targets, rupiah),
        why_over_quota(component, targets, allocated_targets(component, but=allocation)),
    )
    if told := " ".join(filter(None, found)):
        raise NotAllowed(told)
