"""Lists of groups and members as files."""

from django import forms
from django.utils import timezone

from accounts.forms_days import OldDayField
from jobs.forms import TableField
from kube.columns import GROUPS, MEMBERS
from kube.models import GroupImport


class ListsForm(forms.Form):
    groups = TableField(
        label="Daftar kelompok",
        columns=GROUPS,
        required=False,
        help_text="Satu baris satu kelompok: kode, nama, kelurahan, jenis usaha, jumlah anggota, NIK ketua.",
    )
    members = TableField(
        label="Daftar anggota",
        columns=MEMBERS,
        required=False,
        help_text="Satu baris satu anggota: kode kelompok, NIK, nomor KK, nama, jabatan.",
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("groups") or cleaned.get("members")):
            raise forms.ValidationError("Pilih daftar kelompok, daftar anggota, atau keduanya.")
        return cleaned

    @property
    def readings(self):
        """How the files that were refused were understood."""
        found = (self.fields[name].reading for name in ("groups", "members"))
        return [reading for reading in found if reading and reading.faults]


class StartForm(forms.ModelForm):
    class Meta:
        model = GroupImport
        fields = ["since_on", "new_status"]
        field_classes = {"since_on": OldDayField}
        help_texts = {"since_on": "Berlaku untuk baris tanpa tanggal masuk."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["since_on"].required = True
        self.fields["since_on"].initial = timezone.localdate

    def clean_since_on(self):
        since_on = self.cleaned_data["since_on"]
        if since_on > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return since_on
