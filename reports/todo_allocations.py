"""What a province that divides a programme, and its kabupaten and kota, have to do about it."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse

from programmes.models import Allocation, Programme
from reports.todo_cards import MOST, Task


def allocations_of_others(user):
    """What a kabupaten/kota has in running programmes of its province."""
    open_ones = Allocation.objects.visible_to(user).filter(component__programme__status=Programme.Status.OPEN)
    return open_ones.exclude(component__programme__in=Programme.objects.visible_to(user))


def allocations_to_do(user, on) -> Iterator[Task]:
    """A kabupaten/kota that is invited proposes; what it was given it hands over, and says when."""
    mine, url = allocations_of_others(user), reverse("programmes:my_allocations")
    if count := mine.filter(allocated_rupiah=0, proposed_rupiah__isnull=True).count():
        text = "komponen program provinsi menunggu usulan Anda."
        yield Task(count, text, "Alokasi dari provinsi", url, "Usulkan", "bi-pie-chart")
    if count := mine.filter(allocated_rupiah__gt=0, handed_over_on__isnull=True).count():
        text = "alokasi dari provinsi belum diserahkan. Catat tanggal bimtek dan penyerahannya."
        yield Task(count, text, "Alokasi dari provinsi", url, "Catat tanggal", "bi-calendar-check")


def allocations_to_decide(user, on) -> Iterator[Task]:
    """Proposals of kabupaten and kota that the province has not answered."""
    asked = Allocation.objects.visible_to(user).filter(
        component__programme__in=Programme.objects.owned_by(user).filter(status=Programme.Status.OPEN),
        proposed_rupiah__isnull=False,
        allocated_rupiah=0,
    )
    about = [f"component__programme__{name}" for name in ("slug", "series__name", "year")]
    rows = asked.order_by().values_list(*about).annotate(count=Count("pk")).order_by("-component__programme__year")
    for slug, name, year, count in rows[:MOST]:
        text = "usulan kabupaten/kota belum ditetapkan."
        url = reverse("reports:allocations", args=[slug])
        yield Task(count, text, f"{name} {year}", url, "Tetapkan alokasi", "bi-pie-chart")
