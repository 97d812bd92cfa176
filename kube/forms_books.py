"""Writing in a group's books, on a phone, without a word of bookkeeping. The amount comes first."""

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField, MonthField, OldDayField
from beneficiaries.forms_photos import PhotoField
from jobs.forms import RupiahField
from kube.models import Activity, Category, Guest, Item, ItemChange, Loan
from kube.models.books import BOTH, IN, OUT
from kube.queries_books import with_savings

BIG = {"class": "form-control form-control-lg"}  # for a thumb
BIG_CHOICE = {"class": "form-select form-select-lg"}
OTHERS = (Category.OTHER_IN, Category.OTHER_OUT)
AT_THE_END = (Category.OPENING, *OTHERS)  # chosen once, or when nothing else fits


class BigForm:
    """Every field as large as a thumb."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = BIG_CHOICE if isinstance(field.widget, forms.Select) else BIG
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs |= look


class NotLater:
    """A day that has come, today until another is chosen."""

    day = "happened_on"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.day].initial = timezone.localdate

    def clean(self):
        cleaned = super().clean()
        if cleaned.get(self.day) and cleaned[self.day] > timezone.localdate():
            self.add_error(self.day, "Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.")
        return cleaned


class MoneyForm(NotLater, BigForm, forms.Form):
    """Money in or out of the cash box: how much, what for, when, and the receipt."""

    rupiah = RupiahField(label="Berapa rupiah?", max_length=20, help_text="Contoh: 150.000")
    category = forms.ChoiceField(
        label="Untuk apa?",
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
        error_messages={"required": "Pilih salah satu dahulu."},
    )
    words = forms.CharField(
        label="Keterangan (boleh kosong)", required=False, max_length=200, help_text="Contoh: jual telur 30 butir"
    )
    member = forms.ModelChoiceField(
        label="Nama anggota", queryset=None, required=False, empty_label="Pilih bila simpanan atau IKS"
    )
    happened_on = DayField(label="Tanggal")
    photo = PhotoField(label="Foto nota (boleh kosong)", capture="environment")

    def __init__(self, *args, group, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        words = dict(Category.choices)
        if kind == "out":
            words |= {Category.SAVINGS: "Simpanan diambil anggota", Category.IKS: "Bantuan dari IKS"}
        self.fields["category"].choices = [
            (one, words[one]) for one in sorted((*(IN if kind == "in" else OUT), *BOTH), key=AT_THE_END.__contains__)
        ]
        self.fields["member"].queryset = with_savings(group)

    def clean(self):
        cleaned = super().clean()
        category, member = cleaned.get("category"), cleaned.get("member")
        needs_member = category == Category.SAVINGS or (category == Category.IKS and self.kind == "in")
        if needs_member and not member and "member" not in self.errors:
            self.add_error("member", "Pilih nama anggotanya.")
        if category not in BOTH:
            cleaned["member"] = None
        if category in OTHERS and not cleaned.get("words"):
            self.add_error("words", "Tulis uang apa ini.")
        return cleaned


class ReasonForm(BigForm, forms.Form):
    reason = forms.CharField(
        label="Apa yang salah?", min_length=3, max_length=200, help_text="Contoh: jumlahnya kelebihan nol"
    )


class CapitalForm(NotLater, BigForm, forms.Form):
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


class LossForm(NotLater, BigForm, forms.Form):
    """Capital that is gone: stolen, burnt. It needs minutes."""

    rupiah = RupiahField(label="Berapa rupiah yang hilang?", max_length=20)
    words = forms.CharField(
        label="Nomor berita acara dan sebabnya", max_length=200, help_text="Contoh: BA-02/2023, dicuri dari rumah ketua"
    )
    happened_on = DayField(label="Tanggal")


class FeeField(RupiahField):
    """Whole rupiah that may be nothing."""

    def clean(self, value):
        return super().clean(value) if (value or "").strip("Rp., 0") else 0


class PresentMembers(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=None, empty_label="Pilih anggota", **kwargs)

    def offer(self, group):
        self.queryset = group.memberships.present().select_related("person").order_by("person__name", "id")


class LendForm(NotLater, BigForm, forms.ModelForm):
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
        self.fields["member"].offer(group)


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


class PayForm(NotLater, BigForm, forms.Form):
    day = "paid_on"
    rupiah = FeeField(label="Angsuran yang diterima (rupiah)", required=False, max_length=20)
    fee_rupiah = FeeField(label="Jasa yang diterima (rupiah)", required=False, max_length=20)
    paid_on = DayField(label="Tanggal")

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        if not loan.fee_rupiah:
            del self.fields["fee_rupiah"]

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


class ItemForm(NotLater, BigForm, forms.ModelForm):
    day = "acquired_on"
    value_rupiah = FeeField(label="Harga seluruhnya (rupiah, boleh kosong)", required=False, max_length=20)

    class Meta:
        model = Item
        fields = ["name", "quantity", "unit", "condition", "source", "value_rupiah", "acquired_on"]
        field_classes = {"acquired_on": OldDayField}

    def clean_value_rupiah(self):
        return self.cleaned_data["value_rupiah"] or None


class ItemChangeForm(NotLater, BigForm, forms.ModelForm):
    written_off = forms.IntegerField(
        label="Berapa yang sudah tidak ada?",
        min_value=0,
        initial=0,
        help_text="Rusak, dijual, hilang atau mati. Isi 0 bila hanya keadaannya yang berubah.",
    )

    class Meta:
        model = ItemChange
        fields = ["condition", "written_off", "reason", "happened_on"]
        labels = {"reason": "Mengapa?"}
        field_classes = {"happened_on": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [("", "Tetap seperti tercatat"), *self.fields["condition"].choices[1:]]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("condition") and not cleaned.get("written_off") and not self.errors:
            self.add_error("condition", "Pilih keadaannya sekarang, atau isi berapa yang sudah tidak ada.")
        return cleaned


class GuestForm(NotLater, BigForm, forms.ModelForm):
    day = "came_on"

    class Meta:
        model = Guest
        fields = ["name", "comes_from", "purpose", "remark", "came_on"]
        field_classes = {"came_on": DayField}


class ActivityForm(NotLater, BigForm, forms.ModelForm):
    day = "held_on"

    class Meta:
        model = Activity
        fields = ["what", "place", "attended", "result", "held_on"]
        field_classes = {"held_on": DayField}


class MonthForm(forms.Form):
    """Which month of a book is shown: "2023-08"."""

    month = MonthField(required=False)

    def day(self):
        """The first day of the chosen month, or of this one."""
        chosen = self.cleaned_data.get("month") if self.is_valid() else None
        return (chosen or timezone.localdate()).replace(day=1)


class CloseForm(forms.Form):
    month = MonthField(widget=forms.HiddenInput)
