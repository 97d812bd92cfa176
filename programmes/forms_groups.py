"""Forms of groups: the search among them, and those that are ticked to be proposed."""

from django import forms


class GroupSearchForm(forms.Form):
    q = forms.CharField(label="Cari nama atau kode", required=False, max_length=60)

    def filter(self, groups):
        return groups.searched(self.cleaned_data["q"].strip()) if self.is_valid() else groups


class ProposalForm(forms.Form):
    """The ticked groups, or everything that was found and can be proposed."""

    component = forms.ModelChoiceField(None, label="Diusulkan untuk komponen", empty_label=None)
    groups = forms.ModelMultipleChoiceField(None, required=False)
    everything = forms.BooleanField(required=False)

    def __init__(self, *args, components, found, proposable, **kwargs):
        """found: the groups of the list. proposable: those of them that `everything` stands for."""
        super().__init__(*args, **kwargs)
        self.fields["component"].queryset = components
        self.fields["groups"].queryset = found
        self.proposable = proposable

    def clean(self):
        cleaned = super().clean()
        if cleaned.pop("everything", False):
            cleaned["groups"] = self.proposable
        if not self.errors and not cleaned["groups"]:
            raise forms.ValidationError("Centang sedikitnya satu kelompok.")
        return cleaned
