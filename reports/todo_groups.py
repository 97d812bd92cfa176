"""What Tugas saya says of groups."""

from collections.abc import Iterator

from django.urls import reverse

from kube.models import Group
from reports.todo_cards import Task

ICON = "bi-people-fill"


def groups_alone(user, on) -> Iterator[Task]:
    """Groups nobody looks after."""
    if count := Group.objects.owned_by(user).without_pendamping(on).count():
        url = reverse("kube:list", query={"alone": "on"})
        yield Task(count, "kelompok belum punya pendamping.", "Kelompok", url, "Tugaskan pendamping", ICON)


def groups_mine(user, on) -> Iterator[Task]:
    if count := Group.objects.visible_to(user).open().count():
        yield Task(count, "kelompok Anda dampingi.", "Kelompok", reverse("kube:list"), "Lihat kelompok", ICON)


def groups_here(user, on) -> Iterator[Task]:
    """The door of a TKSK or lurah, also while there is no group yet: his page is never empty."""
    if user.scope is None:
        return
    count = Group.objects.visible_to(user).open().count()
    where = user.region.title if user.region else "seluruh Indonesia"
    text = "kelompok di wilayah Anda."
    yield Task(count, text, where, reverse("kube:list"), "Lihat kelompok", ICON)
    text = "Periksa apakah seorang warga tercatat dalam data terpadu dan bantuan apa yang pernah ia terima."
    yield Task(None, text, where, reverse("beneficiaries:check"), "Cek data", "bi-search")
