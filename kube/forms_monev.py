"""Writing an instrument line by line, and filling one in for a group."""

import re

from django import forms
from django.forms import formset_factory
from django.utils import timezone
from django.utils.text import capfirst

from accounts.forms_days import DayField
from kube.models import Instrument

EARLIEST_YEAR = 2000
EMPTY_CLASSES, MOST_CLASSES = 3, 12
LEVEL = re.compile(r"^(\d{1,3})\s*[.:=–-]?\s+(\S.*)$")


class InstrumentForm(forms.ModelForm):
    class Meta:
        model = Instrument
        fields = ["name", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": "Dari mana instrumen ini, dan apa yang berbeda dari versi sebelumnya."}


class CriterionForm(forms.Form):
    """One criterion with its levels, a line each: "1 tidak baik"."""

    dimension = forms.CharField(label="Dimensi", max_length=60, help_text="Contoh: Sosial")
    name = forms.CharField(label="Kriteria", max_length=160, help_text="Contoh: relasi dengan keluarga")
    weight = forms.IntegerField(label="Bobot", min_value=1, max_value=1000)
    levels = forms.CharField(
        label="Tingkat",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "1 tidak baik\n2 cukup baik\n3 baik"}),
        help_text="Satu baris satu tingkat: skor, spasi, lalu uraiannya.",
    )

    def clean_levels(self):
        """[(score, words)]"""
        found: dict[int, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["levels"].splitlines())):
            match = LEVEL.match(line)
            if not match:
                raise forms.ValidationError(f"Baris “{line}” tidak terbaca. Tulis skor, spasi, lalu uraiannya.")
            score, words = int(match[1]), match[2]
            if score in found:
                raise forms.ValidationError(f"Skor {score} tertulis dua kali.")
            if len(words) > 160:
                raise forms.ValidationError(f"Uraian skor {score} lebih dari 160 huruf.")
            found[score] = words
        if len(found) < 2:
            raise forms.ValidationError("Tulis paling sedikit dua tingkat, masing-masing satu baris.")
        return sorted(found.items())


class ScoreClassForm(forms.Form):
    """A class of scores; a line whose letter is empty is left out."""

    letter = forms.CharField(label="Huruf", max_length=2, required=False)
    name = forms.CharField(label="Kelas", max_length=60, required=False)
    lowest = forms.IntegerField(label="Dari", min_value=0, max_value=1_000_000, required=False)
    highest = forms.IntegerField(label="Sampai", min_value=0, max_value=1_000_000, required=False)

    def clean(self):
        said = super().clean()
        if not said.get("letter"):
            return said
        for field in ("name", "lowest", "highest"):
            if field not in self.errors and said.get(field) in (None, ""):
                self.add_error(field, "Isi bagian ini.")
        if not self.errors and said["lowest"] > said["highest"]:
            self.add_error("highest", "Angka ini harus sama atau lebih besar dari “Dari”.")
        return said


class BaseClasses(forms.BaseFormSet):
    def clean(self):
        letters = [one["letter"] for one in self.wanted()] if not any(self.errors) else []
        if len(set(letters)) < len(letters):
            raise forms.ValidationError("Satu huruf hanya untuk satu kelas.")

    def wanted(self):
        """The lines that were filled in: what services.set_classes takes."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("letter")]


ClassesFormSet = formset_factory(
    ScoreClassForm, formset=BaseClasses, extra=EMPTY_CLASSES, max_num=MOST_CLASSES, absolute_max=MOST_CLASSES
)


class ChooseInstrumentForm(forms.Form):
    """Which sheet is filled in, when an office has several."""

    instrument = forms.ModelChoiceField(label="Instrumen", queryset=None, empty_label=None)

    def __init__(self, *args, instruments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments

    @property
    def chosen(self):
        """The one that was asked for, else the proposed one, else the first; None when there is none."""
        if self.is_valid():
            return self.cleaned_data["instrument"]
        known = {one.pk: one for one in self.fields["instrument"].queryset}
        return known.get(self.initial.get("instrument")) or next(iter(known.values()), None)


class EvaluationForm(forms.Form):
    """Every criterion of an instrument: one level chosen, with a note if there is something to say."""

    year = forms.IntegerField(label="Tahun yang dinilai", min_value=EARLIEST_YEAR)
    evaluated_on = DayField(label="Tanggal monev")
    note = forms.CharField(
        label="Catatan dan saran (boleh kosong)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, instrument, **kwargs):
        today = timezone.localdate()
        super().__init__(*args, initial={"year": today.year, "evaluated_on": today}, **kwargs)
        self.criteria = list(instrument.criteria.all())
        for criterion in self.criteria:
            self.fields[f"level_{criterion.pk}"] = forms.TypedChoiceField(
                label=str(criterion),
                choices=[(level.pk, capfirst(level.words)) for level in criterion.levels.all()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih satu tingkat."},
            )
            self.fields[f"note_{criterion.pk}"] = forms.CharField(
                label="Catatan",
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"placeholder": "Catatan"}),
            )

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("Tahun ini belum tiba.")
        return year

    def answers(self):
        """{criterion: (level, note)}."""
        said = self.cleaned_data
        return {
            criterion: (
                next(level for level in criterion.levels.all() if level.pk == said[f"level_{criterion.pk}"]),
                said[f"note_{criterion.pk}"],
            )
            for criterion in self.criteria
        }

    def typed(self):
        """What was filled in, for the services."""
        own = ("year", "evaluated_on", "note", "reason")
        return {"answers": self.answers()} | {name: self.cleaned_data[name] for name in own if name in self.fields}

    def questions(self):
        """(criterion, its level field, its note field) in order, each under its dimension when that begins."""
        before = None
        for criterion in self.criteria:
            heading = criterion.dimension if criterion.dimension != before else ""
            before = criterion.dimension
            yield heading, criterion, self[f"level_{criterion.pk}"], self[f"note_{criterion.pk}"]


class CorrectionForm(EvaluationForm):
    """The same sheet with what was answered before; a criterion of another instrument begins empty."""

    reason = forms.CharField(
        label="Alasan perbaikan",
        min_length=5,
        max_length=300,
        help_text="Contoh: tabungan IKS ternyata sudah dikelola, menurut buku kas.",
    )

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["year"]
        self.initial |= {"evaluated_on": evaluation.evaluated_on, "note": evaluation.note}
        for answer in evaluation.answers.all():
            self.initial |= {
                f"level_{answer.criterion_id}": answer.level_id,
                f"note_{answer.criterion_id}": answer.note,
            }
