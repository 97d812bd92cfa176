"""What LibreOffice saves is read the same, whatever the kind of the file."""

import uuid
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bimtek.models import Bimtek
from bimtek.paper_lists import PaperTable
from jobs.models import Upload
from jobs.tables import read_table
from jobs.writing import xlsx_bytes
from programmes.columns import CANDIDATES
from tests.deep.clients.conftest import LAST_TOPIC
from tests.deep.clients.office import saved

CASE = Path(settings.BASE_DIR, "cases", "metro-2023", "metro-2023.csv")
KINDS = ["xlsx", "ods", "csv"]
TICKS = ["v", "V", "✓", "√", "1", "x", "hadir"]


@pytest.fixture(scope="module")
def list_of_candidates():
    """The proposals of the case, as a workbook with texts."""
    table = read_table(CASE.read_bytes(), CASE.name, columns=CANDIDATES)
    return table, xlsx_bytes(table.header, [row.cells for row in table.rows])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_list_gives_the_same_rows(list_of_candidates, kind):
    table, book = list_of_candidates
    data = saved({"usulan.xlsx": book}, kind)["usulan.xlsx"]
    again = read_table(data, f"usulan.{kind}", columns=CANDIDATES)
    assert (again.header, again.places) == (table.header, table.places)
    assert [row.cells for row in again.rows] == [row.cells for row in table.rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_list_that_was_filled_in_gives_the_same_marks(desk, files, kind):
    bimtek = Bimtek.objects.get()
    data = saved({"daftar.xlsx": filled(files["attendance.xlsx"])}, kind)["daftar.xlsx"]
    address = reverse("bimtek:upload_list", args=[bimtek.pk])
    file = SimpleUploadedFile(f"daftar.{kind}", data)
    answer = desk.browser.post(address, {"form_token": str(uuid.uuid4()), "file": file})
    assert answer.status_code == 302, answer.text
    table = PaperTable(bimtek, Upload.objects.latest("id"), desk.user)
    assert [(line.number, line.sentence) for line in table.unclear] == []
    people = bimtek.participants.count()
    assert len(table.lines) == people
    assert [mark.session.topic for mark in table.marks] == [LAST_TOPIC] * people


def filled(blank: bytes) -> bytes:
    """Each person is ticked for the last session, each in another way."""
    book = openpyxl.load_workbook(BytesIO(blank))
    place = book.active.max_column
    for number in range(2, book.active.max_row + 1):
        book.active.cell(number, place).value = TICKS[number % len(TICKS)]
    file = BytesIO()
    book.save(file)
    return file.getvalue()
