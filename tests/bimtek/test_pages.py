"""The pages of a bimtek: for the office on a desk, for the pendamping on a phone."""

import uuid

import pytest
from django.urls import reverse

from bimtek import services
from bimtek.models import AttendanceMark, Bimtek
from tests.bimtek.conftest import add_session, plan
from tests.programmes.placing import make_candidates, make_programme, signed

PLAN = {"title": "Bimtek", "venue": "Aula", "held_on": "2023-07-26"}
SESSION = {"topic": "7P", "speaker": "Drs. R, M.Si", "starts_at": "08:30", "ends_at": "10:00"}


def url(name, *args):
    return reverse(f"bimtek:{name}", args=args)


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def attendance_url(bimtek, session):
    return f"{url('attendance', bimtek.pk)}?session={session.pk}"


def tap(browser, participant, session, token=None, present="yes", **headers):
    data = {"form_token": str(token or uuid.uuid4()), "is_present": present}
    return browser.post(url("mark", participant.pk, session.pk), data, headers=headers)


def test_sari_plans_a_bimtek_for_her_programme(as_, send, sari, dewi, programme):
    html = page(as_(sari).get(f"{url('add')}?programme={programme.slug}"))
    assert "Bimbingan Teknis Penerima Bantuan Ekonomi" in html
    send(sari, url("add"), programme=programme.pk, facilitators=[dewi.pk], **PLAN)
    bimtek = Bimtek.objects.get()
    assert (bimtek.programme, bimtek.office, [*bimtek.facilitators.all()]) == (programme, programme.office, [dewi])


def test_a_plan_without_a_day_is_asked_again(send, sari, programme):
    response = send(sari, url("add"), programme=programme.pk, **PLAN | {"held_on": "kapan saja"})
    assert (response.status_code, Bimtek.objects.count()) == (422, 0)


def test_the_form_offers_only_pendamping_of_the_region(as_, person, sari, dewi, programme):
    person("tito", "pendamping", "53.71")
    html = page(as_(sari).get(url("add")))
    assert ("Dewi" in html, "Tito" in html, "Wati" in html) == (True, False, False)


def test_sari_mends_the_plan(send, sari, bimtek):
    send(sari, url("edit", bimtek.pk), **PLAN | {"venue": "Balai Kota"})
    bimtek.refresh_from_db()
    assert (bimtek.venue, bimtek.facilitators.count()) == ("Balai Kota", 0)


def test_sari_adds_and_mends_a_session(send, sari, bimtek):
    send(sari, url("add_session", bimtek.pk), **SESSION)
    session = bimtek.sessions.get()
    send(sari, url("edit_session", session.pk), **SESSION | {"topic": "Marketing Mix 7P"})
    session.refresh_from_db()
    assert (session.topic, f"{session.starts_at:%H.%M}") == ("Marketing Mix 7P", "08.30")


def test_a_session_that_ends_before_it_starts_is_explained(send, sari, bimtek):
    response = send(sari, url("add_session", bimtek.pk), **SESSION | {"ends_at": "08:00"})
    assert response.status_code == 422
    assert "Jam selesai harus sesudah jam mulai." in response.content.decode()


def test_one_click_invites_the_recipients_of_the_decree(as_, send, sari, bimtek, decree):
    assert "Undang 3 penerima dari SK 1 TAHUN 2023" in page(as_(sari).get(bimtek.get_absolute_url()))
    html = page(send(sari, url("invite", bimtek.pk, decree.pk), follow=True))
    assert "3 peserta diundang." in html
    assert "penerima dari SK" not in html


def test_an_unknown_decree_does_not_exist_here(send, sari, bimtek):
    assert send(sari, url("invite", bimtek.pk, 999)).status_code == 404


