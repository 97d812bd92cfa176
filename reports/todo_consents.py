"""What Tugas saya says of persons whom one office wants to take in from another one's region."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from beneficiaries.models import Consent
from kube.models import Group, Membership
from programmes.models import Candidate, Programme
from reports.todo_cards import MOST, Task

ICON = "bi-person-lines-fill"


def to_consent(user, on) -> Iterator[Task]:
    """What other offices ask for people of this one's region."""
    waiting = Consent.objects.owned_by(user).waiting().exclude(asked_by=user)
    if count := waiting.count():
        text = "orang di wilayah Anda akan dimasukkan kelompok atau program kantor lain. Setujui atau tolak."
        url = reverse("beneficiaries:consents")
        yield Task(count, text, "Persetujuan antarkantor", url, "Jawab permintaan", ICON)


def consents_given(user, on) -> Iterator[Task]:
    """What was agreed to and is still to be done: a member to be added, proposals to be judged again."""
    given = Consent.objects.visible_to(user).agreed()
    groups = Group.objects.visible_to(user).filter(status__in=Group.OPEN)
    joined = Membership.objects.visible_to(user).filter(person=OuterRef("person"), group=OuterRef("subject_id"))
    asked = given.filter(~Exists(joined), purpose=Consent.Purpose.GROUP, subject_id__in=groups.values("pk"))
    for consent in asked[:MOST]:
        text = f"orang disetujui kantor asalnya ({consent.name}). Tambahkan sebagai anggota."
        url = reverse("kube:add_member", args=[consent.subject_id])
        yield Task(1, text, consent.subject_text, url, "Tambah anggota", ICON)
    waits = Candidate.objects.visible_to(user).filter(
        person=OuterRef("person"),
        programme=OuterRef("subject_id"),
        results__code="nik_once",
        results__reasons__contains=["home_office_asked"],
    )
    programmes = Programme.objects.visible_to(user).filter(status=Programme.Status.OPEN)
    of_programmes = given.filter(Exists(waits), purpose=Consent.Purpose.PROGRAMME)
    for programme in programmes.filter(pk__in=of_programmes.values("subject_id")).select_related("series")[:MOST]:
        count = of_programmes.filter(subject_id=programme.pk).count()
        text = "usulan disetujui kantor asalnya. Nilai ulang supaya dapat masuk SK."
        url = reverse("programmes:candidates", args=[programme.slug])
        yield Task(count, text, str(programme), url, "Periksa usulan", ICON)
