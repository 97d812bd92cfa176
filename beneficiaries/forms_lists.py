"""Forms that find people in a release."""

from django import forms

from accounts.forms_kept import never_kept
from beneficiaries.lists import found, inside, numbered, places_called


class PlaceField(forms.CharField):
    """A kelurahan, desa or kecamatan by its name or code: a province has too many for a list to choose from."""

    def __init__(self, **kwargs):
        super().__init__(label="Kelurahan/desa atau kecamatan", required=False, max_length=60, **kwargs)
        self.release = None

    def clean(self, value):
        """The regions of that name inside the release's own; two villages may share a name."""
        text = super().clean(value)
        if not text:
            return []
        regions = places_called(text, self.release)
        if not regions:
            raise forms.ValidationError("Wilayah ini tidak dikenal di sini. Tulis nama lengkapnya, misalnya Imopuro.")
        return regions


class OfReleaseForm(forms.Form):
    def __init__(self, *args, release, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].release = release


class RegisterFilterForm(OfReleaseForm):
    """The search of a release. Not by NIK or KK, which would stand in the address: see NumberForm."""

    q = forms.CharField(label="Nama", required=False, max_length=60)
    address = forms.CharField(label="Alamat", required=False, min_length=3, max_length=60)
    place = PlaceField()

    @property
    def is_used(self):
        return self.is_valid() and any(self.cleaned_data.values())

    def filter(self, entries):
        """The entries asked for; none while something typed is not understood."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        return found(entries, name=asked["q"], address=asked["address"], within=asked["place"])


class FamilyFilterForm(OfReleaseForm):
    """The search of a list of families. One family is found by its KK in Cek data."""

    place = PlaceField()

    @property
    def is_used(self):
        return self.is_valid() and bool(self.cleaned_data["place"])

    def filter(self, families):
        """Those asked for; none while the place is not understood."""
        if not self.is_valid():
            return families.none()
        return inside(families, self.cleaned_data["place"]) if self.is_used else families


class NumberForm(OfReleaseForm):
    """The search for one person: sent, never written into an address."""

    number = forms.CharField(
        label="NIK atau nomor KK",
        max_length=40,
        widget=never_kept(forms.TextInput()),
        help_text="16 angka, atau 4 angka terakhir dengan kelurahannya.",
    )
    place = PlaceField()

    def clean_number(self):
        digits = "".join(c for c in self.cleaned_data["number"] if c not in " .-'")
        if not (digits.isascii() and digits.isdecimal() and len(digits) in (4, 16)):
            raise forms.ValidationError("Tulis 16 angka, atau hanya 4 angka terakhir.")
        return digits

    def clean(self):
        asked = self.cleaned_data
        if len(asked.get("number", "")) == 4 and not asked.get("place", "-"):
            self.add_error("place", "Tulis kelurahannya: 4 angka terakhir saja cocok untuk terlalu banyak orang.")
        return asked

    def filter(self, entries):
        if not self.is_valid():
            return entries.none()
        return numbered(entries, self.cleaned_data["number"], within=self.cleaned_data["place"])
