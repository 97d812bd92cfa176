"""Choosing whom to visit, and recording a visit on a phone."""

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from accounts.forms import RegionField
from accounts.forms_days import DayField, DayInput
from accounts.models import User
from accounts.roles import VISITORS
from beneficiaries.findings import WARNINGS
from beneficiaries.forms_photos import PhotoField
from beneficiaries.models import FieldList, FieldOutcome, Release
from beneficiaries.visiting import AIDS, ANY_FLAG, CHANGES, MOST, Selection
from regions.codes import REGENCY
from regions.models import Region

Level = Region.Level
BIG = {"class": "form-control form-control-lg"}  # for a thumb
NO_MATTER = ("", "Tidak dibatasi")
digits_only = RegexValidator(r"^\d{1,3}\Z", "Tulis angkanya saja, misalnya 3 atau 003.")


class SelectionForm(forms.Form):
    """Whom to visit."""

    release = forms.ModelChoiceField(label="Data terpadu", queryset=None, empty_label=None)
    region = RegionField(
        label="Kelurahan/desa",
        levels=[Level.REGENCY, Level.DISTRICT, Level.VILLAGE],
        help_text="Nama atau kode; boleh juga satu kecamatan.",
    )
    name = forms.CharField(label="Nama", required=False, max_length=60)
    address = forms.CharField(label="Alamat memuat", required=False, min_length=3, max_length=60)
    rw = forms.CharField(label="RW", required=False, max_length=3, validators=[digits_only])
    rt = forms.CharField(label="RT", required=False, max_length=3, validators=[digits_only])
    unit = forms.ChoiceField(label="Yang dikunjungi", choices=FieldList.Unit.choices)
    decile_from = forms.IntegerField(label="Desil dari", required=False, min_value=1, max_value=10)
    decile_to = forms.IntegerField(label="sampai", required=False, min_value=1, max_value=10)
    aid = forms.ChoiceField(label="Bantuan menurut data, sekeluarga", required=False)
    change = forms.ChoiceField(label="Perubahan", required=False)
    flag = forms.ChoiceField(label="Tanda pada barisnya", required=False)
    limit = forms.IntegerField(
        label="Paling banyak", min_value=1, max_value=MOST, initial=100, help_text=f"Satu daftar memuat sampai {MOST}."
    )
    is_again = forms.BooleanField(label="Kunjungi lagi yang sudah pernah dikunjungi dari data ini", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        releases = Release.objects.visible_to(user).of_persons().filter(is_loaded=True)
        self.fields["release"].queryset = releases.select_related("region")
        self.fields["region"].user = user
        for name, words in (("aid", AIDS), ("change", CHANGES)):
            self.fields[name].choices = [NO_MATTER, *((code, upper_first(text)) for code, text in words.items())]
        self.fields["flag"].choices = [NO_MATTER, (ANY_FLAG, "Bertanda apa pun"), *WARNINGS.items()]

    def clean_rw(self):
        return three_digits(self.cleaned_data["rw"])

    def clean_rt(self):
        return three_digits(self.cleaned_data["rt"])

    def clean(self):
        cleaned = super().clean()
        release, region = cleaned.get("release"), cleaned.get("region")
        if release and region and not region.code.startswith(release.region_id):
            self.add_error("region", f"{release} tidak mencakup {region.title}.")
        lowest, highest = cleaned.get("decile_from"), cleaned.get("decile_to")
        if lowest and highest and lowest > highest:
            self.add_error("decile_to", "Desil akhir lebih kecil dari desil awal.")
        return cleaned

    def selection(self) -> Selection:
        wanted = {name: value for name, value in self.cleaned_data.items() if name not in ("release", "limit")}
        return Selection(**wanted)

    def suggestions(self):
        """Regions for the datalist; for a province they would be thousands, there one types."""
        region = self.fields["region"]
        return region.suggestions() if len(region.user.region_id or "") >= REGENCY else []


class FieldListForm(forms.ModelForm):
    """Who goes, until when, and why."""

    class Meta:
        model = FieldList
        fields = ["given_to", "due_on", "title", "purpose"]
        field_classes = {"due_on": DayField}
        help_texts = {
            "title": "Dibaca pendamping di ponselnya. Contoh: Imopuro, penerima PKH",
            "purpose": "Mengapa mereka dikunjungi. Contoh: verifikasi penerima sebelum penetapan",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given_to"].queryset = User.objects.visible_to(user).filter(role__in=VISITORS, is_active=True)
        self.fields["given_to"].empty_label = "Pilih pendamping"

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        return due_on


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def three_digits(text: str) -> str:
    """As the register writes RT and RW."""
    return text.zfill(3) if text else ""


class VisitForm(forms.Form):
    """What was found. Works without JavaScript: five big buttons, one of them pressed."""

    outcome = forms.ChoiceField(
        label="Hasil",
        choices=FieldOutcome.Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
        error_messages={"required": "Tekan salah satu hasil dahulu."},
    )
    photo = PhotoField(label="Foto (boleh kosong)", **BIG, capture="environment")
    note = forms.CharField(
        label="Catatan (boleh kosong)",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=BIG | {"rows": 3}),
        help_text="Contoh: pindah ke Bandar Lampung, kata tetangga. NIK dan nomor KK tidak perlu ditulis.",
    )
    visited_on = DayField(label="Tanggal kunjungan", widget=DayInput(BIG))

    def clean_visited_on(self):
        visited_on = self.cleaned_data["visited_on"]
        if visited_on > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return visited_on
