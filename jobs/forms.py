"""Fields that many rooms use: an uploaded table, refused before anything is kept, lines, and an amount of rupiah."""

from django import forms

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka
from jobs.fields import BadValue, parse_rupiah
from jobs.reading import read_columns
from jobs.uploads import check_table

ACCEPTED = ".csv,.txt,.xlsx,.ods"


class TableField(forms.FileField):
    """An uploaded table that can be read and has rows.

    Headings nobody knows are no reason to refuse it where the next page lets them be explained. `reading` tells how
    the file was understood, also when it is refused.
    """

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    default_error_messages = {
        "required": "Pilih berkasnya dahulu.",
        "empty": "Berkas ini kosong. Periksa berkasnya, lalu unggah lagi.",
        "missing": "Berkas tidak ikut terkirim. Pilih berkasnya, lalu unggah lagi.",
        "invalid": "Berkas tidak ikut terkirim. Pilih berkasnya, lalu unggah lagi.",
    }

    def __init__(self, *, columns, faults_may_wait=True, **kwargs):
        """faults_may_wait: headings can still be explained on the next page; not where the file is not kept."""
        super().__init__(max_length=200, **kwargs)
        self.columns, self.faults_may_wait = columns, faults_may_wait
        self.reading = None

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:  # where it may be left out
            return None
        try:
            table = check_table(file, self.columns)
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.reading = read_columns(table, self.columns)
        if self.reading.faults and not (self.faults_may_wait and table.rows):
            raise forms.ValidationError(self.reading.faults)
        return file


class LinesField(forms.CharField):
    """One thing a line; becomes a list, empty lines left out."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class RupiahField(forms.CharField):
    """Whole rupiah above zero, written "1000000", "1.000.000" or "Rp1.000.000"; becomes an int.

    may_be_zero: nothing is an amount too, as a month without sales.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, *, may_be_zero=False, **kwargs):
        super().__init__(**kwargs)
        self.may_be_zero = may_be_zero

    def prepare_value(self, value):
        return angka(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if text in self.empty_values:
            return None
        try:
            amount = parse_rupiah(text)
        except BadValue as fault:
            raise forms.ValidationError(fault.sentence) from fault
        if not amount and not (self.may_be_zero and amount == 0):
            raise forms.ValidationError("Isi lebih dari nol.")
        return amount

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
