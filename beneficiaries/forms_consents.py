"""The answer to an office that asks for a person of this one's region."""

from django import forms

ANSWERS = [
    ("agree", "Setuju; ia tetap warga wilayah kami"),
    ("moved", "Setuju; ia sudah pindah, dan data serta rekeningnya diurus kantor peminta"),
    ("refuse", "Tidak setuju"),
]


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(label="Jawaban", choices=ANSWERS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Keterangan untuk kantor peminta",
        max_length=200,
        help_text="Misalnya dengan apa dicocokkan. Jangan menulis nama atau nomor yang tidak ditulis peminta.",
    )

    def decision(self) -> dict:
        """As beneficiaries.consents.decide wants it."""
        answer = self.cleaned_data["answer"]
        step = "refuse" if answer == "refuse" else "agree"
        return {"step": step, "has_moved": answer == "moved", "reason": self.cleaned_data["reason"]}
