"""What a person chooses about an uploaded workbook: which sheet of it is read, and whether its hidden rows are."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.explaining import refuse_used
from jobs.kinds import KINDS
from jobs.masking import blotted
from jobs.models import Upload
from jobs.table_limits import HeaderNotFound
from jobs.uploads import read_upload

NO_LIST = "Lembar “{sheet}” tidak ada atau tidak memuat daftar dengan kepala kolom. Bacaan sebelumnya tetap dipakai."


@transaction.atomic
def choose_reading(*, actor, upload: Upload, sheet: str, skip_hidden: bool) -> Upload:
    """Which sheet of a workbook is read, "" for the first with a table, and whether its hidden rows are left out.

    Raises NotAllowed for a sheet that cannot be read: its preview could not be shown, nor another sheet chosen there.
    """
    refuse_used(upload)
    upload.reading = {"sheet": sheet, "skip_hidden": skip_hidden}
    try:
        read_upload(upload, columns=KINDS[upload.kind].columns(), limit_rows=1)
    except NotAllowed as refusal:
        if not isinstance(refusal.__cause__, HeaderNotFound):
            raise
        raise NotAllowed(NO_LIST.format(sheet=blotted(sheet))) from refusal
    upload.save(update_fields=["reading"])
    record(actor=actor, verb="upload.read_otherwise", subject=upload, skip_hidden=skip_hidden)
    return upload
