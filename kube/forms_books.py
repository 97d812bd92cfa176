"""Writing in a group's books, on a phone, without a word of bookkeeping. The amount comes first."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from accounts.asking import AsksFirst
from accounts.forms_days import DayField, MonthField, OldDayField
from accounts.templatetags.kube import rupiah_ringkas
from beneficiaries.forms_photos import PhotoField
from jobs.forms import RupiahField
from kube.models import Activity, Category, Guest, Item, ItemChange
from kube.models.books import BOTH, IN, OUT
from kube.queries_books import cash_at_the_end, difference_in_words, with_savings
from kube.usual import odd_money

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


class AsksAboutMoney(AsksFirst):
    """About a sum far above the usual and a line that is written already. With group and kind."""

    def questions(self, cleaned):
        return odd_money(self.group, **{"kind": self.kind} | cleaned)


class MoneyForm(AsksAboutMoney, NotLater, BigForm, forms.Form):
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
        self.group, self.kind = group, kind
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


class FeeField(RupiahField):
    """Whole rupiah that may be nothing."""

    def clean(self, value):
        return super().clean(value) if (value or "").strip("Rp., 0") else 0


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


class CloseForm(AsksFirst, BigForm, forms.Form):
    """The oldest open month: what lies in the cash box, and whether that is what the books say."""

    month = MonthField(widget=forms.HiddenInput)
    counted_rupiah = RupiahField(
        label="Berapa uang kas yang dihitung?",
        max_length=20,
        may_be_zero=True,
        help_text="Hitung bersama bendahara, seperti adanya di kotak kas pada akhir bulan itu.",
    )
    difference = forms.CharField(
        label="Sebab selisih (bila uangnya tidak sama dengan buku)",
        required=False,
        max_length=200,
        help_text="Contoh: ongkos angkut 20.000 belum dicatat, notanya hilang",
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group

    def clean(self):
        cleaned = super().clean()
        month, counted = cleaned.get("month"), cleaned.get("counted_rupiah")
        if month is None or counted is None:
            return cleaned
        written = cash_at_the_end(self.group, month)
        if counted != written and not cleaned.get("difference"):
            told = difference_in_words(counted, written)
            self.add_error("difference", f"{told} Catat dahulu yang belum dicatat, atau tulis sebab selisihnya.")
        return cleaned

    def questions(self, cleaned):
        counted, written = cleaned["counted_rupiah"], cash_at_the_end(self.group, cleaned["month"])
        same = "sama dengan buku" if counted == written else f"menurut buku {rupiah_ringkas(written)}"
        month = date_format(cleaned["month"], "F Y")
        cash = f"Uang kas akhir {month} memang {rupiah_ringkas(counted)} ({same})"
        yield f"{cash}, dan tidak ada lagi yang perlu dicatat di bulan itu."


class ReopenForm(BigForm, forms.Form):
    reason = forms.CharField(
        label="Mengapa dibuka lagi?", min_length=5, max_length=200, help_text="Contoh: nota 12 November belum dicatat"
    )
