"""What a bimtek leaves behind: on the page of a person, of his group, and of a pendamping."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.trainings import trainings
from bimtek import services
from bimtek import services_letters as letters
from bimtek import services_participants as inviting
from bimtek.models import Participant
from kube.models import Assignment, Position
from programmes.models import ProgrammeRule
from regions.models import Region
from tests.bimtek.conftest import add_session, plan
from tests.conftest import make_office
from tests.kube.conftest import a_group, a_member

BEFORE = date(2023, 1, 2)


@pytest.fixture
def group(office, dewi):
    """KUBE Mawar of Dewi: ketua 9001, sekretaris 9002, member 9003."""
    made = a_group(office, Region.objects.get(code="18.72.01.1003"), "Mawar", status="active")
    for serial, title in ((9001, "ketua"), (9002, "sekretaris"), (9003, "")):
        member = a_member(made, serial, joined_on=BEFORE)
        if title:
            Position.objects.create(group=made, membership=member, title=title, since_on=BEFORE)
    Assignment.objects.create(group=made, pendamping=dewi, since_on=BEFORE)
    return made


def hold(sari, office, group, *, title="Bimtek pembukuan", came=2, finish=True, programme=None):
    """A bimtek of two sessions for the group's officers and pendamping; all of them were in so many sessions."""
    made = plan(sari, office, programme, title=title)
    sessions = [add_session(sari, made), add_session(sari, made, "Pembukuan dan keuangan", 10)]
    inviting.choose_groups(actor=sari, bimtek=made, groups=[group], per_group=2)
    inviting.invite_officers(actor=sari, bimtek=made)
    inviting.invite_pendamping(actor=sari, bimtek=made)
    for session in sessions[:came]:
        for participant in made.participants.all():
            services.mark(actor=sari, participant=participant, session=session, is_present=True)
    return services.finish_bimtek(actor=sari, bimtek=made) if finish else made


def person_of(group, title="ketua"):
    return group.positions.get(title=title).membership.person


def known(reader, person):
    index = bytes(person.nik_index)
    return trainings(reader, niks=[index])[index]


def told(reader, person):
    found = known(reader, person)
    return [(line.bimtek.title, line.came, line.held, line.result) for line in found.known], found.elsewhere


def test_a_training_is_told_with_the_sessions_and_what_came_of_it(sari, office, group):
    hold(sari, office, group)
    hold(sari, office, group, title="Bimtek lain", came=1)
    hold(sari, office, group, title="Bimtek berjalan", came=1, finish=False)
    hold(sari, office, group, title="Bimtek berikut", came=0, finish=False)
    assert told(sari, person_of(group)) == (
        [
            ("Bimtek berikut", 0, 2, "Diundang"),
            ("Bimtek berjalan", 1, 2, "Sedang berjalan"),
            ("Bimtek lain", 1, 2, "Belum memenuhi aturan kehadiran"),
            ("Bimtek pembukuan", 2, 2, "Lulus aturan kehadiran"),
        ],
        [],
    )


def test_the_rule_of_the_programme_says_what_is_enough(sari, office, programme, group):
    ProgrammeRule.objects.create(programme=programme, code="attended_bimtek", parameters={"percent": 50})
    hold(sari, office, group, programme=programme, came=1)
    (line,) = known(sari, person_of(group)).known
    assert (line.percent, line.is_passed) == (50, True)


def test_elsewhere_only_the_year_is_told_and_of_completed_trainings_only(sari, kupang, office, group):
    there = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    for title, came in (("Bimtek Kupang", 2), ("Bimtek Kupang lagi", 2), ("Tidak tamat", 1)):
        held = hold(sari, office, group, title=title, came=came)
        type(held).objects.filter(pk=held.pk).update(office=there, region="53.71")
    assert told(sari, person_of(group)) == ([], [2023])


def test_a_pendamping_knows_his_own_and_those_of_his_office_but_opens_what_he_helps_with(sari, dewi, office, group):
    hold(sari, office, group)
    (line,) = known(dewi, person_of(group)).known
    assert (line.bimtek.title, line.is_open) == ("Bimtek pembukuan", False)
    line.bimtek.facilitators.add(dewi)
    assert known(dewi, person_of(group)).known[0].is_open
    assert known(sari, person_of(group)).known[0].is_open


