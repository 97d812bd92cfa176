"""Forms of a programme: its money and places, its rules and papers."""

from django import forms
from django.utils import timezone

from accounts.templatetags.kube import rupiah_ringkas
from jobs.forms import RupiahField
from programmes.models import Programme, ProgrammeRule, Series
from programmes.rules import CATALOGUE
from regions.models import Region

EARLIEST_YEAR = 2000


class ProgrammeForm(forms.ModelForm):
    """Money, places and quota: what may still change in a running programme."""

    budget_rupiah = RupiahField(label="Pagu (rupiah)", help_text="Seluruh uang program tahun ini.")
    amount_rupiah = RupiahField(label="Bantuan per orang (rupiah)")
    quota = forms.IntegerField(label="Kuota (orang)", min_value=1, max_value=1_000_000)

    class Meta:
        model = Programme
        fields = ["source", "budget_rupiah", "amount_rupiah", "quota", "bank", "needs_bimtek", "kelurahan"]

    def __init__(self, *args, user, region, **kwargs):
        super().__init__(*args, **kwargs)
        villages = region.villages() if region else Region.objects.visible_to(user).none()
        self.fields["kelurahan"].queryset = villages.select_related("parent").order_by("code")
        self.fields["bank"].required = True

    def kelurahan_groups(self):
        """[(kecamatan, [(kelurahan, is chosen)], how many chosen)] for the check boxes."""
        chosen = {str(value) for value in self["kelurahan"].value() or []}
        groups = {}
        for village in self.fields["kelurahan"].queryset:
            groups.setdefault(village.parent, []).append((village, village.pk in chosen))
        return [(district, villages, sum(is_in for _, is_in in villages)) for district, villages in groups.items()]

    def clean(self):
        cleaned = super().clean()
        programme = self.instance
        if cleaned.get("quota", programme.placed) < programme.placed:
            self.add_error("quota", f"Sudah {programme.placed} orang masuk SK: kuota tidak boleh kurang dari itu.")
        if cleaned.get("budget_rupiah", programme.committed_rupiah) < programme.committed_rupiah:
            used = rupiah_ringkas(programme.committed_rupiah)
            self.add_error("budget_rupiah", f"{used} sudah masuk SK: pagu tidak boleh kurang dari itu.")
        if programme.placed and cleaned.get("amount_rupiah") != self.initial.get("amount_rupiah"):
            self.add_error("amount_rupiah", "Sudah ada penerima dalam SK: nilai bantuan tidak dapat diubah.")
        return cleaned


class AddProgrammeForm(ProgrammeForm):
    """A new programme of the user's office; its name and year stay as they are given here."""

    series_name = forms.CharField(
        label="Nama program",
        max_length=160,
        help_text="Pilih nama yang sudah ada bila program ini lanjutan dari tahun lalu, atau tulis nama baru.",
        widget=forms.TextInput(attrs={"list": "nama-program", "autocomplete": "off"}),
    )
    year = forms.IntegerField(label="Tahun", min_value=EARLIEST_YEAR, max_value=2100)
    field_order = ["series_name", "year"]

    def __init__(self, *args, user, **kwargs):
        self.user, self.office = user, user.office
        region = self.office.region if self.office else None
        super().__init__(*args, user=user, region=region, initial={"year": timezone.localdate().year}, **kwargs)

    def series(self):
        return Series.objects.visible_to(self.user)

    def clean(self):
        cleaned = super().clean()
        low, high = self.user.scope or ("~", "~")
        if self.office is None or not low <= self.office.region_id < high:
            raise forms.ValidationError("Program dibuat oleh operator kabupaten/kota atau provinsi yang punya kantor.")
        name, year = " ".join(cleaned.get("series_name", "").split()), cleaned.get("year")
        same = self.series().filter(region=self.office.region, name__iexact=name, programmes__year=year)
        if name and year and same.exists():
            self.add_error("year", f"{name} tahun {year} sudah ada. Buka program itu, atau pilih tahun lain.")
        return cleaned


class RulesForm(forms.Form):
    """The catalogue as a list: chosen or not, what a failure means, and the parameters; then the papers."""

    papers = forms.CharField(
        label="Berkas yang harus diserahkan penerima",
        required=False,
        help_text="Satu berkas per baris. Bantuan baru disalurkan bila semuanya lengkap.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        present = {rule.code: rule for rule in programme.rules.all()}
        for rule in CATALOGUE:
            self.add_rule(rule, present.get(rule.code), is_new=not present)
        self.initial["papers"] = "\n".join(paper.name for paper in programme.papers.all())

    def add_rule(self, rule, present, is_new):
        """A programme without rules is offered all of them."""
        self.fields[f"use_{rule.code}"] = forms.BooleanField(
            label=rule.told(present.parameters if present else {}),
            required=False,
            initial=rule.is_identity or bool(present) or is_new,
            disabled=rule.is_identity,
        )
        self.fields[f"severity_{rule.code}"] = forms.ChoiceField(
            label="Bila tidak terpenuhi",
            choices=ProgrammeRule.Severity.choices,
            initial=present.severity if present else ProgrammeRule.Severity.BLOCK,
            required=False,
            disabled=rule.is_identity,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        )
        for parameter in rule.parameters:
            self.fields[f"{rule.code}_{parameter.name}"] = forms.IntegerField(
                label=parameter.label,
                min_value=parameter.least,
                max_value=parameter.most,
                required=False,
                initial=present.parameters.get(parameter.name, parameter.default) if present else parameter.default,
                widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
            )

    def lines(self):
        """Each rule with its fields, for the page."""
        for rule in CATALOGUE:
            yield {
                "rule": rule,
                "use": self[f"use_{rule.code}"],
                "severity": self[f"severity_{rule.code}"],
                "parameters": [self[f"{rule.code}_{parameter.name}"] for parameter in rule.parameters],
            }

    def chosen_rules(self):
        """[(code, severity, parameters)] for services.programmes.set_rules."""
        data = self.cleaned_data
        return [
            (
                rule.code,
                data[f"severity_{rule.code}"] or ProgrammeRule.Severity.BLOCK,
                {p.name: data[f"{rule.code}_{p.name}"] for p in rule.parameters},
            )
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
