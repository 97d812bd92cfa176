"""A group's figures of a month, its stage, its achievements, and the telephones of its members."""

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField
from accounts.forms_kept import never_kept
from jobs.forms import RupiahField
from kube.forms_visits import MonthField
from kube.models import Achievement, MonthlyFigure, StageJudgement
from kube.phone_numbers import phone_number

EARLIEST_YEAR = 2000


class MonthlyFigureForm(forms.ModelForm):
    """Two amounts, the hands and a word. The profit is computed."""

    month = MonthField(label="Bulan")
    turnover_rupiah = RupiahField(
        label="Omzet (rupiah)", may_be_zero=True, help_text="Semua hasil penjualan bulan itu."
    )
    spending_rupiah = RupiahField(label="Pengeluaran (rupiah)", may_be_zero=True)

    class Meta:
        model = MonthlyFigure
        fields = ["month", "turnover_rupiah", "spending_rupiah", "workers", "development", "reason"]
        labels = {"reason": "Alasan perbaikan (bila bulan itu sudah pernah dicatat)"}
        help_texts = {"workers": "Termasuk anggota yang bekerja di usaha kelompok."}

    def clean_month(self):
        month = self.cleaned_data["month"]
        if month > timezone.localdate():
            raise forms.ValidationError("Bulan ini belum terjadi.")
        return month


class StageForm(forms.ModelForm):
    class Meta:
        model = StageJudgement
        fields = ["stage", "judged_on", "grounds"]
        widgets = {"grounds": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"judged_on": DayField}
        help_texts = {
            "stage": "Tumbuh: baru mulai. Berkembang: dijalankan pengurus, laba menambah modal dan IKS. Maju/mandiri:"
            " modal dan laba naik, IKS juga untuk keluarga miskin lain.",
            "grounds": "Apa yang Anda lihat sehingga menilai begitu.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("judged_on", timezone.localdate())


class AchievementForm(forms.ModelForm):
    class Meta:
        model = Achievement
        fields = ["year", "words", "giver"]
        help_texts = {"giver": "Contoh: Kementerian Sosial"}

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, instance=Achievement(group=group), **kwargs)

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not EARLIEST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(f"Isi tahun antara {EARLIEST_YEAR} dan tahun ini.")
        return year

    def clean(self):
        """A same one is told here; excluded fields would leave the constraint out."""
        said = super().clean()
        same = self.instance.group.achievements.filter(year=said.get("year"), words=said.get("words"))
        if same.exists():
            self.add_error("words", "Prestasi ini sudah tercatat untuk tahun itu.")
        return said


class PhoneForm(forms.Form):
    number = forms.CharField(
        label="Nomor telepon",
        max_length=40,
        widget=never_kept(forms.TextInput(attrs={"inputmode": "tel"})),
        help_text="Contoh: 0812…",
    )

    def clean_number(self):
        try:
            return phone_number(self.cleaned_data["number"])
        except ValueError as fault:
            raise forms.ValidationError("Ini bukan nomor telepon. Tulis angkanya, misalnya 0812 3456 7890.") from fault


class PurposeForm(forms.Form):
    purpose = forms.CharField(label="Keperluan", min_length=5, max_length=200, help_text="Contoh: memberi tahu jadwal.")
