"""Finding a family for a group, letting it join or leave, and electing officers."""

from django import forms
from django.utils import timezone

from accounts.forms import RegionField
from accounts.forms_days import OldDayField
from accounts.forms_kept import never_kept
from beneficiaries.models import RegisterEntry, Sex
from jobs.fields import clean_text, parse_kk, parse_nik
from kube.forms import parsed
from kube.models import Membership, Position
from regions.models import Region

Level = Region.Level


class CandidateSearchForm(forms.Form):
    """By name and place; a number is sent, see NumberForm."""

    q = forms.CharField(label="Nama", required=False, max_length=60)
    place = forms.CharField(label="Kelurahan/desa atau kecamatan", required=False, max_length=60)


class NumberForm(forms.Form):
    """Stands beside another form that asks for a NIK."""

    nik = forms.CharField(
        label="NIK atau nomor KK", max_length=40, widget=never_kept(forms.TextInput()), help_text="16 angka."
    )

    def __init__(self, *args):
        super().__init__(*args, auto_id="number_%s")

    def clean_nik(self):
        digits = "".join(c for c in self.cleaned_data["nik"] if c not in " .-'")
        if not (digits.isascii() and digits.isdecimal() and len(digits) == 16):
            raise forms.ValidationError("Tulis 16 angka.")
        return digits


class JoinForm(forms.Form):
    """Somebody of the register joins on a day."""

    entry = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    on = OldDayField(label="Sejak tanggal")
    note = forms.CharField(label="Keterangan", max_length=200, required=False)

    def __init__(self, *args, user, is_replacement=False, **kwargs):
        super().__init__(*args, **kwargs)
        rows = RegisterEntry.objects.visible_to(user).filter(release__is_loaded=True)
        self.fields["entry"].queryset = rows.select_related("region", "release")
        self.fields["on"].initial = timezone.localdate
        if not is_replacement:
            del self.fields["note"]


class UnlistedForm(forms.Form):
    """Somebody who is not in the register, as his identity card has him."""

    name = forms.CharField(label="Nama menurut KTP", max_length=120)
    nik = forms.CharField(label="NIK", max_length=40, widget=never_kept(forms.TextInput()))
    kk = forms.CharField(
        label="Nomor KK",
        max_length=40,
        required=False,
        widget=never_kept(forms.TextInput()),
        help_text="Kosongkan bila belum punya KK.",
    )
    sex = forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices)
    region = RegionField(label="Kelurahan/desa", levels=[Level.DISTRICT, Level.VILLAGE])
    on = OldDayField(label="Sejak tanggal")
    note = forms.CharField(label="Keterangan", max_length=200, required=False)

    def __init__(self, *args, user, is_replacement=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].user = user
        self.fields["on"].initial = timezone.localdate
        if not is_replacement:
            del self.fields["note"]

    def clean_name(self):
        return parsed(lambda text: clean_text(text, 120), self.cleaned_data["name"])

    def clean_nik(self):
        return parsed(parse_nik, self.cleaned_data["nik"])

    def clean_kk(self):
        return parsed(parse_kk, self.cleaned_data["kk"]) if self.cleaned_data["kk"] else ""


class LeaveForm(forms.Form):
    """DISSOLVED is a matter of the whole group, REPLACED of the form that names the replacement."""

    WHY = [choice for choice in Membership.Why.choices if choice[0] not in ("replaced", "dissolved", "withdrawn")]
    why = forms.ChoiceField(label="Sebab", choices=WHY)
    left_on = OldDayField(label="Keluar tanggal", help_text="Hari pertama bukan anggota lagi.")
    note = forms.CharField(label="Keterangan", max_length=200, required=False)
    may_owe = forms.BooleanField(
        label="Keluar dengan tunggakan",
        required=False,
        help_text="Pinjamannya belum lunas. Sisanya tetap tercatat atas namanya dan masih dapat diangsur.",
    )

    def __init__(self, *args, owes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["left_on"].initial = timezone.localdate
        if not owes:
            del self.fields["may_owe"]


class ElectionForm(forms.Form):
    """Three titles, three people; a title left empty stays as it is."""

    since_on = OldDayField(label="Sejak tanggal")
    meeting = forms.ModelChoiceField(
        label="Dipilih dalam musyawarah", queryset=None, required=False, empty_label="Tidak dicatat"
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since_on"].initial = timezone.localdate
        self.fields["meeting"].queryset = group.meetings.all()
        members = group.memberships.present().select_related("person")
        held = dict(group.positions.held().values_list("title", "membership"))
        for title, label in Position.Title.choices:
            choice = forms.ModelChoiceField(label=label, queryset=members, required=False, empty_label="Belum dipilih")
            self.fields[title] = choice
            self.initial.setdefault(title, held.get(title))
        self.order_fields([*Position.Title.values, "since_on", "meeting"])

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned[title] for title in Position.Title.values if cleaned.get(title)]
        if len(set(chosen)) != len(chosen):
            raise forms.ValidationError("Ketua, sekretaris dan bendahara harus tiga orang yang berbeda.")
        if not chosen and not self.errors:
            raise forms.ValidationError("Pilih sedikitnya satu pengurus.")
        return cleaned

    def officers(self):
        return {title: self.cleaned_data[title] for title in Position.Title.values if self.cleaned_data[title]}
