"""Logging in, users and offices. A form offers only what this person may choose."""

import re
from datetime import date

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from accounts.forms_days import OldDayField
from accounts.models import Office, Official, User
from accounts.roles import Role
from regions.codes import REGENCY
from regions.models import Region

Level = Region.Level
LEVELS = {Role.TKSK: [Level.DISTRICT], Role.LURAH: [Level.VILLAGE]}


class LoginForm(AuthenticationForm):
    """One answer for a wrong name, a wrong password and a user who is switched off."""

    WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa lagi; huruf besar dan kecil dibedakan."
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Nama pengguna"
        self.fields["username"].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].label = "Kata sandi"


class OwnPasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Kata sandi sekarang"
        self.fields["new_password1"].label = "Kata sandi baru"
        self.fields[
            "new_password1"
        ].help_text = (
            "Paling sedikit 12 huruf, bukan kata sandi yang lazim. Empat kata yang tidak berhubungan mudah diingat."
        )
        self.fields["new_password2"].label = "Kata sandi baru, sekali lagi"
        self.fields["new_password2"].help_text = ""


class RegionField(forms.CharField):
    """A region written as code or name; becomes the Region, if it lies inside what this person sees."""

    def __init__(self, *, levels, **kwargs):
        super().__init__(**kwargs)
        self.levels = levels
        self.user = self.within = None
        self.widget.attrs["list"] = "wilayah"
        self.help_text = self.help_text or "Nama atau kode wilayah, misalnya Kota Metro atau 18.72."

    def prepare_value(self, value):
        return f"{value.code} – {value.name}" if isinstance(value, Region) else value

    def clean(self, value):
        text = super().clean(value)
        if isinstance(text, Region) or not text:
            return text or None
        found = self.regions().called(text)
        found = list(found.select_related("parent")[:6])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                "Wilayah ini tidak ada di dalam wilayah Anda. Tulis kode atau nama resminya; untuk wilayah lain"
                " mintalah admin provinsi atau pusat."
            )
        choices = "; ".join(f"{region.code} {region.name} ({region.parent})" for region in found)
        raise forms.ValidationError(f"Ada beberapa wilayah bernama itu. Tulis kodenya: {choices}.")

    def regions(self):
        """What may be chosen: of what this person sees, or of `within`, a Region, alone."""
        regions = Region.objects.visible_to(self.user).filter(level__in=self.levels)
        return regions.below(self.within) if self.within else regions

    def suggestions(self):
        """For the datalist: never all 7,000 kecamatan or 83,000 villages, only those of one's own kabupaten/kota."""
        regions = self.regions()
        if len(self.within.code if self.within else self.user.region_id or "") < REGENCY:
            regions = regions.exclude(level__in=[Level.DISTRICT, Level.VILLAGE])
        return [self.prepare_value(region) for region in regions]


class UserForm(forms.ModelForm):
    """reader: the admin who fills it in. Of himself he may change the name only."""

    region = RegionField(
        label="Wilayah",
        levels=[Level.PROVINCE, Level.REGENCY, Level.DISTRICT],
        required=False,
        help_text="Nama atau kode. TKSK: kecamatannya. Lurah atau kepala desa: kelurahan atau desanya.",
    )

    class Meta:
        model = User
        fields = ["name", "username", "role", "region", "is_national", "is_active"]
        labels = {"username": "Nama pengguna", "is_active": "Boleh masuk", "is_national": "Seluruh Indonesia"}
        help_texts = {
            "username": "Untuk masuk: huruf, angka dan titik, tanpa spasi.",
            "is_active": "Kosongkan bila orang ini pindah atau berhenti; riwayatnya tetap ada.",
            "is_national": "Centang bila tidak terbatas pada satu wilayah.",
        }
        error_messages = {"username": {"unique": "Nama pengguna ini sudah dipakai. Pilih yang lain."}}

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].user = reader
        # A kelurahan may be called like its city (Metro in Metro), so only a lurah is asked for one.
        role = self.data.get("role", self.instance.role)
        self.fields["region"].levels = LEVELS.get(role, self.fields["region"].levels)
        self.fields["role"].choices = [("", "Pilih peran"), *Role.choices]
        if self.instance.pk:
            self.initial["region"] = self.instance.region
            del self.fields["username"]
        else:
            del self.fields["is_active"]
        if not reader.is_national:
            del self.fields["is_national"]
            self.fields["region"].required = True
        if self.instance.pk == reader.pk:
            for name in ("role", "region", "is_national", "is_active"):
                self.fields.pop(name, None)

    def clean(self):
        super().clean()
        if {"region", "is_national"} <= self.fields.keys() and "region" not in self.errors:
            if bool(self.cleaned_data["region"]) == self.cleaned_data["is_national"]:
                self.add_error("region", "Isi satu wilayah, atau centang seluruh Indonesia: salah satu saja.")


