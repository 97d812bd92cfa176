"""Groups change hands before whoever looks after them goes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services as users
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from kube.models import Assignment
from regions.models import Region
from tests.kube.conftest import DAY
from tests.kube.refusals import refused


@pytest.fixture
def admin(person):
    return person("adi", Role.ADMIN, "18.72")


@pytest.fixture
def gita(person):
    return person("gita", Role.PENDAMPING, "18.72")


@pytest.fixture
def hers(mawar, melati, dewi):
    """Dewi looks after two groups."""
    for group in (mawar, melati):
        Assignment.objects.create(group=group, pendamping=dewi, since_on=DAY)
    return [mawar, melati]


def values_of(user, **change):
    names = ("name", "username", "role", "region", "is_national", "is_active")
    return {name: getattr(user, name) for name in names} | change


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": Role.TKSK}, {"region_id": "18.71"}, {"region_id": "18.72.02"}]
)
def test_a_pendamping_with_groups_neither_goes_nor_moves(admin, person, dewi, hers, change):
    national = person("pusat", Role.ADMIN)
    if code := change.pop("region_id", None):
        change = {"region": Region.objects.get(code=code)}
    with pytest.raises(NotAllowed, match="Dewi masih mendampingi 2 kelompok"):
        users.edit_user(actor=national, user=dewi, **values_of(dewi, **change))


def test_a_wider_region_that_still_has_her_groups_is_hers(person, dewi, hers):
    national = person("pusat", Role.ADMIN)
    province = Region.objects.get(code="18")
    assert users.edit_user(actor=national, user=dewi, **values_of(dewi, region=province)).region == province


def test_the_database_keeps_her_account_open_too(dewi, hers):
    for change in ({"is_active": False}, {"role": "tksk"}):
        refused(lambda values=change: User.objects.filter(pk=dewi.pk).update(**values), "still looks after groups")
    Assignment.objects.update(until_on=timezone.localdate())
    User.objects.filter(pk=dewi.pk).update(is_active=False)


def test_the_page_of_the_user_lists_her_groups_and_all_go_at_once(as_, send, admin, dewi, gita, hers):
    edit, hand_on = (reverse(name, args=[dewi.pk]) for name in ("accounts:edit_user", "kube:hand_on"))
    page = as_(admin).get(edit).text
    assert "Mendampingi 2 kelompok" in page and "KUBE Mawar, KUBE Melati" in page and hand_on in page
    account = {"name": "Dewi", "username": dewi.username, "role": "pendamping", "region": "18.72"}
    answer = send(admin, edit, **account)  # without "Boleh masuk"
    assert answer.status_code == 422 and "masih mendampingi 2 kelompok" in answer.text and hand_on in answer.text
    page = as_(admin).get(hand_on).text
    assert "(0 kelompok)" in page and page.count("checked") == 2
    answer = send(
        admin, hand_on, to=gita.pk, groups=[one.pk for one in hers], since_on=timezone.localdate(), follow=True
    )
    assert "2 kelompok diserahkan kepada Gita" in answer.text
    assert gita.assignments.filter(until_on=None).count() == 2 and not dewi.assignments.filter(until_on=None).exists()
    assert Event.objects.filter(verb="pendamping.assigned").count() == 2
    assert send(admin, edit, **account).status_code == 302 and not User.objects.get(pk=dewi.pk).is_active


def test_a_group_that_cannot_be_given_to_him_stops_them_all(send, admin, person, dewi, hers, mawar):
    elsewhere = person("rosa", Role.PENDAMPING, "18.72.02")
    url = reverse("kube:hand_on", args=[dewi.pk])
    answer = send(admin, url, to=elsewhere.pk, groups=[one.pk for one in hers], since_on=timezone.localdate())
    assert answer.status_code == 422 and "Tidak ada yang diserahkan" in answer.text
    assert dewi.assignments.filter(until_on=None).count() == 2


def test_who_is_to_be_given_a_group_is_shown_with_how_many_he_has(as_, sari, dewi, hers):
    assert "(2 kelompok)" in as_(sari).get(reverse("kube:assign", args=[hers[0].pk])).text
