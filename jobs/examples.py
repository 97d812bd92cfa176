"""A workbook to start a list from: the headings we look for, one invented row, and a word about each column."""

from io import BytesIO

import xlsxwriter

from jobs.kinds import ListKind
from jobs.writing import OPTIONS, neutral

NARROWEST, REMARK_WIDTH = 12, 70
REMARK_HEADINGS = ("Kolom", "Harus ada", "Keterangan", "Judul lain yang juga dikenali")
INTRODUCTION = (
    "Isi lembar pertama mulai baris 2 dan hapus baris contohnya. Urutan kolom bebas, dan kolom yang tidak perlu "
    "boleh dihapus. Orang, NIK dan rekening di baris contoh hanya rekaan."
)
ALIASES_SHOWN = 4


def example_xlsx(kind: ListKind) -> bytes:
    """Every cell is text, so that no spreadsheet makes a number of a NIK."""
    columns = kind.columns()
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet("Isi di sini")
        for place, column in enumerate(columns):
            page.set_column(place, place, max(NARROWEST, len(column.label), len(column.example)) + 2, text)
            page.write_string(0, place, column.label, heading)
            page.write_string(1, place, column.example, text)
        page.freeze_panes(1, 0)
        remarks = book.add_worksheet("Keterangan")
        remarks.set_column(0, 1, 22)
        remarks.set_column(2, 3, REMARK_WIDTH, wrapped)
        remarks.write_row(2, 0, REMARK_HEADINGS, heading)
        remarks.write_string(0, 0, f"{kind.title}: {INTRODUCTION}")
        for row, column in enumerate(columns, start=3):
            others = ", ".join(map(neutral, [name for name in column.aliases if name != column.label][:ALIASES_SHOWN]))
            remarks.write_row(row, 0, [column.label, "ya" if column.required else "", column.help, others])
        for sheet in (page, remarks):
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
    return file.getvalue()
