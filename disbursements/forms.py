"""What a person may choose or send about a batch."""

from django import forms

from disbursements.bankfiles import TYPES
from disbursements.results import COLUMNS
from jobs.forms import TableField
from programmes.models import Programme


class BatchFilter(forms.Form):
    """The batches of one programme, by its slug in the address."""

    programme = forms.ModelChoiceField(None, to_field_name="slug", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user).select_related("series")


class BankListForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind.upper()) for kind in TYPES])


class ResultForm(forms.Form):
    """The bank's answer. Wrong columns and wrong lines are told on the page that shows what the file says."""

    file = TableField(
        columns=COLUMNS,
        label="Berkas hasil dari bank (CSV atau XLSX)",
        help_text="Daftar bank kita yang sudah diisi STATUS dan TANGGAL KREDIT-nya, atau berkas bank sendiri.",
    )
