"""What an office does with the register and with persons' accounts."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.forms_days import PROGRAMME
from accounts.templatetags.kube import tanggal
from audit.trail import record
from beneficiaries.forms import already_loaded
from beneficiaries.headings import columns_for
from beneficiaries.models import Bank, BankAccount, Person, PersonChange, Release
from beneficiaries.partitions import drop_tables
from beneficiaries.people import set_account
from jobs.models import Upload
from jobs.uploads import receive_upload
from jobs.work import enqueue

SHORTEST_REASON = 5


@transaction.atomic
def receive_extract(*, actor, file) -> Upload:
    """Keep an extract of the register for the actor's region, to be looked at before it is loaded."""
    if actor.region_id is None:
        raise NotAllowed("Akun Anda tidak terikat satu wilayah. Unggah dengan akun kabupaten, kota atau provinsi.")
    columns = columns_for(actor.region_id)
    return receive_upload(actor=actor, kind=Upload.Kind.REGISTER, region=actor.region_id, file=file, columns=columns)


@transaction.atomic
def start_release(*, actor, upload: Upload, register: str, data_on: date, corrects: Release | None = None) -> Release:
    """Queue the loading of an uploaded extract. Raises NotAllowed for a file that is being loaded or is loaded as of
    this day, and for a day that cannot be.

    corrects: the release whose findings this file corrects; its other rows are carried over.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if hasattr(upload, "release"):
        raise NotAllowed("Berkas ini sudah mulai dimuat. Lihat kemajuannya di menu Pekerjaan.")
    if corrects:
        register, data_on = corrects.register, corrects.data_on
    if same := Release.objects.loaded_from(upload.sha256, upload.region, data_on):
        raise NotAllowed(already_loaded(same))
    if not PROGRAMME <= data_on <= timezone.localdate():
        raise NotAllowed(f"Keadaan data tidak mungkin per {tanggal(data_on)}. Periksa tahunnya.")
    release = Release.objects.create(
        register=register, region=upload.region, data_on=data_on, upload=upload, corrects=corrects
    )
    release.job = enqueue(
        title=f"Memuat {release}",
        task="beneficiaries.tasks.import_register",
        actor=actor,
        region=upload.region,
        upload=upload,
        result_url=reverse("beneficiaries:upload"),  # where to go on when it fails
    )
    release.save(update_fields=["job"])
    record(actor=actor, verb="release.started", subject=release, sha256=upload.sha256)
    return release


@transaction.atomic
def undo_release(*, actor, release: Release, reason: str) -> None:
    """Take a release out of the register again, with all its rows. Raises NotAllowed when something was built on it."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if not release.is_loaded:
        raise NotAllowed("Data ini tidak dimuat atau sudah dibatalkan.")
    if reasons := release.why_kept():
        raise NotAllowed("Data ini sudah dipakai dan tidak dapat dibatalkan: " + " ".join(reasons))
    release.person_changes.all().delete()
    release.is_loaded = False
    release.undone_at, release.undone_by, release.undone_because = timezone.now(), actor, reason
    release.save(update_fields=["is_loaded", "undone_at", "undone_by", "undone_because"])
    drop_tables(release.pk)
    record(actor=actor, verb="release.undone", subject=release, reason=reason)


@transaction.atomic
def review_change(*, actor, change: PersonChange, note: str) -> None:
    """Somebody has looked at what a release changed for a person. Past decisions are not touched."""
    reviewed = PersonChange.objects.waiting().filter(pk=change.pk)
    if not reviewed.update(reviewed_by=actor, reviewed_at=timezone.now(), note=note):
        raise NotAllowed("Perubahan ini sudah ditinjau. Muat ulang halaman ini.")
    change.release.use(actor=actor, what="Perubahan pada orang yang dikenal sudah ditinjau.")
    record(actor=actor, verb="change.reviewed", subject=change.person, note=note, kinds=change.told_kinds())


@transaction.atomic
def correct_account(*, actor, person: Person, bank: Bank, number: str, holder: str, reason: str) -> BankAccount:
    """Pay this person elsewhere from now on, and say why. Raises NotAllowed when nothing would change."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasan perubahan rekening, minimal lima huruf.")
    old = person.accounts.in_use().first()
    account = set_account(actor=actor, person=person, bank=bank, number=number, holder=holder, reason=reason)
    if account == old:
        raise NotAllowed("Rekening ini sama dengan yang sedang dipakai; tidak ada yang diubah.")
    return account
