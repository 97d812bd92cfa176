"""What an office does with the register and with persons' accounts."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.columns import COLUMNS
from beneficiaries.forms import already_loaded
from beneficiaries.models import Bank, BankAccount, Person, Release
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
    return receive_upload(actor=actor, kind=Upload.Kind.REGISTER, region=actor.region_id, file=file, columns=COLUMNS)


@transaction.atomic
def start_release(*, actor, upload: Upload, register: str, data_on: date) -> Release:
    """Queue the loading of an uploaded extract. Raises NotAllowed for a file that is loaded or being loaded."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if hasattr(upload, "release"):
        raise NotAllowed("Berkas ini sudah mulai dimuat. Lihat kemajuannya di menu Pekerjaan.")
    if same := Release.objects.loaded_from(upload.sha256, upload.region):
        raise NotAllowed(already_loaded(same))
    release = Release.objects.create(register=register, region=upload.region, data_on=data_on, upload=upload)
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
def correct_account(*, actor, person: Person, bank: Bank, number: str, holder: str, reason: str) -> BankAccount:
    """Pay this person elsewhere from now on, and say why. Raises NotAllowed when nothing would change."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotAllowed("Tulis alasan perubahan rekening, minimal lima huruf.")
    old = person.accounts.in_use().first()
    account = set_account(actor=actor, person=person, bank=bank, number=number, holder=holder, reason=reason)
    if account == old:
        raise NotAllowed("Rekening ini sama dengan yang sedang dipakai; tidak ada yang diubah.")
    return account
