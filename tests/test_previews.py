"""Every preview of a list says what of the file is not read as data, and lets a person choose what is read."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from jobs.kinds import KINDS
from jobs.models import Heading, Job, Upload
from jobs.seeing import READ_OTHERWISE
from jobs.tables import read_table
from jobs.writing import xlsx_bytes
from programmes.tasks import import_list
from tests.bimtek.conftest import add_session, plan
from tests.disbursements import paying
from tests.disbursements.rolling import make_fund
from tests.programmes import kaltim, metro
from tests.programmes.placing import make_candidates, signed
from tests.programmes.placing import make_programme as place_programme

CASES = Path(__file__).parent / "cases_bugs"


@pytest.fixture
def proposals(sari, office):
    return metro.open_with_rules(sari, metro.make_programme(sari, office))


@pytest.fixture
def training(sari, made, office):
    programme = place_programme(office)
    make_candidates(programme, 1)
    signed(sari, made, programme)
    bimtek = plan(sari, office, programme)
    add_session(sari, bimtek)
    return bimtek


@pytest.fixture
def batch(sari, budi, made, office):
    return paying.send(sari, budi, made, paying.ready_decree(sari, made, office))


@pytest.fixture
def forms(request, sari, person):
    """kind -> (who uploads, address, name of the file's field, other fields); made when asked for."""

    def of(kind):
        get = request.getfixturevalue
        if kind == "allocations":
            programme = kaltim.make_programme(kaltim.make_office())
            rini = person("rini", Role.OPERATOR, "64")
            return rini, reverse("programmes:upload_allocations", args=[programme.slug]), "file", {}
        about = {
            "register": lambda: ("beneficiaries:upload", [], {"register": "DTKS", "data_on": "2023-06-30"}),
            "candidates": lambda: ("programmes:upload_candidates", [get("proposals").slug], {}),
            "past": lambda: ("programmes:upload_past", [get("proposals").slug], {"year": "2022"}),
            "groups": lambda: ("kube:upload", [get("office") and None], {}),
            "members": lambda: ("kube:upload", [get("office") and None], {}),
            "participants": lambda: ("bimtek:upload_participants", [get("training").pk], {}),
            "attendance": lambda: ("bimtek:upload_list", [get("training").pk], {}),
            "bank_result": lambda: ("disbursements:upload_result", [get("batch").pk], {}),
            "fund_entries": lambda: ("funds:upload", [make_fund(sari, get("office")).pk], {}),
        }
        name, of_what, fields = about[kind]()
        field = kind if kind in ("groups", "members") else "file"
        who = get("rina") if kind == "bank_result" else sari  # not who prepared the batch
        return who, reverse(name, args=[one for one in of_what if one]), field, fields

    return of


@pytest.fixture
def preview(forms, as_, send):
    """preview(kind, data): the page that shows how the list is read."""

    def show(kind, data, name="daftar.xlsx"):
        user, address, field, fields = forms(kind)
        answer = send(user, address, **fields, **{field: SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()
        return as_(user).get(answer.url).content.decode()

    return show


def with_footer(kind):
    """The headings of a list, a row like its invented one, a total, a blank row and a signature at the right."""
    columns = columns_of_list(kind)
    last = max(place for place, one in enumerate(columns) if not one.is_key)
    total, signed_by = [""] * len(columns), [""] * len(columns)
    total[last], signed_by[last] = "JUMLAH KESELURUHAN", "Kepala Dinas Sosial"
    rows = [[*(one.example for one in columns), "milik kami"], total, [""] * len(columns), signed_by]
    return xlsx_bytes([*(one.label for one in columns), "JUDUL ANEH"], [[*row, ""][: len(columns) + 1] for row in rows])


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_the_preview_of_every_list_shows_the_rows_that_are_no_data(preview, kind):
    page = " ".join(preview(kind, with_footer(kind)).split())
    for number, words in ((3, "JUMLAH KESELURUHAN"), (5, "Kepala Dinas Sosial")):
        assert f'Baris {number}: <span class="text-break">{words}</span>' in page
    assert "3 baris di berkas, 1 terbaca sebagai data." in page


def columns_of_list(kind):
    return [one for one in KINDS[kind].columns() if not one.name.startswith("session_") or one.name == "session_1"]


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_no_preview_shows_a_nik_in_full_whatever_column_it_slipped_into(preview, kind):
    columns = columns_of_list(kind)
    rows = [["1872900507850009" if one is slipped else one.example for one in columns] for slipped in columns]
    page = preview(kind, xlsx_bytes([one.label for one in columns], [*rows, ["1872900507850009"] * len(columns)]))
    assert "1872900507850009" not in page


def book(*sheets):
    """An XLSX of (name, rows) with the second row of each sheet hidden."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def people(*names):
    headings = ["NIK", "Nama", "Kelurahan"]
    return [headings, *([f"187290050785000{n}", name, "Imopuro"] for n, name in enumerate(names, 1))]


@pytest.fixture
def chosen(sari, as_, send, proposals):
    """Of a workbook with three sheets as proposals: chosen(sheet=...) is its preview after that choice."""
    data = book(
        ("Petunjuk", [["Cara"], ["mengisi"]]), ("Mawar", people("ANI", "BUDI")), ("Melati", people("CICI", "DEWI"))
    )
    form = reverse("programmes:upload_candidates", args=[proposals.slug])
    page = send(sari, form, file=SimpleUploadedFile("usulan.xlsx", data)).url
    choice = f"{reverse('jobs:reading', args=[Upload.objects.get().pk])}?next={page}"

    def choose(**chosen):
        answer = send(sari, choice, follow=True, **chosen) if chosen else as_(sari).get(page)
        assert answer.status_code == 200
        return answer.content.decode()

    choose.page = page
    return choose


def names_in(text):
    return {name for name in ("ANI", "BUDI", "CICI", "DEWI") if f">{name}<" in text}


def test_the_first_sheet_with_headings_is_read_with_its_hidden_rows_and_both_are_told(chosen):
    text = chosen()
    assert names_in(text) == {"ANI", "BUDI"}
    assert "1 baris tersembunyi di berkas ini juga dibaca." in text
    assert "lembar lain tidak dibaca: Petunjuk, Melati" in text


def test_hidden_rows_are_left_out_and_taken_in_again(chosen):
    text = chosen(sheet="", skip_hidden="on")
    assert (names_in(text), "1 baris tersembunyi di berkas ini dilewati." in text) == ({"BUDI"}, True)
    assert names_in(chosen(sheet="")) == {"ANI", "BUDI"}


def test_another_sheet_is_read_and_loaded(chosen, send, sari, proposals):
    text = chosen(sheet="Melati", skip_hidden="on")
    assert names_in(text) == {"DEWI"}
    send(sari, chosen.page)
    import_list(proposals.imports.get().job_id)
    assert list(proposals.candidates.values_list("name", flat=True)) == ["DEWI"]


def test_a_sheet_that_is_called_by_a_nik_is_not_told_in_full():
    nik = "1872900507850001"
    data = book((nik, people("ANI")), (f"KK {nik}", people("BUDI")))
    table = read_table(io.BytesIO(data), "a.xlsx", columns=KINDS["candidates"].columns())
    told = [*table.notes, *(sheet.title for sheet in table.sheets), *(row.words for row in table.unread_sheets)]
    assert len(told) == 5 and not any(nik in text for text in told)


@pytest.mark.parametrize("sheet", ["Petunjuk", "Tidak Ada Lagi"])
def test_a_sheet_without_a_list_or_that_is_not_there_is_told_and_another_can_be_chosen(chosen, as_, sari, sheet):
    assert f"Lembar “{sheet}” tidak ada atau tidak memuat daftar" in chosen(sheet=sheet)
    text = as_(sari).get(chosen.page).content.decode()
    assert names_in(text) == {"ANI", "BUDI"} and "Lembar yang dibaca" in text
    assert names_in(chosen(sheet="Melati")) == {"CICI", "DEWI"}


def test_hidden_rows_of_the_sample_are_counted(preview):
    text = preview("candidates", (CASES / "c_hidden.xlsx").read_bytes())
    assert "2 baris tersembunyi di berkas ini juga dibaca." in text
    assert "5 baris di berkas, 5 terbaca sebagai data." in " ".join(text.split())


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_the_button_of_another_reading_than_the_one_shown_loads_nothing(forms, send, kind):
    user, address, field, fields = forms(kind)
    page = send(user, address, **fields, **{field: SimpleUploadedFile("a.xlsx", with_footer(kind))}).url
    before = Job.objects.count()
    answer = send(user, page, seen="0" * 32, **fields)
    assert (answer.url, Job.objects.count()) == (page, before)
    assert [str(told) for told in get_messages(answer.wsgi_request)] == [READ_OTHERWISE]


def test_a_heading_a_colleague_explains_after_the_preview_is_seen_before_anything_is_loaded(proposals, sari, as_, send):
    address = reverse("programmes:upload_candidates", args=[proposals.slug])
    rows = [["1872900507850001", "SITI", "Imopuro", "1", "2"]]
    data = xlsx_bytes(["NIK", "Nama", "Kelurahan", "No Rekening", "Kode X"], rows)
    page = send(sari, address, file=SimpleUploadedFile("a.xlsx", data)).url
    seen = mark_on(as_(sari).get(page).text)
    for heading, column in (("norekening", ""), ("kodex", "account")):
        said = {"kind": "candidates", "normalised": heading, "column": column}
        Heading.objects.create(region=proposals.region, said_by=sari, **said)
    assert send(sari, page, seen=seen).url == page and not proposals.imports.exists()
    text = as_(sari).get(page).text
    assert "“Kode X” = Nomor rekening, menurut Sari" in text and mark_on(text) != seen
    send(sari, page, seen=mark_on(text))
    assert proposals.imports.exists()


def mark_on(page):
    return re.search(r'name="seen" value="([0-9a-f]{32})"', page)[1]