class UserFilter(forms.Form):
    q = forms.CharField(label="Cari nama", required=False)
    role = forms.ChoiceField(label="Peran", choices=[("", "Semua peran"), *Role.choices], required=False)
    active = forms.ChoiceField(
        label="Boleh masuk", choices=[("", "Semua"), ("yes", "Ya"), ("no", "Tidak")], required=False
    )

    def filter(self, users):
        if not self.is_valid():
            return users.none()
        wanted = self.cleaned_data
        if wanted["q"]:
            users = users.searched(wanted["q"])
        if wanted["role"]:
            users = users.filter(role=wanted["role"])
        if wanted["active"]:
            users = users.filter(is_active=wanted["active"] == "yes")
        return users


class OfficeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ["government", "name", "address", "contact", "place", "zone", "paper", "decree_number_pattern"]
        help_texts = {"place": "Kota yang ditulis di depan tanggal, misalnya Metro."}

    def clean_decree_number_pattern(self):
        pattern = self.cleaned_data["decree_number_pattern"]
        if "{nomor}" not in pattern or "{tahun}" not in pattern:
            raise forms.ValidationError("Pola harus memuat {nomor} dan {tahun}.")
        return pattern


class NewOfficeForm(OfficeForm):
    region = RegionField(label="Wilayah", levels=[Level.PROVINCE, Level.REGENCY])
    field_order = ["region"]

    class Meta(OfficeForm.Meta):
        fields = ["region", *OfficeForm.Meta.fields]

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].user = reader

    def clean_region(self):
        region = self.cleaned_data["region"]
        if Office.objects.visible_to(self.fields["region"].user).filter(region=region).exists():
            raise forms.ValidationError("Wilayah ini sudah mempunyai kantor.")
        return region


class OfficialForm(forms.ModelForm):
    nip = forms.CharField(
        label="NIP", max_length=30, required=False, help_text="18 angka. Kosongkan bila pejabat bukan ASN."
    )

    class Meta:
        model = Official
        fields = ["name", "position", "acting", "rank", "nip", "from_on", "until_on"]
        field_classes = {"from_on": OldDayField, "until_on": OldDayField}
        help_texts = {"until_on": "Kosongkan selama masih menjabat."}

    def clean_nip(self):
        nip = re.sub(r"\s", "", self.cleaned_data["nip"])
        if nip and not is_nip(nip):
            raise forms.ValidationError(
                "NIP terdiri dari 18 angka: tanggal lahir, bulan pengangkatan, jenis kelamin, nomor urut."
            )
        return nip

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "Hari terakhir lebih awal daripada hari pertama.")


def is_nip(text):
    """18 digits: birth day (8), month of appointment (6; 21 for PPPK), sex 1 or 2, serial (3). Perka BKN 22/2007."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d{4})(\d\d)([12])\d{3}", text, re.ASCII)
    if not match:
        return False
    year, month, day, _, appointed, _ = map(int, match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1 <= appointed <= 12 or appointed == 21
