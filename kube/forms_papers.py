"""Minutes, the account, and the plan with its budget."""

from django import forms
from django.forms import formset_factory
from django.utils import timezone

from accounts.forms_days import DayField
from accounts.forms_kept import never_kept
from beneficiaries.forms_photos import PhotoField
from jobs.fields import clean_text, parse_account_number
from jobs.forms import RupiahField
from kube.forms import parsed
from kube.models import BudgetLine, GroupAccount, Meeting

EARLIEST_YEAR = 2000
MOST_LINES = 60
EMPTY_LINES = 4


class MeetingForm(forms.ModelForm):
    photo = PhotoField(label="Foto notulen (boleh kosong)")

    class Meta:
        model = Meeting
        fields = ["held_on", "place", "agenda", "decisions", "attended", "photo"]
        widgets = {"decisions": forms.Textarea(attrs={"rows": 5})}
        field_classes = {"held_on": DayField}
        help_texts = {"agenda": "Contoh: pembentukan kelompok dan pemilihan pengurus"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate


class GroupAccountForm(forms.ModelForm):
    """The account from the passbook. The old number is not shown: the new one is typed."""

    number = forms.CharField(
        label="Nomor rekening",
        max_length=40,
        widget=never_kept(forms.TextInput()),
        help_text="Angka saja, 8 sampai 20 angka.",
    )
    reason = forms.CharField(label="Alasan perubahan", min_length=5, max_length=200)

    class Meta:
        model = GroupAccount
        fields = ["bank", "number", "holder", "signers", "reason"]
        help_texts = {"signers": "Yang tercatat di bank, biasanya ketua dan bendahara."}

    def __init__(self, *args, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]

    def clean_number(self):
        return parsed(parse_account_number, self.cleaned_data["number"])

    def clean_holder(self):
        return parsed(lambda text: clean_text(text, 120), self.cleaned_data["holder"])


class PlanForm(forms.Form):
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=EARLIEST_YEAR, max_value=2100)
    text = forms.CharField(
        label="Rencana usaha",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Apa yang dibuat, dijual ke mana, siapa mengerjakan apa.",
    )


class BudgetLineForm(forms.ModelForm):
    unit_price_rupiah = RupiahField(label="Harga satuan (rupiah)")

    class Meta:
        model = BudgetLine
        fields = ["item", "quantity", "unit", "unit_price_rupiah"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs["inputmode"] = "numeric"
        self.fields["quantity"].min_value = 1


BudgetFormSet = formset_factory(
    BudgetLineForm, extra=EMPTY_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def lines_of(formset):
    """The lines that were filled in."""
    return [form.cleaned_data for form in formset if form.cleaned_data]
