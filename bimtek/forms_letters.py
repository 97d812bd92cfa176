"""What the papers of a bimtek say."""

from django import forms

from accounts.forms_days import DayField
from bimtek.models.letters import NUMBER, CertificateSeries, Invitation, Minutes, TaskLetter, Transport
from jobs.forms import RupiahField
from regions.models import Region

MOST_OFFICIALS = 10


def lines(rows=3):
    return forms.Textarea(attrs={"rows": rows})


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["number", "dated_on", "nature", "addressed_to", "requirements"]
        widgets = {"addressed_to": lines(), "requirements": lines()}
        field_classes = {"dated_on": DayField}
        help_texts = {"number": "Nomor agenda kantor. Contoh: 400.9.1/125/DINSOS/2026"}


class TaskLetterForm(forms.ModelForm):
    class Meta:
        model = TaskLetter
        fields = ["number", "dated_on", "bases", "tasks", "costs"]
        widgets = {"bases": lines(), "tasks": lines()}
        field_classes = {"dated_on": DayField}
        help_texts = {"costs": "Contoh: DPA Dinas Sosial Kota Metro Tahun Anggaran 2026"}


class TaskedOfficialForm(forms.Form):
    """Somebody who is sent; an empty line is left out."""

    name = forms.CharField(label="Nama dengan gelar", max_length=120)
    nip = forms.RegexField(
        r"^\d{18}$", label="NIP", required=False, error_messages={"invalid": "NIP terdiri dari 18 angka tanpa spasi."}
    )
    rank = forms.CharField(label="Pangkat/golongan", max_length=60, required=False)
    position = forms.CharField(label="Jabatan", max_length=130, required=False)


class OfficialFormSet(forms.BaseFormSet):
    def officials(self):
        return [form.cleaned_data for form in self.forms if form.has_changed() or form.initial]

    def clean(self):
        if not any(self.errors) and not self.officials():
            raise forms.ValidationError("Isi sedikitnya satu petugas.")


TaskedOfficials = forms.formset_factory(
    TaskedOfficialForm, formset=OfficialFormSet, extra=MOST_OFFICIALS, max_num=MOST_OFFICIALS
)


class TransportForm(forms.ModelForm):
    amount_rupiah = RupiahField(label="Uang transport per orang (rupiah)")

    class Meta:
        model = Transport
        fields = ["amount_rupiah", "costs"]
        help_texts = {"costs": "Contoh: DPA Dinas Sosial Kota Metro Tahun Anggaran 2026"}


class RegionTransportForm(forms.Form):
    """Another amount for one place; an empty line is left out."""

    region = forms.ChoiceField(label="Asal peserta", required=False)
    amount_rupiah = RupiahField(label="Rupiah per orang", required=False)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in regions}
        shown = [(code, named(region)) for code, region in self.regions.items()]
        self.fields["region"].choices = [("", "Pilih"), *shown]

    def clean_region(self):
        return self.regions.get(self.cleaned_data["region"])

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned["region"]) != bool(cleaned["amount_rupiah"]):
            name = "amount_rupiah" if cleaned["region"] else "region"
            self.add_error(name, "Isi keduanya, atau kosongkan keduanya.")
        return cleaned


def named(region):
    """ "Kota Metro", "Kecamatan Metro Timur, Kota Metro"."""
    return region.title if region.level == Region.Level.REGENCY else f"{region.title}, {region.parent.title}"


class RegionTransportFormSet(forms.BaseFormSet):
    def lines(self):
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("region")]

    def by_region(self):
        return {line["region"]: line["amount_rupiah"] for line in self.lines()}

    def clean(self):
        if not any(self.errors) and len(self.by_region()) != len(self.lines()):
            raise forms.ValidationError("Satu wilayah tertulis dua kali. Sisakan satu barisnya.")


RegionTransports = forms.formset_factory(RegionTransportForm, formset=RegionTransportFormSet, extra=5, max_num=200)


class MinutesForm(forms.ModelForm):
    class Meta:
        model = Minutes
        fields = ["chair", "writer", "course", "questions", "conclusions"]
        widgets = {"course": lines(6), "questions": lines(4), "conclusions": lines(4)}


class CertificateForm(forms.ModelForm):
    class Meta:
        model = CertificateSeries
        fields = ["pattern", "first_number", "dated_on", "hours"]
        field_classes = {"dated_on": DayField}
        help_texts = {"hours": "Satu JP biasanya 45 menit."}

    def clean_pattern(self):
        pattern = self.cleaned_data["pattern"]
        if pattern.count(NUMBER) != 1:
            raise forms.ValidationError(f"Tulis {NUMBER} satu kali, di tempat nomor urut berdiri.")
        return pattern
