"""Files of a session: told by their content, handed out under a name of ours, and kept once the bimtek is over."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.errors import NotAllowed
from bimtek import services
from bimtek import services_feedback as feedback
from bimtek import services_materials as materials
from bimtek.materials import opened
from bimtek.models import Material
from bimtek.models.materials import MOST_BYTES
from tests.bimtek.conftest import add_session, plan

PDF = b"%PDF-1.7 slide pembukuan"


def sent(content=PDF, name="slide.pdf"):
    return SimpleUploadedFile(name, content)


def archive(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def picture():
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "rahasia kamera"
    Image.new("RGB", (40, 30), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


PPTX = archive(ppt__presentation_dot_xml="<p/>")


@pytest.fixture
def session(sessions):
    return sessions[0]


def add(sari, session, content=PDF, name="slide.pdf", title="Slide pembukuan"):
    return materials.add_material(actor=sari, session=session, title=title, file=sent(content, name))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PPTX, "pptx"),
        (archive(word__document_dot_xml="<w/>"), "docx"),
        (archive(xl__workbook_dot_xml="<x/>"), "xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.presentation"), "odp"),
    ],
)
def test_a_file_is_what_its_content_says(sari, session, content, kind):
    material = add(sari, session, content, name="virus.exe")
    assert (material.kind, material.size, opened(material).read()) == (kind, len(content), content)
    assert material.download_name == f"materi-slide-pembukuan.{kind}"


def test_of_a_picture_only_the_picture_is_kept(sari, session):
    material = add(sari, session, picture())
    kept = opened(material).read()
    assert (material.kind, material.size) == ("jpg", len(kept))
    assert b"rahasia" in picture() and b"rahasia" not in kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00 this is a program", "bukan PDF"),
        (b"<html><script>alert(1)</script>", "bukan PDF"),
        (b"PK\x03\x04 broken", "bukan PDF"),
        (archive(notes_dot_txt="x"), "bukan PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "format Office lama"),
        (archive(word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x"), "berisi makro"),
        (PDF + b" " * MOST_BYTES, "lebih besar dari 20 MB"),
    ],
)
def test_any_other_file_is_refused_whatever_it_is_called(sari, session, content, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        add(sari, session, content)
    assert not Material.objects.exists()


def test_it_lies_sealed_under_a_random_name(sari, session):
    material = add(sari, session, name="../../rahasia.pdf")
    with material.sealed_file.storage.open(material.sealed_file.name) as file:
        assert b"pembukuan" not in file.read()
    assert "rahasia" not in material.sealed_file.name


def test_a_changed_file_is_not_handed_out(as_, sari, session):
    material = add(sari, session)
    with open(material.sealed_file.path, "r+b") as file:
        file.seek(30)
        file.write(b"XX")
    with pytest.raises(NotAllowed, match="berubah sejak disimpan"):
        opened(material)
    page = as_(sari).get(reverse("bimtek:material", args=[material.pk]), follow=True)
    assert "berubah sejak disimpan" in page.text


def test_a_session_has_ten_files_at_most(sari, session):
    for _ in range(10):
        add(sari, session)
    with pytest.raises(NotAllowed, match="sudah mempunyai 10 berkas"):
        add(sari, session)


def test_a_removed_file_is_gone(sari, session, django_capture_on_commit_callbacks):
    material = add(sari, session)
    with django_capture_on_commit_callbacks(execute=True):
        materials.remove_material(actor=sari, material=material)
    assert not Material.objects.exists()
    assert not material.sealed_file.storage.exists(material.sealed_file.name)


def test_after_the_end_files_are_added_and_none_is_removed(sari, bimtek, session):
    material = add(sari, session)
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    add(sari, session)
    with pytest.raises(NotAllowed, match="sudah selesai"):
        materials.remove_material(actor=sari, material=material)
    assert Material.objects.count() == 2


def test_the_database_keeps_them_as_they_are(sari, bimtek, session):
    material = add(sari, session)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Material.objects.update(title="Lain")
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    with pytest.raises(DatabaseError, match="materials stay"), transaction.atomic():
        material.delete()


def test_the_office_adds_it_and_a_pendamping_takes_it_along(send, as_, sari, dewi, bimtek, session):
    url = reverse("bimtek:add_material", args=[session.pk])
    assert "Belum ada berkas" in as_(sari).get(url).text
    answer = send(sari, url, title="Slide pembukuan", file=sent(name="<b>.exe"), follow=True)
    material = Material.objects.get()
    link = reverse("bimtek:material", args=[material.pk])
    assert "Berkas materi disimpan" in answer.text and link in answer.text
    assert link in as_(dewi).get(bimtek.get_absolute_url()).text
    taken = as_(dewi).get(link)
    assert b"".join(taken.streaming_content) == PDF
    assert taken["Content-Disposition"] == 'attachment; filename="materi-slide-pembukuan.pdf"'
    assert (taken["Content-Type"], taken["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


def test_a_refused_file_is_told_on_the_form(send, sari, session):
    url = reverse("bimtek:add_material", args=[session.pk])
    answer = send(sari, url, title="Program", file=sent(b"MZ", "slide.pdf"))
    assert (answer.status_code, "bukan PDF, dokumen kantor" in answer.text) == (422, True)


def test_participants_take_it_along_by_the_link_of_the_evaluation(sari, office, programme, bimtek, session):
    form = feedback.ask(actor=sari, bimtek=bimtek, closes_on=date(2000, 1, 1), scored=["Baik"], open_questions=[])
    material = add(sari, session)
    link = reverse("bimtek:give_material", args=[form.key, material.pk])
    page = Client().get(reverse("bimtek:give_feedback", args=[form.key])).text
    assert link in page and "Slide pembukuan" in page
    taken = Client().get(link)
    assert b"".join(taken.streaming_content) == PDF and "attachment" in taken["Content-Disposition"]
    assert Client().get(reverse("bimtek:give_material", args=["lain", material.pk])).status_code == 404


def test_the_link_of_one_bimtek_opens_no_file_of_another(sari, office, programme, bimtek, session):
    other = plan(sari, office, programme, title="Bimtek lain")
    form = feedback.ask(actor=sari, bimtek=bimtek, closes_on=date(2999, 1, 1), scored=["Baik"], open_questions=[])
    material = add(sari, add_session(sari, other))
    assert Client().get(reverse("bimtek:give_material", args=[form.key, material.pk])).status_code == 404
