"""A form that asks before it does what may be a slip of the finger, and keeps what was typed while it asks."""

from collections.abc import Iterable

from django import forms

MEANT = "meant"


class AsksFirst:
    """For forms. Each question is a box to tick; ticked, it is meant. A box holds its question, so what was ticked
    counts for no other amount or day than it was asked about.
    """

    def questions(self, cleaned: dict) -> Iterable[str]:
        """What is possible but odd about the values, as statements to agree with. Asked when there are no errors."""
        raise NotImplementedError

    def full_clean(self):
        """Asks last, when everything else is in order."""
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        asked = list(self.questions(self.cleaned_data))
        if not asked:
            return
        self.fields[MEANT] = forms.MultipleChoiceField(
            label="Periksa dahulu",
            choices=[(one, one) for one in asked],
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )
        ticked = self.data.getlist(self.add_prefix(MEANT))
        if not set(asked) <= set(ticked):
            self.add_error(MEANT, "Belum disimpan. Centang bila memang begitu, atau betulkan isian di atas.")
