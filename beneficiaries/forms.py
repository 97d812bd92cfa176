"""Forms of the register and of accounts."""

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField, years_from
from accounts.forms_kept import never_kept
from accounts.templatetags.kube import tanggal
from audit import sealing
from beneficiaries.columns import EVERY
from beneficiaries.headings import columns_for
from beneficiaries.models import BankAccount, Release
from jobs.fields import BadValue, clean_text, parse_account_number
from jobs.forms import TableField
from jobs.uploads import sha256_of

# Older data are rare and more often a slip of the finger.
YEARS_OF_USE = 3


def already_loaded(release):
    day = timezone.localdate(release.upload.uploaded_at)
    told = f"Berkas ini sudah dimuat pada {day:%d-%m-%Y} sebagai {release}; tidak ada yang berubah."
    return f"{told} {release.told_followed()}".strip()


class ReleaseForm(forms.ModelForm):
    """Which register a file is from, and of which day."""

    class Meta:
        model = Release
        fields = ["register", "data_on"]
        field_classes = {"data_on": DayField}
        help_texts = {"data_on": "Tanggal keadaan data menurut sumbernya, bukan tanggal Anda mengunggah."}

    def clean_data_on(self):
        data_on = self.cleaned_data["data_on"]
        if data_on > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return data_on


class LoadForm(ReleaseForm):
    """The last question before loading: data of long ago are loaded only when somebody says that the year is right."""

    def clean(self):
        super().clean()
        data_on = self.cleaned_data.get("data_on")
        if data_on and data_on < years_from(timezone.localdate(), -YEARS_OF_USE) and "is_that_old" not in self.data:
            self.fields["is_that_old"] = forms.BooleanField(label=f"Benar, datanya keadaan {tanggal(data_on)}")
            sentence = "Data ini lebih dari tiga tahun yang lalu. Periksa tahunnya; centang bila benar."
            self.add_error("is_that_old", sentence)


class UploadForm(ReleaseForm):
    """A new extract for the user's region."""

    file = TableField(
        label="Berkas",
        columns=EVERY,
        help_text="CSV, XLSX atau ODS. Kolom dikenali dari judulnya; urutannya bebas.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["file"].columns = columns_for(user.region_id)

    def clean(self):
        super().clean()
        file, data_on = self.cleaned_data.get("file"), self.cleaned_data.get("data_on")
        if file and data_on:
            loaded = Release.objects.visible_to(self.user)
            if same := loaded.loaded_from(sha256_of(file), self.user.region_id, data_on):
                self.add_error("file", already_loaded(same))


class CorrectionForm(forms.Form):
    """The corrected workbook of a release's findings: its register and day are those of the release."""

    file = TableField(label="Berkas yang sudah diperbaiki", columns=EVERY)


class RevealForm(forms.Form):
    """Which number of a person to open, and what for."""

    number = forms.ChoiceField(label="Nomor", choices=[("nik", "NIK"), ("account", "Nomor rekening")])
    purpose = forms.CharField(
        label="Keperluan", max_length=200, help_text="Contoh: mencocokkan dengan KTP. Tercatat di riwayat."
    )

    def sealed(self, person):
        """(kind, sealed bytes) of what was asked for."""
        if self.cleaned_data["number"] == "nik":
            return sealing.NIK, person.nik_sealed
        account = person.accounts.in_use().first()
        return sealing.ACCOUNT, account and account.account_sealed


class AccountForm(forms.ModelForm):
    """A corrected account. The old number is not shown: the new one is typed from the passbook."""

    number = forms.CharField(
        label="Nomor rekening",
        max_length=40,
        widget=never_kept(forms.TextInput()),
        help_text="Angka saja, 8 sampai 20 angka.",
    )
    reason = forms.CharField(label="Alasan perubahan", min_length=5, max_length=200)

    class Meta:
        model = BankAccount
        fields = ["bank", "number", "holder", "reason"]

    def clean_number(self):
        try:
            return parse_account_number(self.cleaned_data["number"])
        except BadValue as fault:
            raise forms.ValidationError(fault.sentence) from fault

    def clean_holder(self):
        try:
            return clean_text(self.cleaned_data["holder"], 120)
        except BadValue as fault:
            raise forms.ValidationError(fault.sentence) from fault
