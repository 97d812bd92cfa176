"""Where an office begins."""

from collections.abc import Iterator

from django.urls import reverse

from beneficiaries.models import Release
from programmes.models import Programme
from reports.todo_allocations import allocations_of_others
from reports.todo_cards import MOST, Task


def first_steps(user, on) -> Iterator[Task]:
    """Where an office begins: the register, then a programme, then its proposals."""
    if user.scope is None:
        return
    if not Release.objects.visible_to(user).of_persons().filter(is_loaded=True).exists():
        url = reverse("beneficiaries:upload")
        text = "data terpadu dimuat. Usulan dinilai terhadap DTKS/DTSEN, jadi mulailah dari sini."
        yield Task(0, text, "Data terpadu", url, "Unggah data terpadu", "bi-people")
    programmes = Programme.objects.owned_by(user)
    if user.own_office and not programmes.exists() and not allocations_of_others(user).exists():
        text = "program. Buat program pertama, lalu pilih syaratnya."
        yield Task(0, text, "Program", reverse("programmes:add"), "Buat program", "bi-diagram-3")
    empty = programmes.filter(status=Programme.Status.OPEN, candidates__isnull=True, recipients__isnull=True)
    empty = empty.exclude(components__allocations__isnull=False)  # else kabupaten and kota propose
    for programme in empty.select_related("series").prefetch_related("components")[:MOST]:
        yield to_propose(programme)


def to_propose(programme) -> Task:
    if all(component.is_for_groups for component in programme.components.all()):
        url = reverse("programmes:propose_groups", args=[programme.slug])
        return Task(0, "usulan. Pilih kelompoknya.", str(programme), url, "Usulkan kelompok", "bi-people-fill")
    url = reverse("programmes:upload_candidates", args=[programme.slug])
    return Task(0, "usulan. Unggah daftarnya.", str(programme), url, "Unggah usulan", "bi-upload")
