"""What Tugas saya says of visits to groups, their red flags and monev."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse, reverse_lazy

from kube.flags import are_too_many, flags_of
from kube.models import Group, GroupVisit
from kube.queries_visits import groups_to_visit, helpers_in
from reports.todo_cards import Task

LOOK_AT_FLAGS = ("Kelompok", reverse_lazy("kube:flags"), "Periksa tanda bahaya", "bi-flag")


def flags_to_look_at(user, on) -> Iterator[Task]:
    groups = Group.objects.owned_by(user)
    if are_too_many(groups):
        yield Task(None, "Periksa tanda bahaya pada kelompok, tempat demi tempat.", *LOOK_AT_FLAGS)
    elif groups.open().exists():
        yield Task(None, "Mencari tanda bahaya pada kelompok ...", *LOOK_AT_FLAGS, reverse("reports:flags_task"))


def flags_counted(user, on) -> Task:
    """What the card says once the flags were found."""
    count = len(flags_of(Group.objects.owned_by(user), user, on))
    if not count:
        return Task(None, "Tidak ada tanda bahaya pada kelompok di wilayah Anda.", *LOOK_AT_FLAGS)
    return Task(count, "tanda bahaya pada kelompok. Periksa, atau kesampingkan dengan alasan.", *LOOK_AT_FLAGS)


def groups_to_go_to(user, on) -> Iterator[Task]:
    """A pendamping's active groups that nobody visited for too long."""
    latest = on - timedelta(days=settings.DAYS_WITHOUT_VISIT)
    waiting = groups_to_visit(user).filter(status=Group.Status.ACTIVE)
    if count := waiting.filter(Q(last_visit_on__isnull=True) | Q(last_visit_on__lte=latest)).count():
        text = f"kelompok Anda tidak dikunjungi {settings.DAYS_WITHOUT_VISIT} hari atau lebih."
        yield Task(count, text, "Kunjungan", reverse("kube:my_visits"), "Lihat kelompoknya", "bi-geo")


def follow_ups(user, on) -> Iterator[Task]:
    """What he wrote down to be done and whose day has come."""
    due = GroupVisit.objects.visible_to(user).filter(made_by=user, follow_up_due_on__lte=on).to_follow_up()
    if first := due.order_by("follow_up_due_on", "id").first():
        text = "tindak lanjut kunjungan sampai waktunya dan belum dicatat selesai."
        yield Task(due.count(), text, str(first.group), first.get_absolute_url(), "Buka yang pertama", "bi-check2")


def idle_helpers(user, on) -> Iterator[Task]:
    """For the coordinator: who visited nobody in the month that has ended."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    idle = helpers_in(user, month).filter(visits_made=0, groups_given__gt=0).count()
    if idle:
        url = reverse("kube:visit_months", query={"month": f"{month:%Y-%m}"})
        text = "pendamping tanpa kunjungan bulan lalu."
        yield Task(idle, text, "Kunjungan", url, "Lihat siapa", "bi-calendar-x")
