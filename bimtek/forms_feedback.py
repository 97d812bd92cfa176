"""Asking participants, and their answers."""

from django import forms

from accounts.forms_days import DayField
from bimtek.models.feedback import BEST, FeedbackForm
from jobs.forms import LinesField

SCORES = [(5, "Sangat baik"), (4, "Baik"), (3, "Cukup"), (2, "Kurang"), (1, "Sangat kurang")]
assert len(SCORES) == BEST


class QuestionsField(LinesField):
    """At most ten, each with its blanks put in order."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def clean(self, value):
        questions = [" ".join(line.split()) for line in super().clean(value)]
        if len(questions) > 10 or any(len(question) > 200 for question in questions):
            raise forms.ValidationError("Paling banyak sepuluh pertanyaan, masing-masing paling panjang 200 huruf.")
        return questions


class AskForm(forms.ModelForm):
    scored = QuestionsField(
        label="Dinilai dari sangat kurang sampai sangat baik", help_text="Satu pertanyaan per baris."
    )
    open_questions = QuestionsField(
        label="Dijawab dengan kalimat", required=False, help_text="Satu pertanyaan per baris; boleh kosong."
    )

    class Meta:
        model = FeedbackForm
        fields = ["closes_on"]
        field_classes = {"closes_on": DayField}


class AnswerForm(forms.Form):
    """A field for each question, after the code of the name card."""

    code = forms.CharField(
        label="Kode di kartu nama Anda",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "placeholder": "17-K7QX"}),
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[name_of(question)] = field_of(question)

    def answers(self):
        return {question: self.cleaned_data[name_of(question)] for question in self.questions}


def name_of(question):
    return f"question_{question.pk}"


def field_of(question):
    if question.is_scored:
        choice = {"choices": SCORES, "coerce": int, "widget": forms.RadioSelect}
        return forms.TypedChoiceField(label=question.text, **choice)
    words = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=question.text, required=False, max_length=500, widget=words)
