"""Lines of a fund's book from a file: looked at first, then booked, each refused one with its reasons."""

from datetime import date

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from disbursements.fund_lines import COLUMNS, Judged, judge, table_of
from disbursements.models import FundImport, RevolvingFund
from disbursements.rules_fund import standing_of
from disbursements.services_fund import hold, refuse_without_reason, reverse_entry, write_line
from jobs.models import Finding, Upload
from jobs.uploads import read_upload, receive_upload, refused

NOTHING_LEFT = (
    "Tidak ada baris berkas ini yang dapat ditarik kembali: semuanya sudah dibalik, atau dicatat sebelum aplikasi"
    " mengingat asal barisnya. Balik barisnya satu per satu di buku dana."
)


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
    fund = hold(actor, source.fund)
    if applied_before(source):
        raise NotAllowed("Berkas ini sudah pernah dicatat. Tidak ada yang diubah.")
    standing, table = standing_of(fund), table_of(source.upload)
    judged = judge(standing, table, accept=lambda line: write_line(actor, standing, line, imported_from=source))
    bad = [one for one in judged if one.reasons]
    Finding.objects.bulk_create(finding(source.upload, one) for one in bad)
    counts = {"accepted": len(judged) - len(bad), "refused": len(bad)}
    told = {"rows_seen": table.counts.rows_seen, "left_out": [row[:3] for row in table.left_out]}
    FundImport.objects.filter(pk=source.pk).update(is_applied=True, **counts, **told)
    source.refresh_from_db()
    record(actor=actor, verb="fund_entries.imported", subject=fund, **counts, file_sha256=source.upload.sha256)
    return source


def applied_before(source: FundImport) -> FundImport | None:
    """The import that was booked from a file with these very bytes; it may be this one."""
    return source.fund.imports.filter(is_applied=True, upload__sha256=source.upload.sha256).first()


@transaction.atomic
def take_back_entries(*, actor, source: FundImport, booked_on: date, reason: str) -> FundImport:
    """Reverse every line of a file that was booked by mistake, the last first, all or none.

    Raises NotAllowed when a later line builds on one of them, saying which.
    """
    fund = hold(actor, source.fund)
    refuse_without_reason(reason)
    entries = list(to_take_back(source).order_by("-id"))
    if not entries:
        raise NotAllowed(NOTHING_LEFT)
    for entry in entries:
        try:
            reverse_entry(actor=actor, entry=entry, booked_on=booked_on, reason=reason)
        except NotAllowed as refusal:
            raise NotAllowed(f"Berkas ini tidak ditarik kembali. Nomor bukti {entry.receipt}: {refusal}") from refusal
    record(
        actor=actor,
        verb="fund_entries.taken_back",
        subject=fund,
        count=len(entries),
        reason=reason.strip(),
        file_sha256=source.upload.sha256,
    )
    return source


def to_take_back(source: FundImport):
    """The lines of the file that stand. Files from before this was kept have none: their lines are reversed singly."""
    return source.entries.standing()


def finding(upload: Upload, one: Judged) -> Finding:
    codes, sentences = ",".join(r.code for r in one.reasons), " ".join(map(str, one.reasons))
    return refused(upload, one.row, "Nomor bukti", one.cells.get("receipt", ""), codes[:40], sentences)
