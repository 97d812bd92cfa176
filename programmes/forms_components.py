"""Forms of packages of goods."""

from django import forms

from jobs.forms import RupiahField
from programmes.models import Package

MOST_LINES = 15


class PackageForm(forms.ModelForm):
    class Meta:
        model = Package
        fields = ["name", "business"]
        help_texts = {"name": "Misalnya WRSE-A.", "business": "Misalnya kuliner, menjahit, ternak ayam."}


class PackageLineForm(forms.Form):
    """One thing in the package; an empty line is left out."""

    item = forms.CharField(label="Barang", max_length=120)
    quantity = forms.IntegerField(label="Jumlah", min_value=1, max_value=1_000_000)
    unit = forms.CharField(
        label="Satuan", max_length=20, required=False, widget=forms.TextInput(attrs={"placeholder": "buah"})
    )
    unit_price_rupiah = RupiahField(label="Harga satuan (rupiah)")

    def clean_unit(self):
        return self.cleaned_data["unit"] or "buah"


class LineFormSet(forms.BaseFormSet):
    def lines(self):
        """What was filled in, for the service."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self):
        if not any(self.errors) and not self.lines():
            raise forms.ValidationError("Isi sedikitnya satu barang.")


PackageLines = forms.formset_factory(PackageLineForm, formset=LineFormSet, extra=MOST_LINES, max_num=MOST_LINES)


def lines_form(data, package=None):
    """The lines of a package, the empty ones after them."""
    names = ("item", "quantity", "unit", "unit_price_rupiah")
    present = list(package.lines.values(*names)) if package else []
    return PackageLines(data, initial=present, prefix="lines")
