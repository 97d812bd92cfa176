"""A pendamping at a group's door: the phone's own place becomes the group's point, and no map is fetched."""

import pytest

from accounts.models import Office, User
from kube.models import Assignment, Group
from regions.models import Region
from tests.browser.conftest import PHONE
from tests.browser.steps import follow, press, says
from tests.kube.conftest import DAY, a_group

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_phone_knows_where_the_group_is(demo, visitor):
    office, village = Office.objects.get(region_id="18.72"), Region.objects.get(code="18.72.01.1003")
    group = a_group(office, village, "Mawar")
    Assignment.objects.create(group=group, pendamping=User.objects.get(username="pendamping"), since_on=DAY)
    dewi = visitor("pendamping", PHONE)
    page = dewi.page
    page.goto(f"{dewi.address}{group.get_absolute_url()}")
    follow(page, "Tandai titik peta")
    page.get_by_role("button", name="Pakai lokasi saya").click()
    says(page, "Telepon tidak mengizinkan lokasi.")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -5.11312345678, "longitude": 105.3067, "accuracy": 12})
    page.get_by_role("button", name="Pakai lokasi saya").click()
    says(page, "teliti sampai sekitar 12 meter")
    press(page, "Simpan")
    says(page, "Lintang -5.113123, bujur 105.306700.")
    assert page.get_by_role("link", name="Buka di aplikasi peta").get_attribute("href") == "geo:-5.113123,105.306700"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert str(Group.objects.get().latitude) == "-5.113123"
