"""A group is dissolved when nothing hangs on it any more; until then each thing is named with its page."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements.models import RevolvingFund
from kube.hanging import hanging_on
from kube.services.groups import take_step
from programmes.models import Programme
from tests.disbursements.rolling import Book
from tests.kube.conftest import DAY, a_member
from tests.kube.money import MILLION, a_loan, came_in
from tests.programmes import grouping


def test_the_page_names_each_thing_and_where_it_is_settled(as_, sari, mawar):
    came_in(sari, mawar, 5 * MILLION, DAY, category="capital")
    came_in(sari, mawar, 10_000, DAY)
    loan = a_loan(sari, a_member(mawar, 9001), lent_on=DAY)
    fund = RevolvingFund.objects.create(office=mawar.office, region=mawar.office.region, name="Dana")
    place = fund.places.create(group=mawar, region=mawar.region, position=1, planned_rupiah=MILLION)
    book = Book(sari, fund)
    book.deposit(1)
    book.lend(1, 1)
    page = as_(sari).get(reverse("kube:dissolve", args=[mawar.pk])).text
    for told in (loan.get_absolute_url(), "Modal bergulir masih Rp3.000.000", "Uang kas masih Rp10.000"):
        assert told in page
    assert "Utang Rp1.000.000 kepada Dana" in page and place.get_absolute_url() in page
    assert 'name="reason"' not in page
    with pytest.raises(NotAllowed, match="KUBE Mawar belum dapat dibubarkan"):
        take_step(actor=sari, group=mawar, step="dissolve", on=DAY, reason="tidak jalan")


def test_a_group_in_a_signed_decree_waits_until_it_is_paid_or_replaced(as_, sari, made, office):
    programme = grouping.programme_of_groups(office)
    (group,) = grouping.groups(sari, office, 1)
    grouping.judged(sari, programme, [group])
    decree = grouping.signed(sari, made, programme)
    (told,) = hanging_on(group)
    assert str(decree) in told.sentence and told.url == decree.get_absolute_url()
    Programme.objects.filter(pk=programme.pk).update(status="closed")
    assert hanging_on(group) == []
