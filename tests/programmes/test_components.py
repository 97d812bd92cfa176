"""Components of a programme, packages of goods, and next year's programme in one click."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements import services as disbursements
from disbursements.models import Batch
from disbursements.readiness import Readiness
from programmes.models import Candidate, Component, Package, PackageLine, Programme, Recipient
from programmes.services import components, copying, decrees
from tests.programmes import metro
from tests.programmes.placing import MILLION, draft, make_candidate, make_candidates, make_programme, signed

GOODS = [
    {"item": "Kompor gas", "quantity": 1, "unit": "buah", "unit_price_rupiah": 650_000},
    {"item": "Tabung gas", "quantity": 2, "unit": "buah", "unit_price_rupiah": 175_000},
]


def add(actor, programme, name="WRSE", form="goods", amount_rupiah=MILLION, quota=5, recipient_kind="person"):
    return components.add_component(
        actor=actor,
        programme=programme,
        name=name,
        recipient_kind=recipient_kind,
        form=form,
        amount_rupiah=amount_rupiah,
        quota=quota,
    )


@pytest.fixture
def programme(office):
    return make_programme(office)


def test_a_component_is_added_on_its_own_page(sari, programme, send):
    fields = {"name": "KUBE", "recipient_kind": "group", "form": "goods", "quota": "200", "amount_rupiah": ""}
    answer = send(sari, reverse("programmes:add_component", args=[programme.slug]), **fields)
    component = programme.components.get(name="KUBE")
    assert (answer.url, component.unit, component.order) == (programme.get_absolute_url(), "kelompok", 2)
    assert component.amount_rupiah is None


def test_money_needs_an_amount(sari, programme, send):
    fields = {"name": "UEP", "recipient_kind": "person", "form": "transfer", "quota": "2", "amount_rupiah": ""}
    answer = send(sari, reverse("programmes:add_component", args=[programme.slug]), **fields)
    assert (answer.status_code, programme.components.count()) == (422, 1)


def test_two_components_of_one_name_are_refused(sari, programme):
    with pytest.raises(NotAllowed, match="sudah ada"):
        add(sari, programme, name=programme.only_component.name)


def test_each_component_has_its_own_quota_within_one_budget(sari, programme):
    first, second = programme.only_component, add(sari, programme, quota=2)
    for number in (1, 2, 3):
        make_candidate(programme, number, component=second)
    make_candidate(programme, 4, component=first)
    assert decrees.place_all(actor=sari, decree=draft(sari, programme)) == 3
    programme.refresh_from_db()
    assert list(programme.components.values_list("placed", flat=True)) == [1, 2]
    assert (programme.placed, programme.committed_rupiah) == (3, 3 * MILLION)


def test_the_refusal_names_the_component_that_is_full(sari, programme):
    second = add(sari, programme, quota=1)
    one, two = (make_candidate(programme, number, component=second) for number in (1, 2))
    decree = draft(sari, programme)
    decrees.place(actor=sari, decree=decree, candidate=one)
    with pytest.raises(NotAllowed, match="Kuota WRSE 1 orang sudah terisi"):
        decrees.place(actor=sari, decree=decree, candidate=two)


def test_a_candidate_stands_in_a_component_of_his_own_programme(sari, programme, office):
    candidate, other = make_candidate(programme, 1), make_programme(office, year=2022)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(component=other.only_component)


def test_what_was_decreed_stays_for_the_database_too(sari, programme):
    decrees.place(actor=sari, decree=draft(sari, programme), candidate=make_candidate(programme, 1))
    for change in ({"amount_rupiah": 2}, {"form": "goods"}, {"recipient_kind": "group"}, {"quota": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Component.objects.filter(programme=programme).update(**change)


def test_the_first_package_sets_the_amount_and_the_next_must_cost_the_same(sari, programme):
    component = add(sari, programme, amount_rupiah=None)
    components.add_package(actor=sari, component=component, name="A", business="Kuliner", lines=GOODS)
    component.refresh_from_db()
    assert component.amount_rupiah == MILLION
    with pytest.raises(NotAllowed, match="Rp650.000, padahal bantuan WRSE Rp1.000.000"):
        components.add_package(actor=sari, component=component, name="B", business="", lines=GOODS[:1])


@pytest.mark.parametrize(
    "change",
    [
        lambda package: PackageLine.objects.filter(package=package).update(quantity=3),
        lambda package: PackageLine.objects.filter(package=package).first().delete(),
        lambda package: Component.objects.filter(pk=package.component_id).update(amount_rupiah=1),
        lambda package: Package.objects.create(component=package.component, name="kosong"),
    ],
)
def test_a_package_costs_the_amount_by_any_path(sari, programme, change):
    component = add(sari, programme)
    package = components.add_package(actor=sari, component=component, name="A", business="", lines=GOODS)
    with pytest.raises(IntegrityError, match="does not cost"), transaction.atomic():
        change(package)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_package_is_filled_in_on_its_page_and_shown(sari, programme, send, as_):
    component = add(sari, programme)
    lines = {
        "lines-TOTAL_FORMS": "15",
        "lines-INITIAL_FORMS": "0",
        "lines-0-item": "Mesin jahit",
        "lines-0-unit": "buah",
    }
    lines |= {"lines-0-quantity": "1", "lines-0-unit_price_rupiah": "1.000.000"}
    url = reverse("programmes:add_package", args=[component.pk])
    assert send(sari, url, name="WRSE-B", business="Menjahit", **lines).url == programme.get_absolute_url()
    page = as_(sari).get(programme.get_absolute_url()).text
    assert "Paket WRSE-B (Menjahit): Rp1.000.000" in page and "Mesin jahit" in page


def test_only_a_component_nobody_uses_is_removed(sari, programme):
    second = add(sari, programme)
    make_candidate(programme, 1)
    with pytest.raises(NotAllowed, match="sudah punya usulan"):
        components.remove_component(actor=sari, component=programme.components.get(order=1))
    components.remove_component(actor=sari, component=second)
    with pytest.raises(NotAllowed, match="harus punya satu komponen"):
        components.remove_component(actor=sari, component=programme.only_component)


def goods_only(sari, made, programme):
    Component.objects.filter(programme=programme).update(form="goods")
    Programme.objects.filter(pk=programme.pk).update(bank=None)
    make_candidates(programme, 1)
    programme.refresh_from_db()
    return signed(sari, made, programme)


def test_goods_offer_no_cash_screens(sari, made, programme, as_):
    decree = goods_only(sari, made, programme)
    page = as_(sari).get(reverse("disbursements:prepare", args=[decree.pk]), follow=True).text
    assert "memberi barang, bukan uang" in page
    with pytest.raises(NotAllowed, match="memberi barang, bukan uang"):
        disbursements.prepare_batch(actor=sari, decree=decree)
    assert "Penyaluran</a>" not in as_(sari).get(decree.get_absolute_url()).text.split("Bagian program")[1]


def test_nobody_pays_for_goods_by_any_path(sari, made, programme):
    decree = goods_only(sari, made, programme)
    recipient = decree.recipients.get()
    batch = Batch.objects.create(
        programme=programme, decree=decree, region=programme.region, number=1, made_by=sari, payment_count=1
    )
    line = Readiness(recipient=recipient, account=recipient.person.accounts.get())
    with pytest.raises(IntegrityError, match="gets goods, no money"), transaction.atomic():
        disbursements.payment_of(batch, 1, line).save()


def test_a_list_of_a_programme_with_two_components_says_for_which(sari, programme, send):
    second = add(sari, programme)
    url = reverse("programmes:upload_candidates", args=[programme.slug])
    file = metro.SimpleUploadedFile("usulan.csv", metro.lines(metro.line()).encode())
    preview = send(sari, url, file=file).url
    assert send(sari, preview).status_code == 422
    send(sari, preview, component=second.pk)
    assert programme.imports.get().component == second


def test_a_programme_is_copied_to_the_next_year_without_people(sari, programme, send):
    component = add(sari, programme)
    components.add_package(actor=sari, component=component, name="A", business="", lines=GOODS)
    make_candidates(programme, 2)
    programme.kelurahan.set(["18.72.01.1001"])
    decrees.place_all(actor=sari, decree=draft(sari, programme))
    answer = send(sari, reverse("programmes:copy", args=[programme.slug]))
    copy = Programme.objects.get(year=2024)
    assert (answer.url, copy.status, copy.budget_rupiah) == (copy.get_absolute_url(), "draft", 20 * MILLION)
    assert [(c.name, c.quota, c.placed) for c in copy.components.all()] == [("Bantuan Ekonomi", 20, 0), ("WRSE", 5, 0)]
    assert Package.objects.get(component__programme=copy).price_rupiah == MILLION
    assert (copy.rules.count(), copy.papers.count(), copy.kelurahan.count()) == (1, 1, 1)
    assert not copy.candidates.exists() and not Recipient.objects.filter(programme=copy).exists()
    with pytest.raises(NotAllowed, match="tahun 2024 sudah ada"):
        copying.copy_programme(actor=sari, programme=programme)


def test_another_district_has_no_such_component(yusuf, programme, send, as_):
    component = programme.only_component
    assert as_(yusuf).get(reverse("programmes:edit_component", args=[component.pk])).status_code == 404
    assert send(yusuf, reverse("programmes:remove_component", args=[component.pk])).status_code == 404
