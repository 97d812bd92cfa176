"""The form in which an office chooses its rules, and the papers it asks for."""

from django import forms

from accounts.errors import NotAllowed
from accounts.forms_days import DayField, DayInput
from jobs.forms import LinesField
from programmes.models import ProgrammeRule
from programmes.rules import CATALOGUE
from programmes.rules_entry import BOTH, GROUP, PERSON
from programmes.rules_parameters import Choice, Choices, Day, Number

HEADINGS = {
    PERSON: "Tentang orang dan keluarganya",
    GROUP: "Tentang kelompok",
    BOTH: "Tentang tempat, kuota dan bimtek",
}


class RulesForm(forms.Form):
    """The catalogue as a list: chosen or not, what a failure means, and the parameters; then the papers."""

    papers = forms.CharField(
        label="Berkas yang harus diserahkan penerima",
        required=False,
        help_text="Satu berkas per baris. Bantuan baru disalurkan bila semuanya lengkap.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, programme, preview=None, **kwargs):
        """preview: a RulesPreview whose rules and papers stand in the form instead of the programme's."""
        super().__init__(*args, **kwargs)
        self.programme = programme
        present = {rule.code: rule for rule in (preview.tried() if preview else programme.rules.all())}
        for rule in CATALOGUE:
            self.add_rule(rule, present.get(rule.code), is_new=not present)
        papers = preview.papers if preview else [paper.name for paper in programme.papers.all()]
        self.initial["papers"] = "\n".join(papers)

    def add_rule(self, rule, present, is_new):
        """A programme without rules is offered the usual ones, those of places where it has named places. Whether
        bimtek comes first is a setting of its own.
        """
        is_usual = rule.is_usual and (rule.code != "kelurahan_of_this_year" or self.programme.kelurahan.exists())
        is_always_on = rule.is_identity or rule.is_always_asked
        is_on = is_always_on or bool(present) or (is_new and is_usual)
        self.fields[f"use_{rule.code}"] = forms.BooleanField(
            label=rule.told(present.parameters if present else {}),
            required=False,
            initial=self.programme.needs_bimtek if rule.at_payment else is_on,
            disabled=is_always_on or rule.at_payment,
        )
        self.fields[f"severity_{rule.code}"] = forms.ChoiceField(
            label="Bila tidak terpenuhi",
            choices=ProgrammeRule.Severity.choices,
            initial=present.severity if present else rule.usual_severity,
            required=False,
            disabled=rule.is_identity or rule.at_payment,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        )
        values = rule.clean_parameters(present.parameters if present else {})
        for parameter in rule.parameters:
            self.fields[f"{rule.code}_{parameter.name}"] = field_for(parameter, values[parameter.name])

    def sections(self):
        """[(heading, [each rule with its fields])] for the page."""
        lines = [self.line_of(rule) for rule in CATALOGUE]
        return [(words, [line for line in lines if line["rule"].about == about]) for about, words in HEADINGS.items()]

    def line_of(self, rule):
        return {
            "rule": rule,
            "use": self[f"use_{rule.code}"],
            "severity": self[f"severity_{rule.code}"],
            "parameters": [self[f"{rule.code}_{parameter.name}"] for parameter in rule.parameters],
        }

    def clean(self):
        cleaned = super().clean()
        for rule in CATALOGUE:
            if cleaned.get(f"use_{rule.code}") and rule.parameters:
                self.check_together(rule)
        return cleaned

    def check_together(self, rule):
        """What each field by itself cannot tell: a lower limit above the upper one."""
        try:
            rule.clean_parameters(self.parameters_of(rule))
        except NotAllowed as refusal:
            self.add_error(f"{rule.code}_{rule.parameters[0].name}", str(refusal))

    def parameters_of(self, rule):
        return {each.name: self.cleaned_data.get(f"{rule.code}_{each.name}") for each in rule.parameters}

    def chosen_rules(self):
        """[(code, severity, parameters)] for services.programmes.set_rules."""
        data = self.cleaned_data
        return [
            (rule.code, data[f"severity_{rule.code}"] or rule.usual_severity, self.parameters_of(rule))
            for rule in CATALOGUE
            if data[f"use_{rule.code}"]
        ]

    def paper_names(self):
        return self.cleaned_data["papers"].splitlines()

    def clean_papers(self):
        papers = self.cleaned_data["papers"]
        if any(len(name.strip()) > 120 for name in papers.splitlines()):
            raise forms.ValidationError("Nama berkas paling panjang 120 huruf per baris.")
        return papers


def field_for(parameter, value):
    """The form field of one parameter of a rule. Left empty, it takes the default."""
    given = {"label": parameter.label, "required": False, "initial": value}
    small = {"class": "form-control form-control-sm"}
    if isinstance(parameter, Number):
        widget = forms.NumberInput(attrs=small)
        return forms.IntegerField(min_value=parameter.least, max_value=parameter.most, widget=widget, **given)
    if isinstance(parameter, Choice):
        widget = forms.Select(attrs={"class": "form-select form-select-sm"})
        return forms.ChoiceField(choices=parameter.choices, widget=widget, **given)
    if isinstance(parameter, Choices):
        return forms.MultipleChoiceField(
            choices=parameter.choices, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}), **given
        )
    if isinstance(parameter, Day):
        return DayField(widget=DayInput(small), **given)
    return LinesField(widget=forms.Textarea(attrs=small | {"rows": 4}), **given)
