"""A slip of the finger in a year is told, and what was typed stays."""

from datetime import date

import pytest
from django import forms
from django.utils import timezone

from accounts.forms_days import BEFORE, PROGRAMME, DayField, OldDayField, years_from
from accounts.templatetags.kube import tanggal
from beneficiaries.forms import LoadForm
from kube.forms_visits import MonthField
from tests.access.test_odd_input import forms_below

TODAY = timezone.localdate()


@pytest.mark.parametrize("typed", ["1202-03-10", "0025-01-31", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_year_that_cannot_be_meant_is_refused_with_the_years_that_can(typed):
    with pytest.raises(forms.ValidationError, match=f"Tahun {int(typed[:4])} tidak masuk akal di sini.*1 Januari 2000"):
        DayField().clean(typed)


@pytest.mark.parametrize("day", [PROGRAMME, TODAY, years_from(TODAY, 5)])
def test_a_day_of_the_programme_is_taken(day):
    assert DayField().clean(day.isoformat()) == day


def test_what_began_before_the_programme_may_lie_before_it():
    assert OldDayField().clean("1983-05-01") == date(1983, 5, 1)
    with pytest.raises(forms.ValidationError, match=tanggal(BEFORE)):
        OldDayField().clean("1083-05-01")


def test_a_month_is_asked_the_same():
    assert MonthField().clean("2023-07") == date(2023, 7, 1)
    with pytest.raises(forms.ValidationError, match="Tahun 1202"):
        MonthField().clean("1202-07")


def test_a_leap_day_has_a_day_in_every_year():
    assert years_from(date(2024, 2, 29), 5) == date(2029, 2, 28)


def test_what_was_typed_stays_in_the_form():
    form = LoadForm({"register": "DTKS", "data_on": "1202-03-10"})
    assert not form.is_valid() and 'value="1202-03-10"' in str(form["data_on"])


def test_every_date_of_every_form_is_asked():
    fields = [(form, name, field) for form in forms_below() for name, field in getattr(form, "base_fields", {}).items()]
    dates = [(form.__name__, name, field) for form, name, field in fields if isinstance(field, forms.DateField)]
    assert [(form, name) for form, name, field in dates if not isinstance(field, DayField)] == []
    assert len(dates) > 30


def load(data_on, **ticked):
    return LoadForm({"register": "DTKS", "data_on": str(data_on), **ticked})


def test_data_of_long_ago_are_asked_about_once():
    old = years_from(TODAY, -4)
    asked = load(old)
    assert not asked.is_valid() and list(asked.errors) == ["is_that_old"]
    assert tanggal(old) in asked.fields["is_that_old"].label
    ticked = load(old, is_that_old="on")
    assert ticked.is_valid() and ticked.cleaned_data == {"register": "DTKS", "data_on": old}


@pytest.mark.parametrize("day", ["1202-03-10", "1999-12-31", "2098-01-01"])
def test_no_tick_makes_a_year_possible(day):
    assert list(load(day, is_that_old="on").errors) == ["data_on"]


def test_fresh_data_are_not_asked_about():
    assert load(years_from(TODAY, -2)).is_valid()
