"""Lines of a fund's book from a file: looked at first, then booked, each refused one with its reasons."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from disbursements.fund_lines import COLUMNS, Judged, judge
from disbursements.models import FundImport, RevolvingFund
from disbursements.rules_fund import standing_of
from disbursements.services_fund import hold, write_line
from jobs.models import Finding, Upload
from jobs.uploads import read_upload, receive_upload, refused


@transaction.atomic
def receive_entries(*, actor, fund: RevolvingFund, file) -> FundImport:
    """Keep the file, to be looked at before anything is booked. Raises NotAllowed when it is no such table."""
    upload = receive_upload(
        actor=actor, kind=Upload.Kind.FUND_ENTRIES, region=fund.region_id, file=file, columns=COLUMNS
    )
    read_upload(upload, columns=COLUMNS)  # the whole of it: a table that breaks off is refused now
    return FundImport.objects.create(fund=fund, region=fund.region, upload=upload)


@transaction.atomic
def apply_entries(*, actor, source: FundImport) -> FundImport:
    """Book every line that breaks no rule, in the order of the file; the others are kept with their reasons.

    The same file again books nothing: raises NotAllowed.
    """
    fund = hold(source.fund)
    if applied_before(source):
        raise NotAllowed("Berkas ini sudah pernah dicatat. Tidak ada yang diubah.")
    standing = standing_of(fund)
    judged = judge(standing, source.upload, accept=lambda line: write_line(actor, standing, line))
    bad = [one for one in judged if one.reasons]
    Finding.objects.bulk_create(finding(source.upload, one) for one in bad)
    counts = {"accepted": len(judged) - len(bad), "refused": len(bad)}
    FundImport.objects.filter(pk=source.pk).update(is_applied=True, **counts)
    source.refresh_from_db()
    record(actor=actor, verb="fund_entries.imported", subject=fund, **counts, file_sha256=source.upload.sha256)
    return source


def applied_before(source: FundImport) -> FundImport | None:
    """The import that was booked from a file with these very bytes; it may be this one."""
    return source.fund.imports.filter(is_applied=True, upload__sha256=source.upload.sha256).first()


def finding(upload: Upload, one: Judged) -> Finding:
    codes, sentences = ",".join(r.code for r in one.reasons), " ".join(map(str, one.reasons))
    return refused(upload, one.row, "Nomor bukti", one.cells.get("receipt", ""), codes[:40], sentences)
