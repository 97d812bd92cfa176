"""A heading nobody knows is explained once, for every kind of list, by the office and for it alone."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from jobs.kinds import KINDS
from jobs.models import Heading, Job, Upload
from jobs.reading import read_columns
from jobs.refusals import ADDED
from jobs.tables import Options, read_table
from jobs.uploads import read_upload, receive_upload
from jobs.writing import xlsx_bytes
from tests.programmes.metro import make_programme, open_with_rules

CASES = Path(__file__).resolve().parents[1] / "cases_bugs"
NIK = "1872900507850001"


def list_of(kind):
    """(headings, cells) of a small list of that kind, from its own examples; attendance has twenty sessions."""
    columns = KINDS[kind].columns()
    return [column.label for column in columns], [column.example for column in columns]


def keep(actor, kind, headings, *rows, name="x.xlsx"):
    file = SimpleUploadedFile(name, xlsx_bytes(headings, rows))
    return receive_upload(actor=actor, kind=kind, region=actor.region, file=file, columns=KINDS[kind].columns())


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_every_kind_of_list_has_the_page_and_reads_what_was_said(sari, send, as_, kind):
    headings, cells = list_of(kind)
    name = KINDS[kind].columns()[1].name
    odd = [headings[0], "JUDUL ANEH", *headings[2:]]
    upload = keep(sari, kind, odd, cells)
    assert name not in read_upload(upload, columns=KINDS[kind].columns()).places
    page = reverse("jobs:explain", args=[upload.pk])
    assert "JUDUL ANEH" in as_(sari).get(page).text
    assert send(sari, f"{page}?next=/jobs/", heading_1=name, **said(headings, kind)).url == "/jobs/"
    assert read_upload(upload, columns=KINDS[kind].columns()).places[name] == 1
    assert list(Heading.objects.values_list("kind", "normalised", "column")) == [(kind, "judulaneh", name)]


def said(headings, kind):
    """The other choices of the page, as they stand on it."""
    return {
        f"heading_{place}": column.name
        for place, column in enumerate(KINDS[kind].columns())
        if place != 1 and headings[place]
    }


def test_what_was_said_of_one_kind_and_by_one_office_is_said_of_no_other(sari, yusuf):
    Heading.objects.create(region=sari.region, kind="candidates", normalised="aneh", column="nik", said_by=sari)
    columns = KINDS["candidates"].columns()
    headings = ["ANEH", "Nama", "Kelurahan"]
    assert "nik" in read_upload(keep(sari, "candidates", headings, [NIK, "SITI", "X"]), columns=columns).places
    assert "nik" not in read_upload(keep(sari, "past", headings, [NIK, "SITI", "X"]), columns=columns).places
    assert "nik" not in read_upload(keep(yusuf, "candidates", headings, [NIK, "SITI", "X"]), columns=columns).places


@pytest.fixture
def programme(sari, office):
    return open_with_rules(sari, make_programme(sari, office))


def upload_to(send, sari, programme, data, name="x.csv"):
    """The address of the preview."""
    page = reverse("programmes:upload_candidates", args=[programme.slug])
    return send(sari, page, file=SimpleUploadedFile(name, data)).url


def test_a_list_with_an_unknown_heading_is_kept_and_cannot_be_loaded_until_it_is_explained(sari, send, as_, programme):
    preview = upload_to(send, sari, programme, f"N.I.P,NAMA,KELURAHAN\n{NIK},SITI,Imopuro\n".encode())
    text = as_(sari).get(preview).text
    assert "Kolom wajib tidak ditemukan: NIK" in text and "Muat usulan ini" not in text
    send(sari, preview)
    assert not programme.imports.exists()
    explain = f"{reverse('jobs:explain', args=[Upload.objects.get().pk])}?next={preview}"
    assert explain in text
    assert send(sari, explain, heading_0="nik", heading_1="name", heading_2="kelurahan").url == preview
    assert "Muat usulan ini" in as_(sari).get(preview).text
    send(sari, preview)
    assert programme.imports.count() == 1
    assert send(sari, explain, heading_0="kk", follow=True).status_code == 200
    assert Heading.objects.get(normalised="nip").column == "nik"


def test_two_headings_of_one_meaning_are_settled_on_the_page(sari, send, as_, programme):
    preview = upload_to(send, sari, programme, f"NIK,NAMA,NAMA KPM,KELURAHAN\n{NIK},SITI,BUDI,Imopuro\n".encode())
    assert "Dua kolom terbaca sebagai Nama" in as_(sari).get(preview).text
    page = reverse("jobs:explain", args=[Upload.objects.get().pk])
    both = {"heading_0": "nik", "heading_1": "name", "heading_2": "name", "heading_3": "kelurahan"}
    assert "Pilih satu saja" in send(sari, page, **both).text
    send(sari, page, **both | {"heading_1": ""})
    text = as_(sari).get(preview).text
    assert "Muat usulan ini" in text and "BUDI" in text


def test_a_list_with_one_known_heading_can_be_explained_and_the_next_one_is_read(sari, send, as_, programme):
    data = f"N.I.P,NAMA,TINGGAL DI\n{NIK},SITI,Imopuro\n".encode()
    preview = upload_to(send, sari, programme, data)
    assert "Kolom wajib tidak ditemukan: NIK, Kelurahan/desa" in as_(sari).get(preview).text
    page = reverse("jobs:explain", args=[Upload.objects.get().pk])
    send(sari, page, heading_0="nik", heading_1="name", heading_2="kelurahan")
    for again in (preview, upload_to(send, sari, programme, data.replace(b"SITI", b"SITA"))):
        assert "Muat usulan ini" in as_(sari).get(again).text


def test_a_list_without_any_known_heading_is_told_at_the_form(sari, send, programme):
    page = reverse("programmes:upload_candidates", args=[programme.slug])
    answer = send(sari, page, file=SimpleUploadedFile("x.csv", b"BARANG,HARGA\nKOMPOR,1000\n"))
    assert (answer.status_code, "Kepala kolom tidak ditemukan" in answer.text) == (422, True)


@pytest.mark.parametrize("away", ["https://jahat.example/", "//jahat.example", "\\\\jahat.example", "javascript:1", ""])
def test_the_page_leads_back_to_a_page_of_ours_only(sari, send, away):
    upload = keep(sari, "past", ["NIK", "Nama", "Kelurahan"], [NIK, "SITI", "X"])
    page = f"{reverse('jobs:reading', args=[upload.pk])}?next={away}"
    assert send(sari, page).url == reverse("jobs:list")


def test_headings_of_proposals_that_were_unknown_are_read(sari, send, as_, programme):
    text = as_(sari).get(upload_to(send, sari, programme, (CASES / "q_heads.csv").read_bytes())).text
    assert "tidak dipakai" not in text and "Muat usulan ini" in text


def test_place_and_date_of_birth_and_rt_and_rw_under_one_heading_are_parted(sari, send, as_, programme):
    text = as_(sari).get(upload_to(send, sari, programme, (CASES / "c_ttl.csv").read_bytes())).text
    assert "Tempat lahir, Tanggal lahir" in text and "RT, RW" in text
    assert "05-07-1985" in text and "Muat usulan ini" in text and "tidak dipakai" not in text


def test_columns_that_our_own_workbook_added_are_not_asked_about(sari, as_):
    upload = keep(sari, "past", [*ADDED, "N.I.P", "Nama", "Kelurahan"], ["2", "NIK", "Salah.", NIK, "SITI", "X"])
    text = as_(sari).get(reverse("jobs:explain", args=[upload.pk])).text
    assert "N.I.P" in text and [heading for heading in ADDED if f"{heading}<" in text or f"{heading}:" in text] == []


def test_the_choice_of_reading_is_kept_with_the_upload(sari, send):
    upload = keep(sari, "past", ["NIK", "Nama", "Kelurahan"], [NIK, "SITI", "X"])
    send(sari, reverse("jobs:reading", args=[upload.pk]) + "?next=/jobs/", sheet="Data", skip_hidden="on")
    upload.refresh_from_db()
    assert Options(**upload.reading) == Options(sheet="Data", skip_hidden=True)


@pytest.mark.parametrize("kind", sorted([*Upload.Kind.values, "check"]))
def test_an_example_has_every_column_and_one_row_that_is_nobody(sari, as_, kind):
    answer = as_(sari).get(reverse("jobs:example", args=[kind]))
    columns = KINDS[kind].columns()
    table = read_table(answer.content, "contoh.xlsx", columns=columns)
    assert list(table.places) == [column.name for column in columns]
    assert (table.rows, [one.number for one in table.left_out]) == ([], [2])


@pytest.mark.parametrize("kind", sorted([*Upload.Kind.values, "check"]))
def test_the_row_of_an_example_can_be_read(kind):
    headings, cells = list_of(kind)
    own = xlsx_bytes([*headings, "JUDUL ANEH"], [[*cells, "milik kami"]])
    table = read_table(own, "contoh.xlsx", columns=KINDS[kind].columns())
    reading = read_columns(table)
    assert (len(table.rows), reading.faults, reading.warnings) == (1, [], [])


def test_there_is_no_example_of_what_is_no_list(sari, as_):
    assert as_(sari).get(reverse("jobs:example", args=["rahasia"])).status_code == 404


def test_what_was_explained_is_told_in_the_history_and_on_the_next_preview(sari, as_, send, office):
    programme = open_with_rules(sari, make_programme(sari, office))
    upload = keep(
        sari, "candidates", ["NIK", "Nama", "Kelurahan", "No Rekening", "Kode X"], [NIK, "SITI", "X", "1", "2"]
    )
    choices = {"heading_0": "nik", "heading_1": "name", "heading_2": "kelurahan", "heading_4": "account"}
    send(sari, reverse("jobs:explain", args=[upload.pk]), **choices)
    event = Event.objects.get(verb="headings.explained")
    assert event.detail["headings"] == ["“No Rekening” = tidak dipakai", "“Kode X” = Nomor rekening"]
    page = as_(sari).get(reverse("programmes:preview_candidates", args=[programme.slug, upload.pk])).text
    assert "“Kode X” = Nomor rekening, menurut Sari" in page


def test_nothing_is_explained_while_such_a_list_is_being_loaded(sari, send, office):
    """Its worker reads the file after the preview was confirmed."""
    upload = keep(sari, "candidates", ["NIK", "Nama", "Kelurahan", "ANEH"], [NIK, "SITI", "X", "1"])
    other = keep(sari, "candidates", ["NIK", "Nama", "Kelurahan", "ANEH"], [NIK, "SITI", "X", "2"])
    job = Job.objects.create(title="x", task="x", region=sari.region, requested_by=sari, upload=other)
    choices = {"heading_0": "nik", "heading_1": "name", "heading_2": "kelurahan", "heading_3": "account"}
    send(sari, reverse("jobs:explain", args=[upload.pk]), **choices)
    assert not Heading.objects.exists()
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    send(sari, reverse("jobs:explain", args=[upload.pk]), **choices)
    assert Heading.objects.get().column == "account"


def test_a_heading_that_may_be_a_number_of_somebody_is_not_kept(sari, as_):
    upload = keep(sari, "candidates", ["NIK", "Nama", "Kelurahan", NIK], [NIK, "SITI", "X", "1"])
    page = as_(sari).get(reverse("jobs:explain", args=[upload.pk])).text
    assert "heading_2" in page and "heading_3" not in page
