"""No card of Tugas saya sends a kabupaten/kota to pages of its province that it cannot open."""

import pytest
from django.utils import timezone

from accounts.models import Office
from accounts.roles import Role
from regions.models import Region
from reports.todo import page_for
from tests.dead_ends import dead_ends
from tests.programmes import kaltim
from tests.programmes.kaltim import SAMARINDA
from tests.programmes.placing import make_candidate, signed


@pytest.fixture
def of_the_province(person, db):
    """A signed decree of the province with a recipient in Samarinda, nothing done yet."""
    programme = kaltim.make_programme(kaltim.make_office(), needs_bimtek=True)
    programme.components.filter(name="KUBE").update(quota=0)
    programme.papers.create(name="Pakta integritas")
    make_candidate(programme, 1, component=programme.components.get(name="WRSE"), region_id=f"{SAMARINDA}.01.1001")
    signed(person("rini", Role.OPERATOR, "64"), person("andi", Role.KADIS, "64"), programme)
    return programme


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VERIFIKATOR, Role.KADIS])
@pytest.mark.parametrize("has_office", [True, False])
def test_no_card_sends_a_city_to_the_pages_of_its_province(as_, person, of_the_province, role, has_office):
    if has_office:
        place = {"government": "PEMERINTAH KOTA", "name": "DINAS SOSIAL", "place": "Samarinda"}
        Office.objects.create(region=Region.objects.get(code=SAMARINDA), **place)
    agus = person("agus", role, SAMARINDA)
    assert [*dead_ends(as_(agus), agus)] == []


def test_control_the_province_is_sent_there(as_, person, of_the_province):
    wati = person("wati", Role.OPERATOR, "64")
    about = [task.about for task in page_for(wati, timezone.localdate())["tasks"]]
    assert str(of_the_province) in about and [*dead_ends(as_(wati), wati)] == []