def test_the_pendamping_chooses_a_session_first(as_, dewi, bimtek, participants, sessions):
    html = page(as_(dewi).get(url("attendance", bimtek.pk)))
    assert ("Pilih sesi" in html, "CALON 1" in html, "Usaha ekonomi produktif" in html) == (True, False, True)


def test_the_list_says_how_many_are_present(as_, dewi, bimtek, participants, sessions):
    services.mark(actor=dewi, participant=participants[0], session=sessions[0], is_present=True)
    html = page(as_(dewi).get(attendance_url(bimtek, sessions[0])))
    assert "<strong>1</strong> dari 3 hadir" in html
    assert ('id="pesan"' in html, "Semua hadir" in html) == (True, False)
    assert "<strong>0</strong> dari 3 hadir" in page(as_(dewi).get(attendance_url(bimtek, sessions[1])))


def test_a_tap_without_javascript_comes_back_to_the_list(as_, dewi, bimtek, participants, sessions):
    response = tap(as_(dewi), participants[0], sessions[0])
    assert response.url == f"{attendance_url(bimtek, sessions[0])}#peserta-{participants[0].pk}"
    assert AttendanceMark.objects.get().marked_by == dewi


def test_a_tap_returns_the_one_row_and_the_new_count(as_, dewi, participants, sessions):
    html = page(tap(as_(dewi), participants[0], sessions[0], HX_Request="true"))
    assert ("CALON 1" in html, "CALON 2" in html) == (True, False)
    assert ('value="no"' in html, "<strong>1</strong> dari 3 hadir" in html) == (True, True)


def test_the_same_tap_sent_twice_is_one_mark(as_, dewi, participants, sessions):
    token, browser = uuid.uuid4(), as_(dewi)
    first, second = (tap(browser, participants[0], sessions[0], token, HX_Request="true") for _ in range(2))
    assert (first.content, second.status_code) == (second.content, 200)
    assert AttendanceMark.objects.get().uuid == token


def test_the_same_token_for_another_person_is_refused(as_, dewi, participants, sessions):
    token, browser = uuid.uuid4(), as_(dewi)
    tap(browser, participants[0], sessions[0], token)
    assert tap(browser, participants[1], sessions[0], token).status_code == 409
    assert AttendanceMark.objects.count() == 1


def test_a_second_tap_takes_the_mark_back(as_, dewi, bimtek, participants, sessions):
    tap(as_(dewi), participants[0], sessions[0])
    tap(as_(dewi), participants[0], sessions[0], present="no")
    assert "<strong>0</strong> dari 3 hadir" in page(as_(dewi).get(attendance_url(bimtek, sessions[0])))


def test_after_the_end_a_tap_is_refused_in_a_sentence(as_, sari, dewi, bimtek, participants, sessions):
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    response = tap(as_(dewi), participants[0], sessions[0], HX_Request="true")
    assert (response.status_code, "sudah selesai" in response.content.decode()) == (409, True)
    html = page(as_(dewi).get(attendance_url(bimtek, sessions[0])))
    assert ('<button class="kube-attendee' in html, "sudah selesai" in html) == (False, True)


def test_sari_ends_the_bimtek(send, sari, bimtek, participants, sessions):
    html = page(send(sari, url("finish", bimtek.pk), follow=True))
    assert "Bimtek selesai." in html
    assert ("Ubah rencana" in html, "Tambah sesi" in html) == (False, False)


def test_sari_opens_it_again_and_says_why(as_, send, sari, dewi, bimtek, participants, sessions):
    services.finish_bimtek(actor=sari, bimtek=bimtek)
    url = reverse("bimtek:reopen", args=[bimtek.pk])
    assert url in as_(sari).get(bimtek.get_absolute_url()).text
    assert url not in as_(dewi).get(bimtek.get_absolute_url()).text
    assert "Bimtek dibuka lagi" in send(sari, url, reason="Lembar kertas tertinggal", follow=True).text
    bimtek.refresh_from_db()
    assert bimtek.status == "planned"


