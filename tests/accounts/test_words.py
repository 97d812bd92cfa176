"""How dates and addresses look on every page."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import override

from accounts.templatetags.kube import tanggal, waktu


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_written_as_django_writes_them(month):
    assert tanggal(date(2023, month, 6)) == date_format(date(2023, month, 6), "j F Y")


@override("Asia/Jakarta")
def test_a_moment_is_told_by_the_clock_of_the_office():
    assert waktu(datetime(2023, 7, 26, 18, 5, tzinfo=UTC)) == "27 Juli 2023 01.05 WIB"
    assert tanggal(datetime(2023, 7, 26, 18, 5, tzinfo=UTC)) == "27 Juli 2023"
    assert (tanggal(None), waktu(None)) == ("–", "–")


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("{% url 'beneficiaries:release' 7 %}", 7),
        ("{% url 'beneficiaries:release' number %}", 8),
        ("{% url 'beneficiaries:release' pk=number %}", 8),
        ("{% url 'beneficiaries:release' number as there %}{{ there }}", 8),
    ],
)
def test_an_address_is_put_together_once_and_as_django_does(tag, key):
    for _ in range(2):
        assert Template(tag).render(Context({"number": 8})) == reverse("beneficiaries:release", args=[key])


def test_an_address_nobody_has_is_told_unless_it_is_only_asked_for():
    with pytest.raises(NoReverseMatch):
        Template("{% url 'beneficiaries:nowhere' 7 %}").render(Context())
    asked = "{% url 'beneficiaries:nowhere' 7 as there %}<{{ there }}>"
    assert Template(asked).render(Context()) == "<>"
