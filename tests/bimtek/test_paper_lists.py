"""A list that was signed on paper comes in as a table: its ticks become marks, once; what is unclear is told."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.models import Event
from bimtek import services
from bimtek.cards import code_of
from bimtek.models import AttendanceMark, PaperList, Participant
from bimtek.paper_lists import PaperTable, columns_of
from bimtek.queries import attendance
from jobs.models import Upload
from jobs.tables import read_table
from tests import correcting

HEADINGS = "No.,Kode,Nama,Sesi 1,Sesi 2"


@pytest.fixture
def people(participants, sessions):
    return participants


@pytest.fixture
def sent(send, sari, bimtek, sessions):
    """sent(row, row): the upload of these rows."""

    def upload(*rows):
        text = "\n".join([HEADINGS, *rows]).encode()
        answer = send(
            sari, reverse("bimtek:upload_list", args=[bimtek.pk]), file=SimpleUploadedFile("daftar.csv", text)
        )
        assert answer.status_code == 302, answer.content.decode()
        return Upload.objects.latest("id")

    return upload


def row(person, *ticks):
    return ",".join([str(person.number), code_of(person), person.name, *ticks])


def at(bimtek, upload):
    return reverse("bimtek:preview_list", args=[bimtek.pk, upload.pk])


def present(bimtek):
    return [sorted(one.present_in) for one in attendance(bimtek)]


def test_ticks_become_marks_when_the_button_is_pressed(sent, as_, send, sari, bimtek, people, sessions):
    first, second = (one.pk for one in sessions)
    upload = sent(row(people[0], "v", "hadir"), row(people[1], "", "x"), row(people[2], "", "-"))
    html = as_(sari).get(at(bimtek, upload)).content.decode()
    assert html.count("orang menjadi hadir") == 3 and not AttendanceMark.objects.exists()
    answer = send(sari, at(bimtek, upload), follow=True)
    assert "3 tanda hadir dari daftar kertas dicatat." in answer.content.decode()
    assert present(bimtek) == [[first, second], [second], []]
    event = Event.objects.get(verb="attendance.list_taken")
    assert (event.actor, event.detail) == (sari, {"count": 3, "refused": 0})


def test_the_same_file_again_changes_nothing(sent, send, sari, bimtek, people, sessions):
    for _ in range(2):
        send(sari, at(bimtek, sent(row(people[0], "v", "v"))))
    assert (AttendanceMark.objects.count(), PaperList.objects.count()) == (2, 2)
    services.mark(actor=sari, participant=people[0], session=sessions[0], is_present=False)
    upload = sent(row(people[0], "v", "v"))
    assert PaperTable(bimtek, upload, sari).new == []
    send(sari, at(bimtek, upload))
    assert (AttendanceMark.objects.count(), present(bimtek)[0]) == (3, [sessions[1].pk])


def test_the_button_twice_is_one_effect(sent, send, sari, bimtek, people):
    upload = sent(row(people[0], "v", ""))
    send(sari, at(bimtek, upload))
    answer = send(sari, at(bimtek, upload), follow=True)
    assert "Berkas ini sudah dicatat." in answer.content.decode()
    assert (AttendanceMark.objects.count(), PaperList.objects.count()) == (1, 1)


def test_a_corrected_file_adds_only_what_is_new_and_nobody_becomes_absent(sent, send, sari, bimtek, people, sessions):
    send(sari, at(bimtek, sent(row(people[0], "v", ""))))
    send(sari, at(bimtek, sent(row(people[0], "", ""), row(people[1], "v", ""))))
    assert AttendanceMark.objects.count() == 2
    assert present(bimtek) == [[sessions[0].pk], [sessions[0].pk], []]


def test_who_was_marked_by_a_phone_gets_no_second_mark(sent, send, sari, dewi, bimtek, people, sessions):
    services.mark(actor=dewi, participant=people[0], session=sessions[0], is_present=True)
    table = PaperTable(bimtek, sent(row(people[0], "v", "")), sari)
    assert (table.marks, table.unchanged) == ([], 1)


def test_a_tick_against_what_was_noted_is_pointed_out(sent, as_, send, sari, bimtek, people, sessions):
    services.mark(actor=sari, participant=people[0], session=sessions[0], is_present=False)
    upload = sent(row(people[0], "v", "v"), row(people[1], "v", ""))
    against = [(line.who, line.against) for line in PaperTable(bimtek, upload, sari).against]
    assert against == [(str(people[0]), (sessions[0],))]
    assert "Yang tadinya tercatat tidak hadir" in as_(sari).get(at(bimtek, upload)).content.decode()
    send(sari, at(bimtek, upload))
    assert present(bimtek)[0] == sorted(one.pk for one in sessions)
    assert PaperTable(bimtek, upload, sari).against == []


def unclear(bimtek, upload, actor):
    table = PaperTable(bimtek, upload, actor)
    assert not table.marks
    return [line.sentence for line in table.unclear]


def test_why_a_row_is_unclear(sent, sari, bimtek, people):
    one, other, _ = people
    rows = {
        f"{one.number},,,v,": "Tulis kode peserta, atau nomor dan namanya",
        f",,{one.name},v,": "Tulis kode peserta, atau nomor dan namanya",
        f"{one.number},,{other.name},v,": f"Di daftar peserta, {one.number} adalah {one.name}.",
        f",{code_of(one)},{other.name},v,": f"Di daftar peserta, {one.number} adalah {one.name}.",
        ",17-XXXX,,v,": "Kode ini tidak ada",
        "99,,TAMU BARU,v,": "Tambahkan orangnya sebagai peserta",
        f"{one.number},,{one.name},mungkin,": "Tanda ini tidak dikenal.",
        f"{one.number},,=HYPERLINK(1),v,": "rumus",
    }
    found = unclear(bimtek, sent(*rows), sari)
    assert [word in sentence for word, sentence in zip(rows.values(), found, strict=True)] == [True] * len(rows)


def test_number_and_name_are_enough_without_a_code(sent, sari, bimtek, people):
    table = PaperTable(bimtek, sent(f"{people[1].number}.,,{people[1].name.lower()},v,"), sari)
    assert [mark.participant for mark in table.marks] == [people[1]]


def test_a_person_in_two_rows_is_marked_by_the_first(sent, sari, bimtek, people):
    table = PaperTable(bimtek, sent(row(people[0], "v", ""), row(people[0], "", "v")), sari)
    assert (len(table.marks), table.unclear[0].sentence) == (
        1,
        "Orang ini sudah ada di baris 2. Gabungkan kedua barisnya.",
    )


def test_ones_own_presence_is_ticked_by_somebody_else(sent, sari, bimtek, people, metro):
    own = Participant.objects.create(bimtek=bimtek, number=9, kind="staff", name="Sari", user=sari, region=metro)
    assert "Kehadiran Anda sendiri" in unclear(bimtek, sent(row(own, "v", "")), sari)[0]


def test_a_table_without_a_column_for_a_session_changes_nothing(as_, send, sari, bimtek, people):
    file = SimpleUploadedFile("daftar.csv", f"No.,Nama,Hari\n1,{people[0].name},v".encode())
    preview = send(sari, reverse("bimtek:upload_list", args=[bimtek.pk]), file=file).url
    text = as_(sari).get(preview).text
    assert "Tidak ada kolom Sesi 1" in text and "Catat yang menjadi hadir" not in text
    assert send(sari, preview).status_code == 200 and not any(present(bimtek))
    explain = reverse("jobs:explain", args=[Upload.objects.latest("pk").pk])
    send(sari, explain, heading_0="number", heading_1="name", heading_2="session_1")
    assert "Catat yang menjadi hadir" in as_(sari).get(preview).text


def test_a_closed_bimtek_takes_no_list(sent, send, sari, bimtek, people):
    upload = sent(row(people[0], "v", ""))
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    answer = send(sari, at(bimtek, upload), follow=True)
    assert "Bimtek ini sudah selesai" in answer.content.decode()
    assert not AttendanceMark.objects.exists()


def test_the_downloaded_list_filled_in_comes_back_whole(as_, send, sari, bimtek, people, sessions):
    data = as_(sari).get(reverse("bimtek:blank_list_xlsx", args=[bimtek.pk])).content
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert heading == ["No.", "Kode", "Nama", "Unsur", "Wilayah", "Sesi 1", "Sesi 2"]
    assert [line[1] for line in rows] == [code_of(one) for one in people] and "9001" not in str(rows)
    text = "\n".join(";".join([*map(str, line[:5]), "v", ""]) for line in rows)
    file = SimpleUploadedFile("daftar.csv", f"{';'.join(heading)}\n{text}".encode())
    send(sari, reverse("bimtek:upload_list", args=[bimtek.pk]), file=file)
    send(sari, at(bimtek, Upload.objects.latest("id")))
    assert present(bimtek) == [[sessions[0].pk]] * 3


def test_a_list_that_was_taken_is_kept_as_long_as_its_marks(sent, send, sari, bimtek, people):
    looked_at, taken = sent(row(people[0], "v", "")), sent(row(people[1], "v", ""))
    send(sari, at(bimtek, taken))
    assert list(Upload.objects.unused()) == [looked_at]
    assert PaperList.objects.get().taken_at <= timezone.now()


def test_without_sessions_the_page_says_what_to_do(as_, sari, bimtek):
    html = as_(sari).get(reverse("bimtek:upload_list", args=[bimtek.pk])).content.decode()
    assert "Susun sesinya dan undang pesertanya dulu." in html


def test_unclear_rows_come_back_whole_and_corrected(sent, send, sari, bimtek, people, sessions):
    upload = sent(row(people[0], "v", ""), row(people[1], "v", "mungkin"))
    send(sari, at(bimtek, upload))
    address = reverse("bimtek:unclear_rows", args=[bimtek.pk, upload.pk])
    answer = send(sari, address)
    (unclear,) = correcting.rows_of(answer)
    assert (unclear["Baris di berkas asal"], unclear["Kolom"], unclear["Sesi 2"]) == ("3", "Sesi 2", "mungkin")
    for cells, told in ({}, [unclear["Yang perlu diperbaiki"]]), ({"Sesi 2": "v"}, []):
        file = SimpleUploadedFile("lagi.xlsx", correcting.corrected(answer, cells))
        send(sari, reverse("bimtek:upload_list", args=[bimtek.pk]), file=file)
        again = Upload.objects.latest("id")
        assert [line.sentence for line in PaperTable(bimtek, again, sari).unclear] == told
        send(sari, at(bimtek, again))
    assert [len(one) for one in present(bimtek)] == [1, 2, 0]
    assert Event.objects.filter(verb="refused_rows.downloaded", actor=sari).count() == 1


@pytest.mark.parametrize("headings", ["Sesi I,Sesi II", "SESI KE-1,SESI KE-2", "Materi ke-1,Hadir 2"])
def test_sessions_are_known_however_they_are_numbered(headings):
    table = read_table(f"No,Kode,Nama,{headings}\n1,K1,ANI,v,v\n".encode(), "hadir.csv", columns=columns_of(20))
    assert table.places.keys() == {"number", "code", "name", "session_1", "session_2"}
