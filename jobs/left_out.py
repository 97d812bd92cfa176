"""What of a file was not read as data, kept beside the refused rows so that nobody has to believe us.

Rows, and of a workbook the sheets beside the one that was read: those have the number 0.
"""

from collections.abc import Iterable

from jobs.models import Finding, Upload
from jobs.refusals import value_of
from jobs.table_shape import LeftOut
from jobs.uploads import finding_row

CODE, LABEL = "left_out", "Tidak dibaca sebagai data"
UNREAD = "Lembar ini tidak dibaca. Bila berisi data, pilih lembarnya sebelum dimuat atau unggah sebagai berkas sendiri."


def left_out_rows(upload: Upload, left_out: Iterable[LeftOut]) -> list[dict]:
    """The columns of a Finding for each; the cells are sealed, for a row may hold anything."""
    severity = Finding.Severity.LEFT_OUT.value
    return [finding_row(upload.pk, one.number, "", one.words, CODE, sentence(one), severity) for one in left_out]


def keep_left_out(upload: Upload, left_out: Iterable[LeftOut]) -> None:
    """In place of what an earlier reading of the same file has left out."""
    upload.findings.left_out().delete()
    Finding.objects.bulk_create([Finding(**row) for row in left_out_rows(upload, left_out)])


def sentence(one: LeftOut) -> str:
    return f"Baris ini dibaca sebagai {one.why}." if one.number else UNREAD


def kept(upload: Upload) -> list[dict]:
    """For commands and pages: row, words and the sentence of each row that was left out, and then of each sheet."""
    found = sorted(upload.findings.left_out(), key=lambda one: (not one.row_number, one.row_number))
    return [{"row": one.row_number, "words": value_of(one), "reason": one.reason} for one in found]


def as_json(left_out: Iterable[LeftOut]) -> list[dict]:
    """As `kept`, of a table that was just read."""
    return [{"row": one.number, "words": one.words, "reason": sentence(one)} for one in left_out]


def as_lines(told: Iterable[dict]) -> list[str]:
    """What `kept` and `as_json` give, a line each."""
    return [line_of(one) for one in told]


def line_of(one: dict) -> str:
    if not one["row"]:
        return f"Lembar lain: {one['words']}. {one['reason']}"
    return f"Baris {one['row']} tidak dibaca: {one['words']}. {one['reason']}"
