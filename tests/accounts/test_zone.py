from accounts.backends import UserBackend
from accounts.models import Office
from accounts.roles import Role
from regions.models import Region
from tests.conftest import make_office


def test_a_person_works_under_the_nearest_office_and_its_clock(office, person):
    province = make_office(Region.objects.get(code="18"), "PEMERINTAH PROVINSI LAMPUNG", "Bandar Lampung")
    Office.objects.filter(pk=province.pk).update(zone=Office.Zone.WIT)
    near, far = person("satu", Role.OPERATOR, "18.72.01"), person("dua", Role.OPERATOR, "18.71")
    assert (near.office, near.zone) == (office, "Asia/Jakarta")
    assert (far.office, far.zone) == (province, "Asia/Jayapura")
    for user in (near, far):
        assert_comes_with_his_place(user)


def test_whoever_looks_after_the_country_has_no_office(ani):
    assert (ani.office, ani.zone) == (None, None)
    assert_comes_with_his_place(ani)


def assert_comes_with_his_place(user):
    """What a request's user brings along is what he would look up, and is looked up no more."""
    visitor = UserBackend().get_user(user.pk)
    assert visitor == user and {"zone", "region_name"} <= vars(visitor).keys()
    assert (visitor.zone, visitor.region_name) == (user.zone, user.region_name)


def test_nobody_comes_for_a_number_that_is_unknown_or_of_a_disabled_user(ani):
    assert UserBackend().get_user(ani.pk + 1) is None
    ani.is_active = False
    ani.save()
    assert UserBackend().get_user(ani.pk) is None


def test_pages_tell_the_time_of_the_office(as_, rina, office):
    Office.objects.filter(pk=office.pk).update(zone=Office.Zone.WIT)
    assert " WIT" in as_(rina).get("/accounts/users/").content.decode()
