"""Whoever guesses passwords waits, by name and by address; whoever comes with his own device does not."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import guessing, housekeeping
from accounts.models import LoginFailure, Submission
from tests.conftest import PASSWORD

LOGIN, MINE = reverse("accounts:login"), reverse("reports:mine")
OFFICE = "198.51.100.7"


@pytest.fixture(autouse=True)
def made_with_password(made):
    made.set_password(PASSWORD)
    made.save()
    return made


def log_in(username="made", password=PASSWORD, address=OFFICE, browser=None):
    return (browser or Client()).post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)


def is_in(answer):
    return answer.status_code == 302 and answer["Location"] == MINE


def failed(rf, names, addresses):
    """As many failures as there are pairs, without the seconds each password takes."""
    for name, address in zip(names, addresses, strict=True):
        guessing.begin(guessing.try_of(rf.post(LOGIN, REMOTE_ADDR=address), name))


def names(count):
    return [f"orang{number}" for number in range(count)]


def addresses(count):
    return [f"203.0.113.{number}" for number in range(count)]


@pytest.fixture
def own_device():
    """The browser in which Made has logged in before."""
    browser = Client()
    assert is_in(log_in(browser=browser))
    browser.post(reverse("accounts:logout"))
    return browser


def test_spraying_many_names_from_one_address_is_slowed_without_end(rf):
    failed(rf, names(60), [OFFICE] * 60)
    answer = log_in("orang61", "tebakan")
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    failed(rf, names(40), [OFFICE] * 40)
    answer = log_in("orang61", "tebakan")
    assert (answer.status_code, answer["Retry-After"], "Tunggu 60 detik" in answer.text) == (429, "60", True)


def test_guessing_one_name_from_many_addresses_is_slowed(rf):
    failed(rf, ["made"] * 30, addresses(30))
    assert log_in(address="192.0.2.1").status_code == 429
    assert log_in("orang1", "tebakan", address="192.0.2.1").status_code == 200


def test_an_address_of_ipv6_is_the_half_that_a_subscriber_has(rf):
    failed(rf, names(60), [f"2001:db8:1:2::{number:x}" for number in range(60)])
    assert log_in("orang61", "tebakan", address="2001:db8:1:2:ffff::1").status_code == 429
    assert log_in("orang61", "tebakan", address="2001:db8:1:3::1").status_code == 200


def test_an_office_that_mistypes_at_eight_o_clock_is_not_slowed(rf):
    failed(rf, names(59), [OFFICE] * 59)
    assert is_in(log_in())


def test_nobody_shuts_the_head_out_of_his_own_device(rf, own_device):
    failed(rf, ["made"] * 10, [OFFICE] * 10)
    failed(rf, [*names(60), *["made"] * 30], [OFFICE] * 60 + addresses(30))
    assert log_in().status_code == 429
    assert is_in(log_in(browser=own_device))


def test_guessing_at_his_own_device_is_closed_after_ten_tries(own_device):
    assert [log_in(password="tebakan", browser=own_device).status_code for _ in range(10)] == [200] * 10
    assert log_in(browser=own_device).status_code == 429
    assert is_in(log_in())


def test_a_device_is_known_for_its_own_people_only(rf, own_device):
    failed(rf, ["sari"] * 10, [OFFICE] * 10)
    assert log_in("sari", "tebakan", browser=own_device).status_code == 429


def test_a_made_up_device_is_none(rf, own_device):
    failed(rf, ["made"] * 10, [OFFICE] * 10)
    own_device.cookies[guessing.COOKIE] = own_device.cookies[guessing.COOKIE].value[:-1] + "x"
    assert log_in(browser=own_device).status_code == 429


def test_the_device_cookie_is_out_of_reach_of_scripts_and_no_session(own_device):
    cookie = own_device.cookies[guessing.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    thief = Client()
    thief.cookies[guessing.COOKIE] = cookie.value
    assert thief.get(MINE)["Location"].startswith(LOGIN)


def test_the_wait_ends_by_itself_and_a_right_password_forgets_the_failures(rf):
    failed(rf, ["made"] * 10, [OFFICE] * 10)
    assert log_in().status_code == 429
    LoginFailure.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert is_in(log_in())
    assert not LoginFailure.objects.exists()


def test_no_name_password_or_address_is_kept(rf):
    failed(rf, ["kata-sandi-di-kolom-nama"], [OFFICE])
    kept = str(list(LoginFailure.objects.values()))
    assert "kata" not in kept and OFFICE not in kept


def test_what_logging_in_and_sending_leaves_behind_goes_by_itself(rf, as_, made):
    failed(rf, ["made"], [OFFICE])
    as_(made)
    Submission.objects.create(token=uuid.uuid4(), user=made, body_sha256=b"")
    removed = [housekeeping.remove_old_rows(timezone.now() + timedelta(days=days)) for days in (0, 2, 31)]
    assert removed == [
        {"sessions": 0, "submissions": 0, "failures": 0},
        {"sessions": 1, "submissions": 0, "failures": 1},
        {"sessions": 0, "submissions": 1, "failures": 0},
    ]
