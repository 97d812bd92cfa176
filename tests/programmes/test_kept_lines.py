"""What a form holds stays on it when a rule refuses it: packages, allocations, days. And what does not go together."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.roles import Role
from programmes.models import Component
from programmes.services import allocations, components
from tests.programmes import kaltim
from tests.programmes.kaltim import BALIKPAPAN, MILLION, SAMARINDA, allocate

ROOT = Path(__file__).parents[2]
LINES = {"lines-TOTAL_FORMS": 15, "lines-INITIAL_FORMS": 0, "name": "Dapur", "business": "kuliner"} | {
    f"lines-{number}-{name}": value
    for number, item in enumerate(("Kompor", "Panci"))
    for name, value in {"item": item, "quantity": 1, "unit": "buah", "unit_price_rupiah": "1.500.000"}.items()
}


@pytest.fixture
def programme(db):
    return kaltim.make_programme(kaltim.make_office(), quota=100)


@pytest.fixture
def rini(person, programme):
    return person("rini", Role.OPERATOR, "64")


def test_a_refused_package_keeps_its_lines_and_its_page(send, rini, programme):
    component = programme.components.get(name="WRSE")
    answer = send(rini, reverse("programmes:add_package", args=[component.pk]), **LINES)
    assert answer.status_code == 422 and "bernilai Rp3.000.000" in answer.text
    assert 'value="Kompor"' in answer.text and 'value="Panci"' in answer.text and 'value="Dapur"' in answer.text


def test_refused_days_of_an_allocation_stay_on_the_form(send, rini, programme):
    line = allocate(programme, SAMARINDA, rupiah=5 * MILLION, targets=1)
    url = reverse("programmes:date_allocation", args=[line.pk])
    answer = send(rini, url, bimtek_on="2024-03-18", handed_over_on="2024-03-04")
    assert answer.status_code == 422 and "sesudah bimtek" in answer.text and "2024-03-04" in answer.text


def test_no_page_gives_typed_values_to_a_service_that_may_refuse_them_elsewhere():
    """Through accounts.pages.tried the refusal stands on the form. The others hold one word, or tell it themselves."""
    bare = re.compile(r"^ +(?:\w+ = |return redirect\()?(?:services|files)\.(\w+)\([^\n]*\*\*form\.cleaned_data", re.M)
    found = {name for path in ROOT.glob("*/views*.py") for name in bare.findall(path.read_text())}
    assert found == NO_FORM_TO_SHOW


NO_FORM_TO_SHOW = set(
    "start_release decide_duplicate reopen_duplicate review_change undo_release record_entry start_import"
    " finish_follow_up override_rule sign_decree take_back".split()
)


@pytest.mark.parametrize(
    ("targets", "rupiah", "told"),
    [
        (34, 700, "34 orang × Rp5.000.000 = Rp170.000.000, bukan Rp700.000.000"),
        (101, 505, "Kuota WRSE 100 orang, 0 sudah dialokasikan: paling banyak 100 lagi"),
    ],
)
def test_value_and_targets_go_together_and_stay_within_the_quota(send, rini, programme, targets, rupiah, told):
    line = allocate(programme, SAMARINDA)
    url = reverse("programmes:decide_allocation", args=[programme.slug, line.pk])
    answer = send(rini, url, targets=targets, allocated_rupiah=rupiah * MILLION)
    assert answer.status_code == 422 and told in answer.text
    line.refresh_from_db()
    assert line.allocated_rupiah == 0


def test_the_targets_of_all_regions_together_stay_within_the_quota(rini, programme):
    allocate(programme, BALIKPAPAN, rupiah=300 * MILLION, targets=60)
    line = allocate(programme, SAMARINDA)
    with pytest.raises(NotAllowed, match="60 sudah dialokasikan: paling banyak 40 lagi"):
        allocations.decide_allocation(actor=rini, allocation=line, allocated_rupiah=205 * MILLION, targets=41)
    allocations.decide_allocation(actor=rini, allocation=line, allocated_rupiah=200 * MILLION, targets=40)


def test_what_is_moved_is_so_many_at_the_amount(rini, programme):
    giver = allocate(programme, SAMARINDA, rupiah=100 * MILLION, targets=20)
    taker = allocate(programme, BALIKPAPAN)
    with pytest.raises(NotAllowed, match="bukan Rp20.000.000"):
        allocations.move_allocation(actor=rini, giver=giver, taker=taker, rupiah=20 * MILLION, targets=0)
    allocations.move_allocation(actor=rini, giver=giver, taker=taker, rupiah=20 * MILLION, targets=4)


def test_a_quota_or_an_amount_is_not_changed_under_an_allocation(rini, programme):
    component = programme.components.get(name="WRSE")
    allocate(programme, SAMARINDA, rupiah=330 * MILLION, targets=66)
    as_it_is = {"name": "WRSE", "recipient_kind": "person", "form": Component.Form.GOODS, "quota": 100}
    as_it_is["amount_rupiah"] = component.amount_rupiah
    with pytest.raises(NotAllowed, match="Sudah 66 orang dialokasikan"):
        components.edit_component(actor=rini, component=component, **as_it_is | {"quota": 50})
    with pytest.raises(NotAllowed, match="nilainya tidak dapat diubah"):
        components.edit_component(actor=rini, component=component, **as_it_is | {"amount_rupiah": MILLION})
    components.edit_component(actor=rini, component=component, **as_it_is | {"quota": 66})


@pytest.mark.parametrize(
    ("bimtek_on", "handed_over_on"), [(date(1999, 1, 1), None), (date(2024, 3, 4), date(2031, 1, 1))]
)
def test_days_of_an_allocation_lie_in_the_years_of_its_programme(rini, programme, bimtek_on, handed_over_on):
    line = allocate(programme, SAMARINDA, rupiah=5 * MILLION, targets=1)
    with pytest.raises(NotAllowed, match="di luar tahun program. Isi tahun 2024 atau 2025"):
        allocations.date_allocation(actor=rini, allocation=line, bimtek_on=bimtek_on, handed_over_on=handed_over_on)
    allocations.date_allocation(
        actor=rini, allocation=line, bimtek_on=date(2024, 12, 30), handed_over_on=date(2025, 1, 10)
    )
