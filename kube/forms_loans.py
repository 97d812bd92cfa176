"""The capital that revolves, on a phone: given, lent, paid back, given up, and made cash again."""

from django import forms

from accounts.asking import AsksFirst
from accounts.forms_days import DayField, OldDayField
from jobs.forms import RupiahField
from kube.forms_books import AsksAboutMoney, BigForm, FeeField, NotLater
from kube.models import Category, Loan
from kube.usual import odd_instalment, odd_loan


class CapitalForm(AsksAboutMoney, NotLater, BigForm, forms.Form):
    """The capital that revolves grows by aid or by the group's own cash."""

    category = forms.ChoiceField(
        label="Dari mana?",
        choices=[(Category.CAPITAL, "Bantuan atau pemberian"), (Category.TO_CAPITAL, "Dari uang kas kelompok")],
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
        error_messages={"required": "Pilih salah satu dahulu."},
    )
    rupiah = RupiahField(label="Berapa rupiah?", max_length=20)
    words = forms.CharField(
        label="Keterangan (boleh kosong)", required=False, max_length=200, help_text="Contoh: bantuan Kemensos 2019"
    )
    happened_on = DayField(label="Tanggal")

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group

    @property
    def kind(self):
        return "in" if self.cleaned_data["category"] == Category.CAPITAL else "out"


class ReleaseForm(NotLater, BigForm, forms.Form):
    """Capital that becomes cash again, which has its minutes."""

    rupiah = RupiahField(label="Berapa rupiah?", max_length=20)
    words = forms.CharField(
        label="Nomor berita acara dan sebabnya",
        min_length=5,
        max_length=200,
        help_text="Contoh: BA-03/2026, kelompok akan bubar",
    )
    happened_on = DayField(label="Tanggal")


class LossForm(NotLater, BigForm, forms.Form):
    """Capital that is gone: stolen, burnt. It needs minutes."""

    rupiah = RupiahField(label="Berapa rupiah yang hilang?", max_length=20)
    words = forms.CharField(
        label="Nomor berita acara dan sebabnya", max_length=200, help_text="Contoh: BA-02/2023, dicuri dari rumah ketua"
    )
    happened_on = DayField(label="Tanggal")


class PresentMembers(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=None, empty_label="Pilih anggota", **kwargs)

    def offer(self, group):
        self.queryset = group.memberships.present().select_related("person").order_by("person__name", "id")


class LendForm(AsksFirst, NotLater, BigForm, forms.ModelForm):
    day = "lent_on"
    member = PresentMembers(label="Kepada siapa?")
    rupiah = RupiahField(label="Berapa rupiah?", max_length=20)
    instalments = forms.IntegerField(label="Dikembalikan dalam berapa kali?", min_value=1, max_value=120, initial=10)
    period = forms.ChoiceField(label="Diangsur", choices=Loan.Period.choices, initial=Loan.Period.MONTHLY)
    fee_rupiah = FeeField(
        label="Jasa tiap angsuran (rupiah, boleh kosong)",
        required=False,
        max_length=20,
        help_text="Sesuai kesepakatan kelompok. Kosongkan bila tanpa jasa.",
    )

    class Meta:
        model = Loan
        fields = ["member", "rupiah", "purpose", "instalments", "period", "fee_rupiah", "lent_on"]
        labels = {"purpose": "Dipakai untuk apa?", "lent_on": "Tanggal"}
        field_classes = {"lent_on": OldDayField}

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group
        self.fields["member"].offer(group)

    def questions(self, cleaned):
        return odd_loan(self.group, **cleaned)


class LendInKindForm(NotLater, BigForm, forms.ModelForm):
    day = "lent_on"
    received_from = forms.ModelChoiceField(
        label="Berasal dari",
        queryset=None,
        required=False,
        empty_label="Bantuan atau dibeli kelompok",
        help_text="Pilih anggota yang menggulirkan anak ternaknya, bila ini gulirannya.",
    )
    goods = forms.CharField(label="Apa yang diberikan?", max_length=120, help_text="Contoh: 1 ekor sapi betina")
    member = PresentMembers(label="Kepada siapa?")
    passes_on = forms.IntegerField(
        label="Anak ke berapa yang digulirkan?",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="1 berarti anak yang pertama diberikan kepada anggota berikutnya.",
    )

    class Meta:
        model = Loan
        fields = ["goods", "member", "received_from", "purpose", "passes_on", "lent_on"]
        labels = {"purpose": "Dipakai untuk apa?", "lent_on": "Tanggal"}
        field_classes = {"lent_on": OldDayField}

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].offer(group)
        lent = group.loans.of_goods().open().select_related("member__person")
        self.fields["received_from"].queryset = lent.order_by("-lent_on", "-pk")


class PayForm(AsksFirst, NotLater, BigForm, forms.Form):
    day = "paid_on"
    rupiah = FeeField(label="Angsuran yang diterima (rupiah)", required=False, max_length=20)
    fee_rupiah = FeeField(label="Jasa yang diterima (rupiah)", required=False, max_length=20)
    paid_on = DayField(label="Tanggal")

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan = loan
        if not loan.fee_rupiah:
            del self.fields["fee_rupiah"]

    def questions(self, cleaned):
        return odd_instalment(self.loan, **cleaned)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("rupiah") and not cleaned.get("fee_rupiah") and not self.errors:
            self.add_error("rupiah", "Isi jumlah yang diterima.")
        return cleaned


class WriteOffForm(NotLater, BigForm, forms.Form):
    day = "written_off_on"
    number = forms.CharField(label="Nomor berita acara", max_length=60)
    reason = forms.CharField(label="Mengapa dihapus?", max_length=300, help_text="Contoh: anggota meninggal")
    written_off_on = DayField(label="Tanggal berita acara")