def test_a_pendamping_sees_only_his_bimtek(as_, sari, dewi, office, programme, bimtek):
    other = plan(sari, office, programme, title="Bimtek Lain")
    html = page(as_(dewi).get(url("list")))
    assert ("Bimtek Penerima" in html, "Bimtek Lain" in html) == (True, False)
    for name in ("detail", "attendance"):
        assert as_(dewi).get(url(name, other.pk)).status_code == 404
        assert as_(dewi).get(url(name, bimtek.pk)).status_code == 200


def test_another_pendamping_marks_nothing(as_, person, participants, sessions):
    assert tap(as_(person("rina", "pendamping", "18.72")), participants[0], sessions[0]).status_code == 404


def test_another_district_sees_and_marks_nothing(as_, send, yusuf, bimtek, decree, participants, sessions):
    for name in ("detail", "attendance", "edit", "add_session"):
        assert as_(yusuf).get(url(name, bimtek.pk)).status_code == 404
    assert send(yusuf, url("invite", bimtek.pk, decree.pk)).status_code == 404
    assert send(yusuf, url("finish", bimtek.pk)).status_code == 404
    assert tap(as_(yusuf), participants[0], sessions[0]).status_code == 404


def test_the_auditor_reads_and_the_pendamping_does_not_plan(as_, send, joni, dewi, bimtek, participants, sessions):
    page(as_(joni).get(bimtek.get_absolute_url()))
    assert as_(joni).get(url("attendance", bimtek.pk)).status_code == 403
    assert tap(as_(joni), participants[0], sessions[0]).status_code == 403
    assert send(dewi, url("finish", bimtek.pk)).status_code == 403
    assert send(dewi, url("add"), **PLAN).status_code == 403


def test_the_list_is_narrowed_to_a_programme(as_, sari, office, bimtek):
    other = make_programme(office, year=2024)
    plan(sari, office, other, title="Bimtek 2024")
    html = page(as_(sari).get(f"{url('list')}?programme={other.slug}"))
    assert ("Bimtek 2024" in html, "Bimtek Penerima" in html) == (True, False)


def test_titles_before_and_after_the_name_are_shown(as_, dewi, bimtek, sessions):
    html = page(as_(dewi).get(bimtek.get_absolute_url()))
    assert "Drs. Rakhmat Zainuddin, M.Si" in html
    assert "Rabu, 26 Juli 2023" in html


def queries(browser, address, capture):
    with capture(60) as captured:
        page(browser.get(address))
    return len(captured)


@pytest.mark.parametrize("name", ["detail", "attendance"])
def test_pages_cost_the_same_for_one_and_three(as_, sari, made, dewi, office, name, django_assert_max_num_queries):
    costs = set()
    for year, count in ((2023, 1), (2024, 3)):
        bimtek, session = filled(sari, made, dewi, office, year, count)
        address = url(name, bimtek.pk) + ("" if name == "detail" else f"?session={session.pk}")
        costs.add(queries(as_(dewi), address, django_assert_max_num_queries))
    assert len(costs) == 1


def filled(sari, made, dewi, office, year, count):
    programme = make_programme(office, year=year)
    make_candidates(programme, count, first=year - 2000)
    bimtek = plan(sari, office, programme, [dewi])
    services.invite_from_decree(actor=sari, bimtek=bimtek, decree=signed(sari, made, programme))
    session = add_session(sari, bimtek)
    for participant in bimtek.participants.all():
        services.mark(actor=dewi, participant=participant, session=session, is_present=True)
    return bimtek, session


def test_the_list_costs_the_same_for_one_and_three(as_, sari, office, programme, django_assert_max_num_queries):
    costs = set()
    for more in (1, 2):
        for number in range(more):
            plan(sari, office, programme, title=f"Bimtek {number}")
        costs.add(queries(as_(sari), url("list"), django_assert_max_num_queries))
    assert len(costs) == 1
