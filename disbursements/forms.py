"""What a person may choose or send about a batch."""

from django import forms
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.forms_days import DayField
from disbursements.bankfiles import TYPES
from disbursements.refusals import refuse_impossible_day
from disbursements.results import COLUMNS
from jobs.forms import TableField
from programmes.models import Programme

KIND = "Pilih bentuk berkas: XLSX atau CSV."


class BatchFilter(forms.Form):
    """The batches of one programme, by its slug in the address."""

    programme = forms.ModelChoiceField(None, to_field_name="slug", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user).select_related("series")


class BankListForm(forms.Form):
    """sent_on is asked until the bank has answered."""

    kind = forms.ChoiceField(
        choices=[(kind, kind.upper()) for kind in TYPES], error_messages={"required": KIND, "invalid_choice": KIND}
    )
    sent_on = DayField(
        label="Dikirim ke bank pada",
        required=False,
        help_text="Hari daftar ini dikirim ke bank. Jawaban bank tidak dapat bertanggal lebih awal.",
    )

    def __init__(self, data=None, *, batch):
        super().__init__(data, initial={"sent_on": batch.sent_on or timezone.localdate()})
        self.batch = batch

    def clean_sent_on(self):
        day = self.cleaned_data["sent_on"]
        if day and day != self.batch.sent_on:
            try:
                refuse_impossible_day(self.batch, day)
            except NotAllowed as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return day


class ResultForm(forms.Form):
    """The bank's answer. Wrong columns and wrong lines are told on the page that shows what the file says."""

    file = TableField(
        columns=COLUMNS,
        label="Berkas hasil dari bank (CSV atau XLSX)",
        help_text="Daftar bank kita yang sudah diisi STATUS dan TANGGAL KREDIT-nya, atau berkas bank sendiri.",
    )
