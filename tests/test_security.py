"""What a stranger, a guesser and a former colleague meet."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.address import client_address
from tests.conftest import PASSWORD

LOGIN, MINE = reverse("accounts:login"), reverse("reports:mine")
TASKS = reverse("accounts:password")  # a page that everybody may open and that shows no rows


HSTS = "SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"


def manage(*arguments, **variables):
    """The program as it runs in production, in a process of its own."""
    production = {"HTTPS": "yes", "DEBUG": "no", "SECRET_KEY": "9f!" * 20 + "abcdefghijklmnop"}
    environment = os.environ | production | variables
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests of this very process
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_the_deployment_check_has_nothing_to_say():
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues (2 silenced)" in result.stdout


def test_cookies_stay_with_the_browser_and_travel_encrypted():
    names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE"]
    code = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    assert json.loads(manage("shell", "--no-imports", "-c", code).stdout.splitlines()[-1]) == [True, True, "Lax", True]


def settings_with(name, **variables):
    """(exit code, what it says) of a start with these variables."""
    result = manage(
        "shell", "--no-imports", "-c", f"from django.conf import settings as s; print((s.{name}))", **variables
    )
    return result.returncode, result.stdout + result.stderr


def test_nothing_is_promised_for_the_hosts_beside_ours_unless_the_office_asks():
    assert "\n(False, False)" in "\n" + settings_with(HSTS)[1]
    assert "\n(True, True)" in "\n" + settings_with(HSTS, HSTS_SUBDOMAINS="yes", HSTS_PRELOAD="yes")[1]


def test_the_session_cookie_is_taken_from_this_host_and_by_https_only():
    assert "__Host-sessionid" in settings_with("SESSION_COOKIE_NAME")[1]


@pytest.mark.parametrize("key", ["x", "only-for-tests", "a" * 60])
def test_a_key_that_can_be_guessed_stops_the_start_with_a_sentence(key):
    code, said = settings_with("DEBUG", SECRET_KEY=key)
    assert code != 0 and "SECRET_KEY has" in said


@pytest.mark.parametrize("path", [LOGIN, "/tidak/ada/", TASKS, reverse("accounts:users")])
def test_every_page_forbids_scripts_from_outside_and_inline(as_, sari, path):
    answer = as_(sari).get(path) if path != LOGIN else Client().get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "object-src 'none'" in policy
    assert not any(word in policy for word in ("unsafe", "http:", "https:", "*"))
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts(sari_with_password):
    cookie = log_in("sari", PASSWORD).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_an_unknown_address_is_404_for_everybody(as_, sari, db):
    assert Client().get("/tidak/ada/").status_code == 404
    assert as_(sari).get("/admin/").status_code == 404


def test_a_form_from_another_site_is_refused(sari):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sari)
    assert browser.post(TASKS, {}).status_code == 403
    assert browser.post(reverse("accounts:logout")).status_code == 403


@pytest.fixture
def sari_with_password(sari):
    sari.set_password(PASSWORD)
    sari.save()
    return sari


def log_in(username, password, address="10.0.0.1"):
    browser = Client(REMOTE_ADDR=address)
    return browser.post(LOGIN, {"username": username, "password": password})


def is_sent_to_login(answer):
    return answer.status_code == 302 and answer["Location"].startswith(LOGIN)


def test_a_disabled_user_is_out_with_the_next_request(as_, sari):
    browser = as_(sari)
    assert browser.get(TASKS).status_code == 200
    sari.is_active = False
    sari.save()
    assert is_sent_to_login(browser.get(TASKS))


def test_a_changed_role_counts_from_the_next_request(as_, sari):
    browser = as_(sari)
    assert browser.get(reverse("audit:events")).status_code == 403
    sari.role = "auditor"
    sari.save()
    assert browser.get(reverse("audit:events")).status_code == 200


def test_a_changed_region_counts_from_the_next_request(as_, ani, sari, kupang):
    browser, page = as_(ani), reverse("accounts:edit_user", args=[sari.pk])
    assert browser.get(page).status_code == 200
    ani.is_national, ani.region = False, kupang
    ani.save()
    assert browser.get(page).status_code == 404


def test_a_person_without_a_region_sees_nothing(as_, sari):
    sari.region = None
    sari.save()
    assert as_(sari).get(reverse("regions:add_alias", args=["18.72"])).status_code == 404
    assert as_(sari).get(MINE).status_code == 200


def test_the_old_cookie_is_worth_nothing_after_logging_out(as_, sari):
    browser = as_(sari)
    old = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post(reverse("accounts:logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    assert is_sent_to_login(thief.get(TASKS))


def test_a_session_ends_by_itself(as_, sari):
    browser = as_(sari)
    assert browser.get(TASKS).status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert is_sent_to_login(browser.get(TASKS))


def test_logging_in_makes_a_new_session(sari_with_password):
    browser = Client()
    browser.get(LOGIN)
    before = browser.session.session_key
    browser.post(LOGIN, {"username": "sari", "password": PASSWORD})
    assert browser.session.session_key != before


def test_a_changed_password_ends_the_other_sessions_only(as_, sari_with_password):
    here, elsewhere = as_(sari_with_password), as_(sari_with_password)
    new = "lentera-kerbau-hujan-tinta"
    token = here.get(TASKS).content.decode().split('name="form_token" value="')[1][:36]
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new, "form_token": token}
    here.post(TASKS, form)
    assert here.get(TASKS).status_code == 200
    assert is_sent_to_login(elsewhere.get(TASKS))


def guess(username, times=10, address="10.0.0.1"):
    answers = [log_in(username, f"tebakan-{number}", address) for number in range(times)]
    return [(answer.status_code, stripped(answer)) for answer in answers]


def stripped(answer):
    """The page without what the guesser typed and without its tokens."""
    lines = answer.content.decode().splitlines()
    return [line for line in lines if "csrf" not in line.lower() and 'name="username"' not in line]


def test_ten_wrong_guesses_close_the_door_without_saying_whose_it_is(sari_with_password):
    known, unknown = guess("sari", times=11), guess("tidak-ada", times=11)
    assert known == unknown
    assert [status for status, _ in known] == [200] * 10 + [429]


def test_a_closed_door_stays_closed_for_the_right_password_too(sari_with_password):
    guess("sari")
    assert log_in("sari", PASSWORD).status_code == 429


def test_the_victim_still_comes_in_from_elsewhere(sari_with_password):
    guess("sari", address="203.0.113.9")
    assert log_in("sari", PASSWORD, "10.0.0.2")["Location"] == MINE


def test_the_guesser_of_one_name_may_still_be_a_colleague_with_another(sari_with_password):
    guess("tidak-ada")
    assert log_in("sari", PASSWORD)["Location"] == MINE


def test_behind_the_proxy_each_browser_counts_for_itself(rf, settings):
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9")
    settings.HTTPS = True
    assert client_address(request) == "203.0.113.9"
    settings.HTTPS = False
    assert client_address(request) == "127.0.0.1"
