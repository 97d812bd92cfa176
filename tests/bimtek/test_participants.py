"""Who is invited besides recipients: officers of groups, pendamping, people by hand, and lists from files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from audit import sealing
from bimtek import queries, services
from bimtek import services_participants as inviting
from bimtek.importing import import_participants
from bimtek.models import Participant
from jobs.models import Job, Upload
from jobs.uploads import receive_upload
from kube.models import Assignment, Position
from regions.models import Region
from tests import correcting
from tests.bimtek.conftest import add_session, plan
from tests.conftest import make_office
from tests.kube.conftest import a_group, a_member
from tests.programmes.placing import make_programme

TITLES = ("sekretaris", "ketua", "bendahara")
BEFORE = date(2023, 1, 2)


@pytest.fixture
def mawar(office):
    """KUBE Mawar: sekretaris, ketua and bendahara with the NIK serials 9001, 9002, 9003, and a member 9004."""
    return staffed(office, "18.72.01.1003", "Mawar", 9001)


@pytest.fixture
def melati(office):
    """KUBE Melati without a sekretaris, in another kecamatan: ketua 9011, bendahara 9012, member 9013."""
    return staffed(office, "18.72.02.1002", "Melati", 9011, titles=("ketua", "bendahara"))


def staffed(office, code, name, serial, titles=TITLES):
    group = a_group(office, Region.objects.get(code=code), name, status="active")
    for offset in range(len(titles) + 1):
        member = a_member(group, serial + offset, joined_on=BEFORE)
        if offset < len(titles):
            Position.objects.create(group=group, membership=member, title=titles[offset], since_on=BEFORE)
    return group


@pytest.fixture
def bimtek(sari, office, mawar, melati):
    """Of no programme; both groups are to send two."""
    made = plan(sari, office, None)
    return inviting.choose_groups(actor=sari, bimtek=made, groups=[mawar, melati], per_group=2)


def lines(bimtek):
    return [(one.name[-4:], one.standing) for one in bimtek.participants.order_by("number")]


def member(group, serial):
    return next(one for one in group.memberships.all() if one.person.nik_last4 == str(serial))


def by_hand(actor, bimtek, **values):
    return inviting.add_participant(actor=actor, bimtek=bimtek, **values)


def nik(serial):
    return f"187290050785{serial}"


def load(actor, bimtek, rows):
    """Upload a list and load it; the counts of its job, and {row: codes} of what was refused."""
    text = "nik,nama,jenis_kelamin,peran,kube_id,wilayah_tugas\n" + "\n".join(rows)
    return load_file(actor, bimtek, "peserta.csv", text.encode())


def load_file(actor, bimtek, name, data):
    file = SimpleUploadedFile(name, data)
    upload = receive_upload(actor=actor, kind=Upload.Kind.PARTICIPANTS, region=bimtek.region, file=file)
    job = inviting.start_import(actor=actor, bimtek=bimtek, upload=upload).job
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    job.refresh_from_db()
    import_participants(job)
    job.refresh_from_db()
    return job.counts, dict(upload.findings.values_list("row_number", "code"))


def test_every_group_sends_its_ketua_and_sekretaris_else_its_bendahara(sari, bimtek):
    assert inviting.invite_officers(actor=sari, bimtek=bimtek) == 4
    assert lines(bimtek) == [
        ("9002", "Ketua KUBE Mawar"),
        ("9001", "Sekretaris KUBE Mawar"),
        ("9011", "Ketua KUBE Melati"),
        ("9012", "Bendahara KUBE Melati"),
    ]
    assert inviting.invite_officers(actor=sari, bimtek=bimtek) == 0


def test_places_that_are_taken_by_hand_are_not_filled_again(sari, bimtek, mawar):
    by_hand(sari, bimtek, kind="officer", membership=member(mawar, 9004))
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    assert [line for line in lines(bimtek) if "Mawar" in line[1]] == [
        ("9004", "Anggota KUBE Mawar"),
        ("9002", "Ketua KUBE Mawar"),
    ]


def test_a_third_of_one_group_is_taken_with_a_warning(sari, bimtek, mawar):
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    assert inviting.group_warning(bimtek.participants.first()) == ""
    third = by_hand(sari, bimtek, kind="officer", membership=member(mawar, 9003))
    assert inviting.group_warning(third) == "KUBE Mawar sekarang mengirim 3 orang; jatahnya 2."


def test_a_member_of_a_group_that_is_not_invited_is_refused(sari, office, bimtek):
    stranger = staffed(office, "18.72.01.1003", "Anggrek", 9021)
    with pytest.raises(NotAllowed, match="KUBE Anggrek tidak ada di daftar"):
        by_hand(sari, bimtek, kind="officer", membership=member(stranger, 9021))


def test_a_group_that_sent_somebody_stays_on_the_list(sari, bimtek, mawar, melati):
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    with pytest.raises(NotAllowed, match="KUBE Mawar sudah punya peserta"):
        inviting.choose_groups(actor=sari, bimtek=bimtek, groups=[melati], per_group=2)


def test_a_group_of_another_office_is_refused(sari, bimtek, kupang):
    other = a_group(make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"), kupang, "Cendana")
    with pytest.raises(NotAllowed, match="kantor penyelenggara"):
        inviting.choose_groups(actor=sari, bimtek=bimtek, groups=[other], per_group=2)


def test_the_pendamping_of_the_groups_are_invited_once(sari, dewi, bimtek, mawar, melati):
    for group in (mawar, melati):
        Assignment.objects.create(group=group, pendamping=dewi, since_on=BEFORE)
    assert inviting.invite_pendamping(actor=sari, bimtek=bimtek) == 1
    assert inviting.invite_pendamping(actor=sari, bimtek=bimtek) == 0
    invited = bimtek.participants.get()
    assert (invited.kind, invited.user, invited.standing) == ("pendamping", dewi, "Pendamping KUBE")


def test_the_same_name_from_the_same_place_is_taken_once(sari, bimtek):
    by_hand(sari, bimtek, kind="lurah", name="Ibu Lurah", region=bimtek.region)
    with pytest.raises(NotAllowed, match="sudah ada di daftar peserta"):
        by_hand(sari, bimtek, kind="guest", name="IBU LURAH", region=bimtek.region)
    by_hand(sari, bimtek, kind="guest", name="Ibu Lurah", region=Region.objects.get(code="18.72.01"))


def test_a_quota_is_not_passed(sari, bimtek):
    services.edit_bimtek(
        actor=sari,
        bimtek=bimtek,
        title="Bimtek",
        venue="Aula",
        held_on=bimtek.held_on,
        quota=3,
        facilitators=[],
    )
    with pytest.raises(NotAllowed, match="tersisa 3 tempat"):
        inviting.invite_officers(actor=sari, bimtek=bimtek)
    assert bimtek.participants.count() == 0


@pytest.mark.parametrize(
    "twice",
    [
        {"nik_index": b"x"},
        {"number": 1},
        {"name": "siti", "nik_index": None},
    ],
)
def test_the_database_takes_nobody_twice(bimtek, twice):
    about = {"bimtek": bimtek, "kind": "guest", "region": bimtek.region}
    Participant.objects.create(**about, number=1, name="A", nik_index=b"x")
    Participant.objects.create(**about, number=2, name="SITI")
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(**about | {"number": 3, "name": "B"} | twice)


@pytest.mark.parametrize("kind", ["recipient", "officer"])
def test_the_database_asks_what_a_participant_is(bimtek, kind):
    with pytest.raises(IntegrityError, match="a_participant_is_what_he_came_as"), transaction.atomic():
        Participant.objects.create(bimtek=bimtek, number=1, kind=kind, name="A", region=bimtek.region)


LIST = [
    f"{nik(9002)},A,L,KETUA,kube-mawar,Imopuro",
    f"{nik(9002)},A,L,KETUA,KUBE-MELATI,Imopuro",  # is registered: nothing else is asked
    f"{nik(9090)},B,L,ANGGOTA,KUBE-LAIN,Imopuro",
    f"{nik(9091)},C,L,ANGGOTA,KUBE-MAWAR,Imopuro",
    f"{nik(9004)},D,L,ANGGOTA,KUBE-MAWAR,Imopuro",
    f"{nik(9001)},E,L,SEKRETARIS,KUBE-MAWAR,Imopuro",
    f"{nik(9092)},F,L,ANGGOTA,KUBE-MAWAR,Imopuro",
    f"{nik(9093)},G,L,LURAH,,Imopuro",
    f"{nik(9094)},H,L,LURAH,,Metro",
    f"{nik(9095)},I,L,TKSK,,Metro Pusat",
    f"{nik(9096)},J,L,PAMONG,,Imopuro",
    "123,K,L,TKSK,,Metro Pusat",
]


def test_a_row_is_refused_for_every_reason_there_is(sari, bimtek):
    counts, refused = load(sari, bimtek, LIST)
    assert counts == {"Baris dibaca": 12, "Diterima": 4, "Ditolak": 8}
    assert refused == {
        3: "already_registered",
        4: "kube_not_on_list",
        5: "not_a_member",
        7: "kube_quota_full",
        8: "not_a_member|kube_quota_full",
        10: "no_kube_in_kelurahan",
        12: "role_unknown",
        13: "nik_length",
    }
    assert [(one.kind, one.region_id) for one in bimtek.participants.all()][-2:] == [
        ("lurah", "18.72.01.1003"),
        ("tksk", "18.72.01"),
    ]


def test_the_same_list_again_adds_nobody_and_refuses_the_same_rows(sari, bimtek):
    _, refused = load(sari, bimtek, LIST)
    counts, again = load(sari, bimtek, LIST)
    assert (counts["Diterima"], counts["Tetap"], again.keys()) == (0, 4, refused.keys())
    assert bimtek.participants.count() == 4


def test_the_title_is_the_one_held_in_the_group_not_the_one_in_the_list(sari, bimtek):
    load(sari, bimtek, [f"{nik(9003)},A,L,KETUA,KUBE-MAWAR,Imopuro"])
    assert bimtek.participants.get().standing == "Bendahara KUBE Mawar"


def test_who_joined_after_the_day_was_no_member(sari, bimtek, mawar):
    a_member(mawar, 9005, joined_on=date(2023, 7, 27))
    _, refused = load(sari, bimtek, [f"{nik(9005)},A,L,ANGGOTA,KUBE-MAWAR,Imopuro"])
    assert refused == {2: "not_a_member"}


def test_a_full_bimtek_takes_no_more_from_a_list(sari, bimtek):
    type(bimtek).objects.filter(pk=bimtek.pk).update(quota=1)
    bimtek.refresh_from_db()
    rows = [f"{nik(9093)},G,L,LURAH,,Imopuro", f"{nik(9095)},I,L,TKSK,,Metro Pusat"]
    assert load(sari, bimtek, rows)[1] == {3: "bimtek_full"}


def test_a_finished_bimtek_takes_no_list(sari, bimtek):
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    with pytest.raises(NotAllowed, match="sudah selesai"):
        load(sari, bimtek, LIST)


def test_no_number_of_a_participant_stands_in_the_open(sari, bimtek):
    load(sari, bimtek, [f"{nik(9095)},I,L,TKSK,,Metro Pusat"])
    kept = Participant.objects.values().get()
    assert bytes(kept.pop("nik_index")) == sealing.blind_index(sealing.NIK, nik(9095))
    assert nik(9095) not in str(kept)


def test_groups_without_anybody_are_named(sari, dewi, bimtek, mawar, melati):
    by_hand(sari, bimtek, kind="officer", membership=member(mawar, 9002))
    groups = queries.by_group(bimtek, queries.attendance(bimtek))
    assert (groups["represented"], groups["missing"], groups["absent"]) == (1, [melati], [mawar, melati])
    services.mark(actor=sari, participant=bimtek.participants.get(), session=add_session(sari, bimtek), is_present=True)
    assert queries.by_group(bimtek, queries.attendance(bimtek))["absent"] == [melati]


def test_two_of_three_groups_are_trained_and_the_third_is_named(sari, office, bimtek):
    third = staffed(office, "18.72.01.1003", "Anggrek", 9021)
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    session = add_session(sari, bimtek)
    assert queries.training_plan(bimtek)["trained"] == 0
    for participant in bimtek.participants.exclude(number=1):
        services.mark(actor=sari, participant=participant, session=session, is_present=True)
    plan_now = queries.training_plan(bimtek)
    assert (plan_now["trained"], plan_now["planned"], plan_now["waiting"]) == (2, 3, [third])


def test_the_plan_of_a_programme_for_groups_is_its_quota(sari, office, mawar):
    programme = make_programme(office)
    programme.components.update(recipient_kind="group", quota=50)
    made = plan(sari, office, programme)
    inviting.choose_groups(actor=sari, bimtek=made, groups=[mawar], per_group=1)
    inviting.invite_officers(actor=sari, bimtek=made)
    services.mark(actor=sari, participant=made.participants.get(), session=add_session(sari, made), is_present=True)
    found = queries.training_plan(made)
    assert (found["trained"], found["planned"], found["left"]) == (1, 50, 49)


def test_kinds_and_places_are_counted(sari, bimtek):
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    by_hand(sari, bimtek, kind="speaker", name="Dr. Tamu", region=Region.objects.get(code="53.71"))
    by_hand(sari, bimtek, kind="pkh", name="Ratna")
    people = queries.attendance(bimtek)
    assert queries.by_kind(people) == [
        ("Pengurus/anggota KUBE", 4, 0),
        ("Pendamping PKH", 1, 0),
        ("Narasumber", 1, 0),
    ]
    assert queries.by_region(people) == [("kecamatan", 2), ("kabupaten/kota", 2), ("provinsi", 2)]


def url(name, *args):
    return reverse(f"bimtek:{name}", args=args)


def test_sari_plans_a_bimtek_without_a_programme(send, sari, office):
    send(sari, url("add"), title="Bimtek KUBE", venue="Aula", held_on="2023-07-26")
    made = office.bimteks.get()
    assert (made.programme, made.quota) == (None, None)


def test_who_has_no_office_is_asked_for_a_programme(send, person):
    response = send(person("pusat", "operator"), url("add"), title="B", venue="A", held_on="2023-07-26")
    assert (response.status_code, "Pilih programnya" in response.content.decode()) == (422, True)


def test_sari_chooses_groups_and_invites_their_officers(as_, send, sari, office, mawar, melati):
    made = plan(sari, office, None)
    assert as_(sari).get(url("choose_groups", made.pk)).content.decode().count("checked") == 2
    send(sari, url("choose_groups", made.pk), groups=[mawar.pk, melati.pk], per_group=2)
    html = send(sari, url("invite_officers", made.pk), follow=True).content.decode()
    assert "4 pengurus KUBE diundang." in html
    assert "<strong>2 dari 2</strong> KUBE terwakili" in html
    assert "Ketua KUBE Melati" in html


def test_a_third_by_hand_is_warned_about_on_the_page(send, sari, bimtek, mawar):
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    third = member(mawar, 9003).pk
    html = send(sari, url("add_participant", bimtek.pk), kind="officer", membership=third, follow=True).content.decode()
    assert "KUBE Mawar sekarang mengirim 3 orang; jatahnya 2." in html


def test_somebody_without_an_account_is_written_by_name(send, sari, bimtek):
    told = {"kind": "lurah", "name": "Ibu Lurah", "position": "Lurah Imopuro", "region": "18.72.01.1003"}
    send(sari, url("add_participant", bimtek.pk), **told)
    invited = bimtek.participants.get()
    assert (invited.standing, invited.region_id) == ("Lurah Imopuro", "18.72.01.1003")
    empty = send(sari, url("add_participant", bimtek.pk), kind="lurah")
    assert (empty.status_code, "Tulis namanya" in empty.content.decode()) == (422, True)


def test_a_list_is_looked_at_before_it_is_loaded(as_, send, sari, bimtek):
    text = "nik,nama,jenis_kelamin,peran,kube_id,wilayah_tugas\n" + "\n".join(LIST)
    sent = send(sari, url("upload_participants", bimtek.pk), file=SimpleUploadedFile("p.csv", text.encode()))
    html = as_(sari).get(sent.url).content.decode()
    assert "Orang ini bukan anggota KUBE itu pada hari bimtek. Jatah peserta KUBE ini sudah penuh." in html
    assert (nik(9092) in html, bimtek.participants.count()) == (False, 0)
    job = send(sari, sent.url)
    assert job.url == Job.objects.get().get_absolute_url()
    assert as_(sari).get(sent.url).url == job.url


def test_the_list_of_a_bimtek_without_groups_says_what_to_do_first(as_, send, sari, office):
    made = plan(sari, office, None)
    text = "nik,nama,peran,kube_id\n" + f"{nik(9001)},A,KETUA,KUBE-MAWAR"
    sent = send(sari, url("upload_participants", made.pk), file=SimpleUploadedFile("p.csv", text.encode()))
    assert "Pilih KUBE dulu" in as_(sari).get(sent.url).content.decode()


def test_the_attendance_list_names_group_and_title(as_, sari, bimtek):
    inviting.invite_officers(actor=sari, bimtek=bimtek)
    address = f"{url('attendance', bimtek.pk)}?session={add_session(sari, bimtek).pk}"
    assert "<small>Ketua KUBE Mawar, Imopuro</small>" in as_(sari).get(address).content.decode()


def test_the_page_of_a_bimtek_costs_the_same_for_one_group_and_three(
    as_, sari, office, mawar, django_assert_max_num_queries
):
    costs = []
    for groups in ([mawar], [mawar, *(staffed(office, "18.72.01.1003", f"K{n}", 9100 + 10 * n) for n in range(2))]):
        made = plan(sari, office, None)
        inviting.choose_groups(actor=sari, bimtek=made, groups=groups, per_group=2)
        inviting.invite_officers(actor=sari, bimtek=made)
        with django_assert_max_num_queries(40) as captured:
            as_(sari).get(made.get_absolute_url())
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_refused_participant_comes_back_whole_and_corrected(send, sari, bimtek):
    load(sari, bimtek, ["123,K,L,TKSK,,Metro Pusat", f"{nik(9095)},S,L,LURAH,,Imopuro"])
    assert bimtek.participants.count() == 1
    job = Job.objects.latest("id")
    Job.objects.filter(pk=job.pk).update(state="done")
    answer = send(sari, reverse("jobs:refused", args=[job.pk]))
    (row,) = correcting.rows_of(answer)
    assert (row["nik"], row["peran"]) == ("123", "TKSK")
    for cells, count in ({}, 1), ({"nik": nik(9094)}, 2):
        counts, refused = load_file(sari, bimtek, "lagi.xlsx", correcting.corrected(answer, cells))
        assert (bimtek.participants.count(), refused) == (count, {2: "nik_length"} if count == 1 else {})
