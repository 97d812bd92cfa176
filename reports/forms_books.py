"""Which book of which month or year is printed."""

from calendar import monthrange
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS

from reports.models import Document


class BookForm(forms.Form):
    book = forms.ChoiceField(label="Buku", choices=Document.Book.choices)
    month = forms.TypedChoiceField(
        label="Bulan", choices=[("", "Setahun penuh"), *MONTHS.items()], required=False, coerce=int, empty_value=None
    )
    year = forms.IntegerField(label="Tahun", min_value=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["month"].initial, self.fields["year"].initial = today.month, today.year
        for name, look in (("book", "form-select"), ("month", "form-select"), ("year", "form-control")):
            self.fields[name].widget.attrs["class"] = f"{look} {look}-lg"

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("Tahun ini belum dimulai.")
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("year") and self.since_on() > timezone.localdate():
            self.add_error("month", "Bulan ini belum dimulai.")
        return cleaned

    def since_on(self) -> date:
        return date(self.cleaned_data["year"], self.cleaned_data.get("month") or 1, 1)

    def part(self) -> dict:
        """What Document calls it: the book and both days of the period."""
        first = self.since_on()
        last_month = self.cleaned_data["month"] or 12
        last = date(first.year, last_month, monthrange(first.year, last_month)[1])
        return {"book": self.cleaned_data["book"], "since_on": first, "until_on": last}
