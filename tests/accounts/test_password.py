import pytest
from django.urls import reverse

from audit.models import Event
from tests.conftest import PASSWORD

URL = reverse("accounts:password")
NEW = "lentera-kerbau-hujan-tinta"


@pytest.fixture
def change(send, sari):
    sari.set_password(PASSWORD)
    sari.save()

    def post(old=PASSWORD, new=NEW, again=None):
        return send(sari, URL, old_password=old, new_password1=new, new_password2=again or new)

    return post


def test_a_person_changes_his_own_password(change, sari):
    assert change().status_code == 302
    sari.refresh_from_db()
    assert sari.check_password(NEW)
    assert Event.objects.get(verb="user.password_changed").actor == sari


def test_a_wrong_old_password_changes_nothing(change, sari):
    assert change(old="salah-salah-salah").status_code == 422
    sari.refresh_from_db()
    assert sari.check_password(PASSWORD)


@pytest.mark.parametrize("new", ["pendek", "password1234"])
def test_a_weak_password_is_refused_with_a_reason(change, new):
    answer = change(new=new)
    assert answer.status_code == 422 and "invalid-feedback" in answer.content.decode()


def test_whoever_got_his_password_from_an_admin_first_makes_his_own(as_, change, sari):
    sari.must_change_password = True
    sari.save()
    assert as_(sari).get(reverse("reports:mine"))["Location"] == URL
    change()
    sari.refresh_from_db()
    assert as_(sari).get(reverse("reports:mine")).status_code == 200
