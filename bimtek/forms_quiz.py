"""Questions of the bank, the choice of a bimtek, answers of participants, and scores from paper."""

from django import forms

from bimtek.models.quizzes import BEST_SCORE, FEWEST_CHOICES, MOST_CHOICES, QuizQuestion

LETTERS = "ABCDE"
assert len(LETTERS) == MOST_CHOICES


class QuestionForm(forms.Form):
    """A question with up to five choices. Empty ones at the end are left out."""

    text = forms.CharField(
        label="Pertanyaan", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )

    def __init__(self, *args, question: QuizQuestion | None = None, **kwargs):
        start = starting_with(question) if question else {}
        super().__init__(*args, initial=start, **kwargs)
        for place, letter in enumerate(LETTERS):
            label, needed = f"Pilihan {letter}", place < FEWEST_CHOICES
            self.fields[f"choice_{place}"] = forms.CharField(label=label, max_length=200, required=needed)
        right = {"choices": [*enumerate(LETTERS)], "coerce": int, "widget": forms.RadioSelect}
        self.fields["right"] = forms.TypedChoiceField(label="Jawaban yang benar", **right)
        if question:
            self.fields["is_retired"] = forms.BooleanField(
                label="Tidak dipakai lagi",
                required=False,
                help_text="Tidak ditawarkan lagi untuk bimtek berikutnya; hasil yang lama tetap.",
            )

    def clean(self):
        cleaned = super().clean()
        choices = [cleaned.pop(f"choice_{place}", "") for place in range(MOST_CHOICES)]
        while choices and not choices[-1]:
            choices.pop()
        if not self.errors and ("" in choices or len(set(choices)) < len(choices)):
            raise forms.ValidationError("Isi pilihan berurutan mulai dari A, masing-masing berbeda.")
        if not self.errors and cleaned["right"] >= len(choices):
            self.add_error("right", "Pilihan ini kosong. Tandai pilihan yang terisi.")
        return cleaned | {"choices": choices}


def starting_with(question):
    choices = {f"choice_{place}": text for place, text in enumerate(question.choices)}
    return choices | {"text": question.text, "right": question.right, "is_retired": question.is_retired}


class ChooseQuestionsForm(forms.Form):
    questions = forms.ModelMultipleChoiceField(
        None,
        label="Pertanyaan",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pertanyaan yang sama ditanyakan sebelum dan sesudah bimtek."
        " Tanpa pertanyaan, nilai hanya dari kertas.",
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questions"].queryset = offered


class QuizAnswerForm(forms.Form):
    """The code of the name card, then a field for each question. What is right is not in it."""

    code = forms.CharField(
        label="Kode di kartu nama Anda",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "placeholder": "17-K7QX"}),
    )
    stage = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            choice = {"choices": [*enumerate(question.choices)], "coerce": int, "widget": forms.RadioSelect}
            self.fields[f"question_{question.pk}"] = forms.TypedChoiceField(label=question.text, **choice)

    def answers(self):
        return {question: self.cleaned_data[f"question_{question.pk}"] for question in self.questions}


class ScoresForm(forms.Form):
    """A score for each participant who has not answered on his phone; an empty one is left as it is."""

    def __init__(self, *args, participants, stage, **kwargs):
        super().__init__(*args, **kwargs)
        self.participants = [one for one in participants if stage not in one.scores or one.scores[stage].typed_in_by_id]
        for one in self.participants:
            present = one.scores.get(stage)
            self.fields[f"score_{one.pk}"] = forms.IntegerField(
                label=f"{one.number}. {one.name}",
                min_value=0,
                max_value=BEST_SCORE,
                required=False,
                initial=present.score if present else None,
            )

    def scores(self):
        given = {one: self.cleaned_data[f"score_{one.pk}"] for one in self.participants}
        return {one: score for one, score in given.items() if score is not None}
