"""A slip of the finger in a year is told, and what was typed stays."""

import re
from datetime import date

import pytest
from django import forms
from django.utils import timezone

from accounts.forms_days import BEFORE, PROGRAMME, DayField, MonthField, OldDayField, years_from
from accounts.templatetags.kube import tanggal
from beneficiaries.forms import LoadForm
from tests import house
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


WRITTEN = (
    "26/07/2023|26-07-2023|26.7.2023|26/7/2023|2023-07-26|20230726|26-Jul-2023|26 Juli 2023|26 Jul 2023|26 juli 2023"
    "| 26 / 07 / 2023 |Rabu, 26 Juli 2023|26 July 2023|26\u201307\u20132023"
)


@pytest.mark.parametrize("typed", WRITTEN.split("|"))
def test_a_day_is_read_as_people_write_it_whatever_the_browser_speaks(typed):
    assert DayField().clean(typed) == date(2023, 7, 26)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("26/07/23", "Tahun hanya dua angka. Tulis tahun dengan empat angka."),
        ("26 Juli 23", "Tahun hanya dua angka"),
        ("31/02/2024", "Tanggal ini tidak ada di kalender."),
        ("07/26/2023", "Bulan dan hari terbalik. Tulis hari dahulu, lalu bulan."),
        ("besok", "Tanggal tidak terbaca. Tulis seperti 26/07/2023 atau 26 Juli 2023."),
        ("05072023", "Tanggal tidak terbaca"),
    ],
)
def test_what_is_no_day_is_told_in_words(typed, told):
    with pytest.raises(forms.ValidationError, match=told):
        DayField().clean(typed)


def test_a_day_is_shown_as_it_is_written_here():
    field = OldDayField(initial=date(2023, 7, 5))
    shown = str(type("AForm", (forms.Form,), {"on": field})()["on"])
    assert 'type="text"' in shown and 'value="05/07/2023"' in shown and "data-day" in shown
    assert not field.has_changed(date(2023, 7, 5), "5 Juli 2023") and field.has_changed(date(2023, 7, 5), "6 Juli 2023")


def kinds_of(widget):
    return getattr(widget, "input_type", ""), widget.attrs.get("type", "")


def test_no_field_leaves_the_order_of_day_and_month_to_the_browser():
    fields = [(form, field) for form in forms_below() for field in getattr(form, "base_fields", {}).values()]
    kinds = {(form.__name__, kind) for form, field in fields for kind in kinds_of(field.widget)}
    assert [each for each in kinds if each[1] in ("date", "datetime-local")] == []
    templates = house.source(".html", folders=["templates"])
    assert [path for path, text in templates.items() if re.search(r'type="(date|datetime-local)"', text)] == []


@pytest.mark.parametrize("typed", ["2023-07", "07/2023", "7-2023", "Juli 2023"])
def test_a_month_is_read_in_browsers_too_that_know_no_months(typed):
    assert MonthField().clean(typed) == date(2023, 7, 1)


def test_a_month_is_asked_the_same():
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
