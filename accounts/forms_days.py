"""A day in a form: typed as people write it, told in words beside it, and in a year that can be meant."""

from datetime import date, datetime

from django import forms
from django.utils import timezone

from accounts.days import NotADay, read_day
from accounts.templatetags.kube import tanggal

# What this program itself is about: trainings, decrees, payments, visits, the register (DTKS began in 2011).
PROGRAMME = date(2000, 1, 1)
# What began before it: groups (the first KUBE is of 1983) and their members, offices held, things bought.
BEFORE = date(1970, 1, 1)
# A plan may lie ahead; a field for what has happened refuses the future itself.
YEARS_AHEAD = 5


AS_WRITTEN = {"date_format": "Tanggal tidak terbaca. Tulis seperti 26/07/2023 atau 26 Juli 2023."}


class DayInput(forms.DateInput):
    """A text field and not the browser's own: that one takes day and month in the order of the browser's language.

    static/js/days.js says in words which day it is, and opens the browser's calendar beside it.
    """

    def __init__(self, attrs=None):
        own = {"data-day": "yes", "autocomplete": "off", "placeholder": "hh/bb/tttt"}
        super().__init__(own | (attrs or {}), format="%d/%m/%Y")


class DayField(forms.DateField):
    """A slip of the finger that makes 1202 or 0025 of a year is refused, not kept."""

    widget = DayInput
    earliest = PROGRAMME

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        try:
            return read_day(value)
        except NotADay as fault:
            raise forms.ValidationError(AS_WRITTEN.get(fault.code, fault.sentence), code="invalid") from fault

    def clean(self, value):
        day = super().clean(value)
        if day is not None:
            refuse_odd_year(day, self.earliest)
        return day


class OldDayField(DayField):
    """A day that may lie before the program."""

    earliest = BEFORE


class MonthField(forms.CharField):
    """A month: "2023-07", as browsers that know months send it, "07/2023" or "Juli 2023"; becomes its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2023-07"})

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value):
        text = super().clean(value)
        if isinstance(text, date) or not text:
            return text or None
        month = first_of(text)
        refuse_odd_year(month)
        return month


def first_of(month: str) -> date:
    """Raises ValidationError with a sentence."""
    for whole in (f"{month}-01", f"01/{month}", f"01-{month}", f"1 {month}"):
        try:
            return read_day(whole)
        except NotADay:
            continue
    raise forms.ValidationError("Tulis bulan dan tahun, misalnya 2023-07 atau Juli 2023.")


def refuse_odd_year(day: date, earliest: date = PROGRAMME) -> None:
    """Raises ValidationError with a sentence."""
    latest = years_from(timezone.localdate(), YEARS_AHEAD)
    if not earliest <= day <= latest:
        between = f"antara {tanggal(earliest)} dan {tanggal(latest)}"
        raise forms.ValidationError(f"Tahun {day.year} tidak masuk akal di sini. Tulis tanggal {between}.")


def years_from(day: date, years: int) -> date:
    """The same day so many years later, or earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
