import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD

LOGIN = reverse("accounts:login")


@pytest.fixture
def sari_with_password(sari):
    sari.set_password(PASSWORD)
    sari.save()
    return sari


def log_in(username, password, client=None):
    client = client or Client()
    return client.post(LOGIN, {"username": username, "password": password}), client


def test_whoever_logs_in_lands_on_his_tasks(sari_with_password):
    answer, _ = log_in("sari", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("reports:mine"))


def test_a_page_asked_for_before_is_shown_after_logging_in(sari_with_password):
    client = Client()
    asked = client.get(reverse("accounts:password"))
    answer = client.post(asked["Location"], {"username": "sari", "password": PASSWORD})
    assert answer["Location"] == reverse("accounts:password")


def test_nobody_is_sent_to_another_site_after_logging_in(sari_with_password):
    answer = Client().post(f"{LOGIN}?next=https://jahat.example/", {"username": "sari", "password": PASSWORD})
    assert answer["Location"] == reverse("reports:mine")


def test_a_wrong_name_and_a_wrong_password_look_the_same(sari_with_password, client):
    def page(username):
        answer, _ = log_in(username, "salah-salah-salah")
        return answer.status_code, answer.context["form"].non_field_errors()

    assert page("sari") == page("tidak-ada")


def test_a_person_who_is_switched_off_gets_the_same_answer(sari_with_password):
    sari_with_password.is_active = False
    sari_with_password.save()
    answer, _ = log_in("sari", PASSWORD)
    assert "tidak cocok" in answer.content.decode()


def test_logging_out_is_a_post(as_, sari):
    browser = as_(sari)
    assert browser.get(reverse("accounts:logout")).status_code == 405
    assert browser.post(reverse("accounts:logout"))["Location"] == LOGIN
    assert browser.get(reverse("accounts:password")).status_code == 302


def test_the_login_page_asks_for_nothing_from_outside(client, db):
    page = client.get(LOGIN).content.decode()
    assert "://" not in page and "Masuk" in page


def test_no_page_of_somebody_who_is_logged_in_stays_in_a_cache(as_, sari):
    assert as_(sari).get("/")["Cache-Control"] == "private, no-store"


def test_logging_out_clears_the_browser_s_cache(as_, sari):
    assert as_(sari).post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
