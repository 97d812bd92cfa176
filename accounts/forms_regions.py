from django import forms

from regions.models import Region
from regions.names import normalise_name


class RegionFilter(forms.Form):
    q = forms.CharField(label="Cari nama, ejaan lain atau kode", required=False)
    level = forms.ChoiceField(label="Tingkat", choices=[("", "Semua tingkat"), *Region.Level.choices], required=False)

    def filter(self, regions):
        if not self.is_valid():
            return regions.none()
        if self.cleaned_data["q"]:
            regions = regions.searched(self.cleaned_data["q"])
        if self.cleaned_data["level"]:
            regions = regions.filter(level=self.cleaned_data["level"])
        return regions


class AliasForm(forms.Form):
    name = forms.CharField(
        label="Ejaan lain", max_length=60, help_text="Seperti tertulis di berkas, misalnya Ganjarasri."
    )
    source = forms.CharField(
        label="Ditemukan di", max_length=120, required=False, help_text="Berkas atau surat yang memakai ejaan ini."
    )

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not normalise_name(name):
            raise forms.ValidationError("Ejaan harus memuat huruf.")
        return name
