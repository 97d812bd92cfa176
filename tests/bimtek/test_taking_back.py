"""A list of participants, or a paper list, that came in by mistake is taken back as a whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from bimtek import services
from bimtek.judging import Roster
from bimtek.models import AttendanceMark
from bimtek.paper_lists import UNINVITED, PaperTable
from bimtek.queries import attendance
from bimtek.services_paper_lists import take_paper_list
from bimtek.services_participants import start_import
from cases.playing import complete
from jobs.services import take_back
from jobs.uploads import receive_upload

REASON = "Salah berkas"


@pytest.fixture
def loaded(sari, bimtek):
    """The upload of two guests that were put on the list, with a footer below."""
    text = "No,NIK,Nama,Peran\n1,1872900507859001,TAMU SATU,UNDANGAN\n2,1872900507859002,TAMU DUA,UNDANGAN\n"
    text += "\nMengetahui,,,\n"
    upload = receive_upload(
        actor=sari, kind="participants", region=bimtek.region, file=SimpleUploadedFile("p.csv", text.encode())
    )
    complete(start_import(actor=sari, bimtek=bimtek, upload=upload).job)
    return upload


def test_participants_of_a_list_leave_it_again(sari, bimtek, loaded, as_):
    assert bimtek.participants.count() == 2
    job = loaded.participant_import.job
    assert "Mengetahui" in as_(sari).get(job.get_absolute_url()).text
    take_back(actor=sari, upload=loaded, reason=REASON)
    assert not bimtek.participants.exists()
    event = Event.objects.get(verb="participants.taken_back")
    assert event.detail == {"file": "p.csv", "count": 2, "reason": REASON}
    with pytest.raises(NotAllowed, match="sudah ditarik kembali"):
        take_back(actor=sari, upload=loaded, reason=REASON)
    page = as_(sari).get(bimtek.get_absolute_url()).text
    assert "p.csv" in page and "Ditarik kembali" in page


def test_who_was_marked_keeps_his_list(sari, dewi, bimtek, loaded, sessions):
    services.mark(actor=dewi, participant=bimtek.participants.first(), session=sessions[0], is_present=True)
    with pytest.raises(NotAllowed, match="1 tanda kehadiran"):
        take_back(actor=sari, upload=loaded, reason=REASON)
    assert bimtek.participants.count() == 2


def test_a_finished_bimtek_keeps_its_lists(sari, bimtek, loaded):
    type(bimtek).objects.update(status="finished")
    with pytest.raises(NotAllowed, match="sudah selesai"):
        take_back(actor=sari, upload=loaded, reason=REASON)


@pytest.fixture
def paper(sari, bimtek, participants, sessions):
    """paper(): the same paper list, uploaded and taken in; both sessions of the first participant are ticked."""

    def taken():
        text = f"No.,Nama,Sesi 1,Sesi 2\n{participants[0].number},{participants[0].name},v,v\n"
        upload = receive_upload(
            actor=sari, kind="attendance", region=bimtek.region, file=SimpleUploadedFile("h.csv", text.encode())
        )
        take_paper_list(actor=sari, bimtek=bimtek, upload=upload)
        return upload

    return taken


def present(bimtek):
    return [len(one.present_in) for one in attendance(bimtek)]


def test_ticks_of_a_paper_list_are_undone_by_marks_and_may_come_again(sari, person, bimtek, paper):
    upload = paper()
    assert present(bimtek) == [2, 0, 0]
    take_back(actor=person("rekan", "operator", "18.72"), upload=upload, reason=REASON)
    assert present(bimtek) == [0, 0, 0] and AttendanceMark.objects.count() == 4
    assert Event.objects.get(verb="attendance.taken_back").detail["count"] == 2
    paper()
    assert present(bimtek) == [2, 0, 0]


def test_what_was_contradicted_since_stays_as_it_is(sari, dewi, bimtek, paper, participants, sessions):
    upload = paper()
    services.mark(actor=dewi, participant=participants[0], session=sessions[0], is_present=True)
    take_back(actor=sari, upload=upload, reason=REASON)
    assert present(bimtek) == [1, 0, 0]
    assert AttendanceMark.objects.filter(undoes__isnull=False).count() == 1


def test_nothing_is_undone_where_nothing_holds(sari, dewi, bimtek, paper, participants, sessions):
    upload = paper()
    for session in sessions:
        services.mark(actor=dewi, participant=participants[0], session=session, is_present=False)
    with pytest.raises(NotAllowed, match="masih berlaku"):
        take_back(actor=sari, upload=upload, reason=REASON)


def test_the_page_of_a_taken_list_offers_to_take_it_back(sari, bimtek, paper, as_, send):
    upload = paper()
    page = as_(sari).get(reverse("bimtek:preview_list", args=[bimtek.pk, upload.pk])).text
    ask = reverse("jobs:take_back", args=[upload.pk])
    assert ask in page and "2 tanda hadir" in page
    assert REASON in send(sari, ask, reason=REASON, follow=True).text + as_(sari).get(ask).text


def test_the_preview_of_participants_counts_by_reason_and_place(sari, bimtek, as_):
    text = (
        "No,NIK,Nama,Peran,Kabupaten\n1,1872900507859001,TAMU SATU,UNDANGAN,\n"
        "2,1872900507859002,TAMU DUA,UNDANGAN,Kota Kupang\n3,12,TIGA,UNDANGAN,\n4,34,EMPAT,UNDANGAN,\n"
    )
    file = SimpleUploadedFile("p.csv", text.encode())
    upload = receive_upload(actor=sari, kind="participants", region=bimtek.region, file=file)
    roster = Roster(bimtek, upload)
    assert (len(roster.accepted), roster.refusals, roster.elsewhere) == (2, 2, 1)
    assert [(one.code, one.rows) for one in roster.counted_reasons] == [("nik_length", 2)]
    page = as_(sari).get(reverse("bimtek:preview_participants", args=[bimtek.pk, upload.pk])).text
    assert "diterima dari luar wilayah penyelenggara" in page and "Ditolak karena" in page


def test_the_preview_of_a_paper_list_counts_who_has_no_tick_and_what_is_unclear(sari, bimtek, participants, sessions):
    text = f"No.,Nama,Sesi 1\n{participants[0].number},{participants[0].name},v\n98,SATU,v\n99,DUA,v\n"
    file = SimpleUploadedFile("h.csv", text.encode())
    table = PaperTable(bimtek, receive_upload(actor=sari, kind="attendance", region=bimtek.region, file=file), sari)
    assert (len(table.lines), table.unticked) == (3, 2)
    assert [(one.sentence, one.rows) for one in table.counted_reasons] == [(UNINVITED, 2)]
