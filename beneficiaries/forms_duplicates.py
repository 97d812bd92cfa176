"""Forms of the review of persons who may be written twice."""

from django import forms

from beneficiaries.duplicates.reasons import SENTENCES
from beneficiaries.models import DuplicatePair, Release
from regions.models import Region


class DuplicateFilterForm(forms.Form):
    """Which pairs a list shows; a value that means nothing filters nothing."""

    state = forms.ChoiceField(label="Keadaan", required=False, choices=DuplicatePair.State.choices)
    reason = forms.ChoiceField(label="Alasan", required=False, choices=[("", "Semua"), *SENTENCES.items()])
    kelurahan = forms.ChoiceField(label="Kelurahan/desa", required=False)
    release = forms.ModelChoiceField(label="Data", required=False, queryset=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = DuplicatePair.objects.visible_to(user)
        villages = Region.objects.visible_to(user).filter(pk__in=self.pairs.values("region_a"))
        names = [(village.pk, village.name) for village in villages.order_by("name")]
        self.fields["kelurahan"].choices = [("", "Semua"), *names]
        self.fields["release"].queryset = Release.objects.visible_to(user)

    def chosen(self):
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def state_shown(self):
        return self.chosen().get("state", DuplicatePair.State.OPEN.value)

    def filtered(self):
        """Without the state: the tabs of the page count each."""
        chosen, found = self.chosen(), self.pairs
        found = found.filter(release=chosen["release"]) if "release" in chosen else found.worth_reviewing()
        if "reason" in chosen:
            found = found.filter(reasons__contains=[chosen["reason"]])
        if "kelurahan" in chosen:
            found = found.filter(region_a=chosen["kelurahan"]) | found.filter(region_b=chosen["kelurahan"])
        return found


class DecisionForm(forms.ModelForm):
    """Is it one person? A decision needs no note, but may have one."""

    state = forms.ChoiceField(choices=[c for c in DuplicatePair.State.choices if c[0] != DuplicatePair.State.OPEN])

    class Meta:
        model = DuplicatePair
        fields = ["state", "note"]


class ReopenForm(forms.Form):
    reason = forms.CharField(label="Alasan pembatalan", min_length=5, max_length=200)
