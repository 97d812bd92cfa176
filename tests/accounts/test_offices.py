from datetime import date

import pytest
from django.urls import reverse

from accounts.forms import is_nip
from accounts.models import Office, Official
from audit.models import Event
from tests.conftest import make_office

LETTERHEAD = {
    "government": "PEMERINTAH KOTA METRO",
    "name": "DINAS SOSIAL",
    "address": "Jalan Baru Nomor 2",
    "place": "Metro",
    "zone": "Asia/Jakarta",
    "paper": "F4",
    "decree_number_pattern": "{nomor}/KPTS/{tahun}",
}
MADE = {
    "name": "I Made Wiryana, S.Sos., M.M.",
    "position": "Kepala Dinas Sosial",
    "acting": "Plt.",
    "nip": "19700102 199503 1 001",
    "from_on": "2023-01-02",
}


def edit(office):
    return reverse("accounts:edit_office", args=[office.pk])


@pytest.fixture
def official(office):
    return Official.objects.create(office=office, name="Lama", position="Kepala Dinas Sosial", from_on=date(2020, 1, 1))


def test_an_admin_changes_the_letterhead_and_it_is_written_down(send, rina, office):
    assert send(rina, edit(office), **LETTERHEAD, contact=office.contact).status_code == 302
    event = Event.objects.get(verb="office.changed")
    assert event.before["address"] == "Jalan Contoh Nomor 1"
    assert event.after["paper"] == "F4/Folio (215 x 330 mm)"


def test_a_number_pattern_without_its_places_is_refused(send, rina, office):
    answer = send(rina, edit(office), **LETTERHEAD | {"decree_number_pattern": "36 TAHUN 2024"})
    assert answer.status_code == 422 and "{nomor} dan {tahun}" in answer.content.decode()


def test_an_office_elsewhere_does_not_exist(as_, rina, kupang):
    assert as_(rina).get(edit(make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"))).status_code == 404


def test_a_new_office_lies_inside_the_region_and_is_the_only_one_there(send, rina, ani, kupang):
    add = reverse("accounts:add_office")
    assert send(rina, add, **LETTERHEAD, region="53.71").status_code == 422
    assert send(rina, add, **LETTERHEAD, region="18.72").status_code == 422
    assert send(ani, add, **LETTERHEAD, region="53.71").status_code == 302
    assert Office.objects.get(region=kupang).paper == "F4"


def test_an_official_is_added_with_titles_and_a_plain_nip(send, rina, office):
    send(rina, reverse("accounts:add_official", args=[office.pk]), **MADE)
    made = Official.objects.get()
    assert str(made) == "Plt. Kepala Dinas Sosial: I Made Wiryana, S.Sos., M.M."
    assert made.nip == "197001021995031001"
    assert Event.objects.get(verb="official.added").region_id == "18.72"


def test_an_official_leaves_on_a_day(send, rina, official):
    url = reverse("accounts:edit_official", args=[official.pk])
    values = {"name": "Lama", "position": "Kepala Dinas Sosial", "from_on": "2020-01-01"}
    assert send(rina, url, **values, until_on="2019-12-31").status_code == 422
    assert send(rina, url, **values, until_on="2023-01-01").status_code == 302
    assert Event.objects.get(verb="official.changed").after == {"until_on": "2023-01-01"}


@pytest.mark.parametrize(
    ("nip", "good"),
    [
        ("197001021995031001", True),
        ("199001022022212001", True),
        ("19700102199503100", False),
        ("197013021995031001", False),
        ("197002301995031001", False),
        ("197001021995131001", False),
        ("197001021995033001", False),
        ("١٩٧٠٠١٠٢١٩٩٥٠٣١٠٠١", False),
    ],
)
def test_a_nip_is_read_as_the_civil_service_writes_it(nip, good):
    assert is_nip(nip) is good


@pytest.mark.parametrize("offices", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(as_, ani, offices, django_assert_num_queries):
    from regions.models import Region

    for region in Region.objects.filter(level="regency")[:offices]:
        make_office(region, "PEMERINTAH", "Tempat")
    browser = as_(ani)
    with django_assert_num_queries(5):
        browser.get(reverse("accounts:offices"))
