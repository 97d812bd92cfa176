"""Choosing among red flags."""

from django import forms

from kube.flags import KINDS
from regions.codes import REGENCY
from regions.models import Region

STATES = [("", "Perlu dilihat"), ("aside", "Dikesampingkan")]


class FlagFilterForm(forms.Form):
    kind = forms.ChoiceField(
        label="Tanda", required=False, choices=[("", "Semua tanda"), *((kind, KINDS[kind][0]) for kind in KINDS)]
    )
    district = forms.ModelChoiceField(label="Kecamatan", required=False, queryset=None, empty_label="Semua kecamatan")
    state = forms.ChoiceField(label="Keadaan", required=False, choices=STATES)
    place = forms.ModelChoiceField(required=False, queryset=None, widget=forms.HiddenInput)
    only = forms.BooleanField(required=False, widget=forms.HiddenInput, help_text="nothing inside the place")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        districts = Region.objects.visible_to(user).filter(level=Region.Level.DISTRICT)
        own = len(user.region_id or "") >= REGENCY  # for a province they would be hundreds
        self.fields["district"].queryset = districts if own else districts.none()
        self.fields["place"].queryset = Region.objects.visible_to(user)
        self.own = user.region

    @property
    def said(self):
        return self.cleaned_data if self.is_valid() else {}

    @property
    def kind_asked(self):
        return self.said.get("kind", "")

    @property
    def is_aside(self):
        return self.said.get("state") == "aside"

    @property
    def is_used(self):
        return any(self.said.values())

    @property
    def where(self):
        """The region that was asked for; else the user's own, None for the country."""
        return self.said.get("district") or self.said.get("place") or self.own

    @property
    def can_be_narrowed(self):
        return not self.said.get("only") and (self.where is None or self.where.level != Region.Level.VILLAGE)

    def groups(self, groups):
        """Those the user sees in the region; with `only`, of a kecamatan those whose kelurahan is not known."""
        if self.said.get("only"):
            return groups.filter(region=self.where)
        return groups.within(*self.where.scope) if self.where else groups

    def of_kind(self, rows):
        return rows.filter(kind=self.kind_asked) if self.kind_asked else rows
