"""May an office take in a person of another region? Asked before a membership or a decree, and written down once."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.likeness import is_same_name
from beneficiaries.models import Consent, Person
from beneficiaries.names import name_key
from regions.models import Region

SHORTEST_REASON = 5
STALE = "Permintaan ini sudah dijawab. Muat ulang halaman untuk melihat jawabannya."
OTHER_NAME = (
    "Nama yang ditulis kantor peminta tidak cocok dengan orang ini, jadi permintaan ini tidak dapat disetujui."
    " Tolak dengan keterangan, supaya kantor peminta memeriksa NIK-nya."
)
WAITS = "Orang ini menunggu persetujuan kantor asalnya. Ia dapat masuk sesudah kantor itu setuju."


def is_elsewhere(person: Person, region: Region) -> bool:
    """Whether the person lives outside the region of an office."""
    low, high = region.scope
    return not low <= person.region_id < high


def is_needed(person: Person, region: Region, subject) -> bool:
    """Whether the office of `region` still has to wait before it takes the person into this group or programme."""
    return is_elsewhere(person, region) and not Consent.objects.about(subject).agreed().filter(person=person).exists()


@transaction.atomic
def ask(*, actor, person: Person, subject, region: Region, place: Region, name: str) -> Consent:
    """Ask the person's own office; asked with the same name again it is the same request, whatever became of it.

    subject: a group or programme. region: of the office that asks. place: where it says he lives. name: as it wrote it.
    """
    asked = {"region": region, "place": place, "subject_text": str(subject)[:160], "asked_by": actor}
    consent, is_new = Consent.objects.get_or_create(
        person=person,
        purpose=subject._meta.model_name,
        subject_id=subject.pk,
        name=" ".join(name.upper().split())[:120],
        defaults=asked,
    )
    if is_new:
        record(actor=actor, verb="consent.asked", subject=consent, about=consent.subject_text)
    return consent


@transaction.atomic
def decide(*, actor, consent: Consent, step: str, reason: str, has_moved: bool = False) -> Consent:
    """Agree or refuse for the person's own office, with a sentence for the other one.

    step: "agree" or "refuse". has_moved: he lives where the other office says, and is its person from now on.
    Raises NotAllowed without a reason, for what was decided already, and to agree when the other office wrote
    another name.
    """
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise NotAllowed("Tulis keterangan untuk kantor peminta, minimal lima huruf.")
    if consent.asked_by_id == actor.pk:
        raise NotAllowed("Permintaan Anda sendiri dijawab petugas lain.")
    person = Person.objects.select_for_update().get(pk=consent.person_id)
    if step == "agree" and not is_named_alike(consent):
        raise NotAllowed(OTHER_NAME)
    allowed, becomes = Consent.STEPS[step]
    decision = {"decided_by": actor, "decided_at": timezone.now(), "reason": reason[:200]}
    if not Consent.objects.filter(pk=consent.pk, state__in=allowed).update(state=becomes, **decision):
        raise NotAllowed(STALE)
    consent.refresh_from_db()
    about = {"about": consent.subject_text, "reason": consent.reason, "region": person.region_id}
    record(actor=actor, verb="consent.agreed" if step == "agree" else "consent.refused", subject=consent, **about)
    if has_moved and step == "agree":
        move(actor, person, consent.place)
    return consent


def is_named_alike(consent: Consent) -> bool:
    """Whether the name the other office wrote may be this person's. For his own office only."""
    return is_same_name(name_key(consent.name), name_key(consent.person.name))


def move(actor, person: Person, place: Region) -> None:
    """He lives there now: another office owns what is known of him. Told in the history of the place he leaves."""
    before = person.region
    Person.objects.filter(pk=person.pk).update(region=place)
    told = {"before": {"region": before.title}, "after": {"region": place.title}}
    record(actor=actor, verb="person.moved", subject=person, region=before, **told)