def test_his_own_trainings_are_known_to_a_pendamping_wherever_they_were(sari, dewi, kupang, office, group):
    held = hold(sari, office, group)
    there = make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    type(held).objects.filter(pk=held.pk).update(office=there, region="53.71")
    own = trainings(dewi, users=[dewi.pk])[dewi.pk]
    assert ([line.bimtek.title for line in own.known], own.elsewhere) == (["Bimtek pembukuan"], [])


def test_the_page_of_a_person_tells_sessions_and_the_number_of_his_certificate(as_, sari, office, group):
    url = reverse("beneficiaries:person", args=[person_of(group).pk])
    assert "Pelatihan yang diikuti" not in as_(sari).get(url).text
    held = hold(sari, office, group)
    series = {"pattern": "400/{nomor}/2023", "first_number": 7, "dated_on": date(2023, 7, 26), "hours": 6}
    letters.plan_certificates(actor=sari, bimtek=held, **series)
    letters.issue_certificates(actor=sari, bimtek=held)
    page = as_(sari).get(url).text
    assert "Pelatihan yang diikuti" in page and "Hadir 2 dari 2 sesi" in page and "Lulus aturan kehadiran" in page
    assert "Sertifikat nomor 400/007/2023" in page and held.get_absolute_url() in page


def test_the_page_of_a_group_names_its_trained_pendamping_and_officers(as_, sari, dewi, office, group):
    assert "Undang pengurusnya ke bimtek berikut" in as_(sari).get(group.get_absolute_url()).text
    held = hold(sari, office, group)
    page = " ".join(as_(dewi).get(group.get_absolute_url()).text.split())
    when = "26 Juli 2023 (termasuk pembukuan)."
    assert f'Pendamping terlatih:</strong> <ul class="mb-0"><li>{dewi.name}: {held.title}, {when}' in page
    assert 'Pengurus terlatih:</strong> <ul class="mb-0"><li>WARGA 9001 (ketua): Bimtek pembukuan, 26 J' in page
    assert f"<li>WARGA 9002 (sekretaris): Bimtek pembukuan, {when}" in page
    assert "Yang terlatih pembukuan dapat membantu mengisi" in page and reverse("kube:books", args=[group.pk]) in page
    assert "Anggota terlatih" not in page and "Undang pengurusnya" not in page


def test_a_training_about_something_else_says_nothing_of_the_books(as_, sari, office, group):
    held = hold(sari, office, group, title="Bimtek pemasaran")
    held.sessions.update(topic="Pemasaran")
    page = as_(sari).get(group.get_absolute_url()).text
    assert "Bimtek pemasaran" in page and "pembukuan" not in page


def test_who_missed_a_session_is_not_called_trained(as_, sari, office, group):
    hold(sari, office, group, came=1)
    page = as_(sari).get(group.get_absolute_url()).text
    assert "Bimtek pembukuan" not in page and "Undang pengurusnya" in page


def test_a_pendamping_reads_his_own_trainings(as_, sari, dewi, office, group):
    url = reverse("kube:my_visits")
    assert "Begitu dinas mengundang Anda" in as_(dewi).get(url).text
    hold(sari, office, group)
    page = as_(dewi).get(url).text
    assert "Bimtek pembukuan" in page and "Hadir 2 dari 2 sesi" in page


def test_three_trainings_cost_as_many_questions_as_one(
    as_, sari, dewi, office, group, django_assert_max_num_queries, django_assert_num_queries
):
    def cost():
        pages = [
            (sari, reverse("beneficiaries:person", args=[person_of(group).pk])),
            (dewi, group.get_absolute_url()),
            (dewi, reverse("kube:my_visits")),
        ]
        asked = []
        for user, url in pages:
            browser = as_(user)
            browser.get(url)
            with django_assert_max_num_queries(80) as counted:
                browser.get(url)
            asked.append(len(counted))
        return asked

    hold(sari, office, group)
    first = cost()
    for title in ("Kedua", "Ketiga"):
        hold(sari, office, group, title=title)
    assert cost() == first
    niks = [bytes(index) for index in Participant.objects.values_list("nik_index", flat=True) if index]
    with django_assert_num_queries(1):
        assert len(trainings(sari, niks=niks)) == 2
