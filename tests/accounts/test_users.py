import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import Submission, User
from accounts.roles import Role
from accounts.services import add_user, edit_user
from audit.models import Event
from regions.models import Region

USERS, ADD = reverse("accounts:users"), reverse("accounts:add_user")
TONO = {"name": "Tono", "username": "tono", "role": "operator", "region": "Kota Metro"}


def edit(user):
    return reverse("accounts:edit_user", args=[user.pk])


def start_password(answer):
    return re.search(r'id="kata-sandi">([^<]+)<', answer.content.decode())[1]


def test_an_admin_adds_a_user_and_sees_the_start_password_once(send, rina):
    answer = send(rina, ADD, **TONO)
    tono = User.objects.get(username="tono")
    assert answer.status_code == 201 and tono.check_password(start_password(answer))
    assert (tono.region_id, tono.role, tono.must_change_password) == ("18.72", "operator", True)
    assert Event.objects.get(verb="user.added").region_id == "18.72"


def test_the_start_password_is_kept_nowhere(send, rina):
    password = start_password(send(rina, ADD, **TONO))
    assert not Submission.objects.filter(content__contains=password).exists()
    assert password not in str(list(Event.objects.values()))


def test_the_same_form_again_adds_nobody_and_shows_the_user(as_, rina):
    body = TONO | {"form_token": str(uuid.uuid4())}
    as_(rina).post(ADD, body)
    again = as_(rina).post(ADD, body)
    assert again["Location"] == edit(User.objects.get(username="tono"))


@pytest.mark.parametrize("written", ["18.72", "1872", "Metro", "kota metro", "18.72 – Kota Metro"])
def test_a_region_is_understood_by_code_and_by_name(send, rina, written):
    send(rina, ADD, **TONO | {"region": written})
    assert User.objects.get(username="tono").region_id == "18.72"


@pytest.mark.parametrize("written", ["53.71", "Kota Kupang", "Lampung", "", "Metropolis"])
def test_an_admin_of_metro_adds_nobody_outside_metro(send, rina, written):
    answer = send(rina, ADD, **TONO | {"region": written})
    assert answer.status_code == 422
    assert not User.objects.filter(username="tono").exists()


def test_a_name_that_many_regions_share_asks_for_the_code(send, ani):
    answer = send(ani, ADD, **TONO | {"region": "Sukajadi"})
    assert answer.status_code == 422 and "Tulis kodenya" in answer.content.decode()


def test_only_a_national_admin_makes_national_users(send, rina, ani):
    national = TONO | {"region": "", "is_national": "on"}
    assert send(rina, ADD, **national).status_code == 422
    assert send(ani, ADD, **national).status_code == 201
    assert User.objects.get(username="tono").scope == ("", "~")


def test_the_service_itself_keeps_an_admin_in_his_region(rina, kupang):
    with pytest.raises(NotAllowed):
        add_user(actor=rina, name="Tono", username="tono", role=Role.OPERATOR, region=kupang)


def test_an_admin_changes_role_and_region_and_both_are_written_down(send, rina, wati):
    values = {"name": "Wati", "role": "kabid", "region": "18.72.01", "is_active": "on"}
    assert send(rina, edit(wati), **values).status_code == 302
    event = Event.objects.get(verb="user.changed")
    assert event.before == {"role": "Verifikator", "region": "Kota Metro"}
    assert event.after == {"role": "Kepala Bidang", "region": "Metro Pusat"}


def test_saving_without_a_change_writes_nothing(send, rina, wati):
    send(rina, edit(wati), name="Wati", role="verifikator", region="18.72", is_active="on")
    assert not Event.objects.filter(verb="user.changed").exists()


def test_a_user_of_another_region_does_not_exist(as_, send, rina, yusuf):
    assert as_(rina).get(edit(yusuf)).status_code == 404
    assert send(rina, edit(yusuf), name="X", role="admin", region="18.72").status_code == 404


def test_an_admin_cannot_move_a_colleague_out_of_his_region(send, rina, wati, kupang):
    answer = send(rina, edit(wati), name="Wati", role="verifikator", region="53.71", is_active="on")
    assert answer.status_code == 422
    with pytest.raises(NotAllowed):
        edit_user(actor=rina, user=wati, region=kupang)


@pytest.mark.parametrize("values", [{"role": "kadis"}, {"region": "18"}, {"is_national": "on"}, {"is_active": ""}])
def test_an_admin_changes_nothing_of_himself_but_his_name(send, rina, values):
    send(rina, edit(rina), **{"name": "Rina Baru", **values})
    rina.refresh_from_db()
    expected = ("Rina Baru", "admin", "18.72", False, True)
    assert (rina.name, rina.role, rina.region_id, rina.is_national, rina.is_active) == expected


def test_the_service_refuses_an_admin_who_widens_himself(rina):
    for change in ({"is_national": True, "region": None}, {"region": Region.objects.get(code="18")}):
        with pytest.raises(NotAllowed):
            edit_user(actor=rina, user=rina, **change)


def test_a_new_password_ends_the_sessions_of_the_one_before(as_, send, rina, wati):
    browser = as_(wati)
    password = start_password(send(rina, reverse("accounts:reset_password", args=[wati.pk])))
    assert browser.get(reverse("accounts:password"))["Location"].startswith(reverse("accounts:login"))
    answer = Client().post(reverse("accounts:login"), {"username": "wati", "password": password}, follow=True)
    assert "Buat kata sandi sendiri" in answer.content.decode()


def test_the_list_is_searched_by_name_role_and_whether_active(as_, rina, wati, budi):
    page = as_(rina).get(USERS, {"q": "WAT", "role": "verifikator", "active": "yes"}).content.decode()
    assert "Wati" in page and "Budi" not in page


def test_an_operator_may_not_look_after_users(as_, send, sari):
    assert as_(sari).get(USERS).status_code == 403
    assert send(sari, ADD, **TONO).status_code == 403


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(as_, rina, person, people, django_assert_num_queries):
    for number in range(people):
        person(f"orang{number}", Role.OPERATOR, "18.72")
    browser = as_(rina)
    with django_assert_num_queries(4):
        browser.get(USERS)


@pytest.mark.parametrize("name", ["accounts:users", "accounts:offices", "audit:events", "reports:mine"])
def test_the_menu_says_where_the_reader_is(as_, rina, name):
    text = as_(rina).get(reverse(name)).text
    assert re.findall(r'nav-link active" aria-current="true" href="([^"]+)"', text) == [reverse(name)]
