"""Forms around a release: its findings, undoing it."""

from django import forms

from beneficiaries.families import counted
from beneficiaries.findings import LABELS, WARNINGS
from beneficiaries.visiting import ANY_FLAG
from jobs import left_out
from jobs.models import Finding


class FindingsFilterForm(forms.Form):
    """Which findings of an upload: grave or not, and of which kind."""

    severity = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *Finding.Severity.choices])
    code = forms.ChoiceField(label="Temuan", required=False)

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.findings = findings
        counts = counted(findings)
        labels = LABELS | {left_out.CODE: left_out.LABEL}
        kinds = [(code, f"{labels.get(code, code)} ({count})") for code, count in counts.items()]
        self.fields["code"].choices = [("", "Semua temuan"), *sorted(kinds, key=lambda kind: kind[1])]

    def filter(self):
        if not self.is_valid():
            return self.findings.none()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return self.findings.filter(**given)

    @property
    def flag(self):
        """Whom of these rows one can visit, as a list of visits calls it; "" when all of them were refused."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("severity") == Finding.Severity.ERROR or not self.findings.warnings().exists():
            return ""
        code = asked.get("code") or ANY_FLAG
        return code if code in (ANY_FLAG, *WARNINGS) else ""


class ReviewForm(forms.Form):
    note = forms.CharField(label="Catatan", required=False, max_length=200)


class UndoForm(forms.Form):
    reason = forms.CharField(label="Alasan pembatalan", min_length=5, max_length=200)
