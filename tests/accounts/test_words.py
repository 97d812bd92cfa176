"""How dates look on every page."""

from datetime import UTC, date, datetime

import pytest
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
