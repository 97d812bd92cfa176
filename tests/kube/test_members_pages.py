"""Who joins a group, leaves it and is elected, as pages."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit import sealing
from beneficiaries.models import Person, RegisterEntry, Release
from jobs.models import Upload
from jobs.uploads import receive_upload
from kube.models import Assignment, Meeting, Membership
from tests.beneficiaries.visits import photo
from tests.kube.conftest import DAY, a_member, kk_number
from tests.kube.seen import shown, url
from tests.registers import load_entries


@pytest.fixture
def register(sari, imopuro):
    """A register of Metro with Aminah (card 9501) and her husband Budi."""
    file = SimpleUploadedFile("data.csv", b"Nama,NIK\nX,1\n")
    sent = receive_upload(actor=sari, kind=Upload.Kind.REGISTER, region="18.72", file=file)
    release = Release.objects.create(register="DTKS", region_id="18.72", data_on=DAY, upload=sent)
    card = sealing.sealed_fields(sealing.KK, kk_number(9501))
    people = [("AMINAH", "187290450785900", 1), ("BUDI SANTOSO", "187290050785900", 2)]
    rows = [
        {"region_id": imopuro.pk, "name": name, **card, **sealing.sealed_fields(sealing.NIK, f"{nik}{last}")}
        for name, nik, last in people
    ]
    load_entries(release, *rows)
    return Release.objects.get()


def test_a_member_is_found_by_name_and_joins(as_, send, sari, mawar, register):
    found = as_(sari).get(url("add_member", mawar.pk), {"q": "aminah"})
    entry = RegisterEntry.objects.get(name="AMINAH")
    assert f'name="entry" value="{entry.pk}"' in shown(found) and "BUDI" not in shown(found)
    send(sari, url("add_member", mawar.pk), entry=entry.pk, on="2023-07-27")
    member = Membership.objects.get()
    assert (member.person.name, member.kk_last4, member.joined_on) == ("AMINAH", "9501", DAY + datetime.timedelta(1))
    assert register.uses.get().what == "Anggota kelompok dipilih dari data ini."
    taken = as_(sari).get(url("add_member", mawar.pk), {"q": "budi"})
    assert "Keluarga ini sudah di KUBE Mawar" in shown(taken) and 'name="entry"' not in shown(taken)


def test_a_member_is_found_by_nik_that_stands_in_no_address(as_, sari, mawar, register):
    answer = as_(sari).post(url("find_member", mawar.pk), {"nik": "1872 9045 0785 9001"})
    assert "AMINAH" in shown(answer) and "1872904507859001" not in shown(answer)
    wrong = as_(sari).post(url("find_member", mawar.pk), {"nik": "123"})
    assert wrong.status_code == 422 and "Tulis 16 angka" in shown(wrong)


UNLISTED = {"name": "SITI", "nik": "1872900507859003", "kk": "", "sex": "L", "region": "Imopuro", "on": "2023-07-27"}


def test_who_is_not_in_the_register_is_typed_in(send, sari, mawar):
    assert send(sari, url("add_member", mawar.pk), **UNLISTED | {"nik": "12"}).status_code == 422
    send(sari, url("add_member", mawar.pk), **UNLISTED)
    assert Membership.objects.get().person == Person.objects.get(name="SITI")
    again = send(sari, url("add_member", mawar.pk), **UNLISTED)
    assert again.status_code == 422 and "Orang ini sudah menjadi anggota KUBE Mawar" in shown(again)


def test_a_member_is_replaced_and_another_leaves(as_, send, sari, mawar, register):
    first, second = a_member(mawar, 9007), a_member(mawar, 9008)
    entry = RegisterEntry.objects.get(name="AMINAH")
    send(sari, url("replace_member", first.pk), entry=entry.pk, on="2023-08-01", note="sakit")
    send(sari, url("remove_member", second.pk), why="moved", left_on="2023-08-02", note="ke Palembang")
    page = shown(as_(sari).get(url("detail", mawar.pk)))
    assert "Anggota (1)" in page and "Mantan anggota (2)" in page and "ke Palembang" in page
    past = shown(as_(sari).get(url("detail", mawar.pk), {"on": "2023-07-26"}))
    assert "Anggota per 26 Juli 2023 (2)" in past


def test_a_made_up_day_is_told(as_, sari, mawar):
    assert "Tanggal tidak terbaca" in shown(as_(sari).get(url("detail", mawar.pk), {"on": "kemarin"}))


def test_officers_are_elected_in_a_meeting(send, as_, sari, mawar):
    people = [a_member(mawar, 9001 + number) for number in range(3)]
    about = {"held_on": "2023-07-26", "place": "Balai", "agenda": "Pemilihan", "decisions": "Disetujui", "attended": 3}
    send(sari, url("add_meeting", mawar.pk), **about)
    chosen = dict(zip(("ketua", "sekretaris", "bendahara"), (one.pk for one in people), strict=True))
    asked = {"since_on": "2023-07-26", "meeting": Meeting.objects.get().pk}
    same = send(sari, url("elect", mawar.pk), **asked, **chosen | {"bendahara": people[0].pk})
    assert same.status_code == 422 and "tiga orang yang berbeda" in shown(same)
    send(sari, url("elect", mawar.pk), **asked, **chosen)
    page = shown(as_(sari).get(url("detail", mawar.pk)))
    assert "Dipilih: Ketua WARGA 9001, Sekretaris WARGA 9002, Bendahara WARGA 9003." in page
    assert "belum ada tiga pengurus" not in page


def test_a_photo_of_the_minutes_is_kept_sealed_and_who_looks_is_written_down(send, as_, sari, dewi, mawar):
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=DAY)
    about = {"held_on": "2023-07-26", "place": "Balai", "agenda": "Rapat", "decisions": "Ya", "attended": 3}
    send(dewi, url("add_meeting", mawar.pk), photo=photo(), **about)
    meeting = Meeting.objects.get()
    assert meeting.photo.open().read(2) != b"\xff\xd8"
    answer = as_(sari).get(url("meeting_photo", meeting.pk))
    assert (answer["Content-Type"], answer.getvalue()[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "Foto notulen dibuka" in shown(as_(sari).get(url("detail", mawar.pk)))
