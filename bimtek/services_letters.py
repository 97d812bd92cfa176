"""What the papers of a bimtek say is written down; certificates get their numbers."""

from collections.abc import Iterable

from django.db import models, transaction

from accounts.errors import NotAllowed, refused_in_words
from audit.trail import record
from bimtek.inviting import lock
from bimtek.models import Bimtek, Participant
from bimtek.models.attendance import complete_participants
from bimtek.models.letters import NUMBER, Certificate, CertificateSeries, TaskLetter, Transport
from regions.models import Region

FIXED = "Sertifikat sudah diterbitkan, jadi nomor, tanggal, dan jam pelajarannya tidak dapat diubah lagi."
TAKEN = "Nomor sertifikat ini sudah dipakai. Ganti bentuk nomor atau nomor awalnya, lalu terbitkan lagi."
UNFINISHED = "Selesaikan bimtek dulu: sertifikat hanya untuk peserta yang kehadirannya sudah pasti."
UNPLANNED = "Isi dulu bentuk nomor, tanggal, dan jam pelajaran sertifikat."


@transaction.atomic
def write_down(*, actor, bimtek: Bimtek, paper: type[models.Model], **values) -> models.Model:
    """What one of the bimtek's papers (Invitation, Minutes) is to say; it replaces what was said before.

    Papers already printed stay as they are; after the bimtek has ended they are written, too.
    """
    held = lock(bimtek)
    written, _ = paper.objects.update_or_create(bimtek=held, defaults=values)
    record(actor=actor, verb="letter.written", subject=held, letter=str(paper._meta.verbose_name))
    return written


@transaction.atomic
def write_task_letter(*, actor, bimtek: Bimtek, officials: Iterable[dict], **values) -> TaskLetter:
    """The surat tugas with its officials: name, nip, rank, position of each."""
    letter = write_down(actor=actor, bimtek=bimtek, paper=TaskLetter, **values)
    letter.officials.all().delete()
    for official in officials:
        letter.officials.create(**official)
    return letter


@transaction.atomic
def write_transport(*, actor, bimtek: Bimtek, amount_rupiah: int, costs="", by_region: dict[Region, int]) -> Transport:
    """What each is given who came. by_region: rupiah for those of a kabupaten/kota or kecamatan, instead of the former
    ones.
    """
    words = {"amount_rupiah": amount_rupiah, "costs": costs}
    transport = write_down(actor=actor, bimtek=bimtek, paper=Transport, **words)
    transport.by_region.all().delete()
    for region, amount in by_region.items():
        transport.by_region.create(region=region, amount_rupiah=amount)
    return transport


@transaction.atomic
def plan_certificates(*, actor, bimtek: Bimtek, **values) -> CertificateSeries:
    """pattern (with {nomor}), first_number, dated_on, hours. Raises NotAllowed once a certificate has been issued."""
    if certificates_of(lock(bimtek)).exists():
        raise NotAllowed(FIXED)
    return write_down(actor=actor, bimtek=bimtek, paper=CertificateSeries, **values)


@transaction.atomic
def issue_certificates(*, actor, bimtek: Bimtek) -> int:
    """The next numbers for everybody who attended as much as is asked for and has none, in the order of the list.

    Returns how many were new. Raises NotAllowed while the bimtek goes on, and for a number another bimtek has used.
    """
    held = lock(bimtek)
    if held.status != Bimtek.Status.FINISHED:
        raise NotAllowed(UNFINISHED)
    series = CertificateSeries.objects.filter(bimtek=held).first()
    if series is None:
        raise NotAllowed(UNPLANNED)
    number = series.first_number + series.certificates.count()
    new = [
        Certificate(
            series=series,
            participant=participant,
            number=number + place,
            code=series.pattern.replace(NUMBER, f"{number + place:03}"),
            region_id=held.region_id,
            issued_by=actor,
        )
        for place, participant in enumerate(to_be_certified(held).filter(certificate__isnull=True))
    ]
    with refused_in_words({"one_certificate_per_code": TAKEN}):
        Certificate.objects.bulk_create(new)
    if new:
        record(actor=actor, verb="certificates.issued", subject=held, count=len(new))
    return len(new)


def to_be_certified(bimtek: Bimtek) -> models.QuerySet[Participant]:
    """Whoever was present in enough of the sessions, by line of the list."""
    return complete_participants(Bimtek.objects.filter(pk=bimtek.pk)).order_by("number")


def certificates_of(bimtek: Bimtek) -> models.QuerySet[Certificate]:
    return Certificate.objects.filter(series__bimtek=bimtek).order_by("number")
