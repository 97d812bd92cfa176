"""A day in a form: typed with the browser's calendar, and in a year that can be meant."""

from datetime import date

from django import forms
from django.utils import timezone

from accounts.templatetags.kube import tanggal

# What this program itself is about: trainings, decrees, payments, visits, the register (DTKS began in 2011).
PROGRAMME = date(2000, 1, 1)
# What began before it: groups (the first KUBE is of 1983) and their members, offices held, things bought.
BEFORE = date(1970, 1, 1)
# A plan may lie ahead; a field for what has happened refuses the future itself.
YEARS_AHEAD = 5


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A browser's calendar makes 1202 or 0025 of a slip of the finger; such a year is refused, not kept."""

    widget = DayInput
    earliest = PROGRAMME

    def clean(self, value):
        day = super().clean(value)
        if day is not None:
            refuse_odd_year(day, self.earliest)
        return day


class OldDayField(DayField):
    """A day that may lie before the program."""

    earliest = BEFORE


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
