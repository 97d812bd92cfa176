"""Forms of a programme: its money and places, its rules and papers."""

from django import forms
from django.utils import timezone

from accounts.templatetags.kube import angka, rupiah_ringkas
from jobs.fields import BadValue, parse_rupiah
from programmes.models import Programme, Series
from regions.models import Region

EARLIEST_YEAR = 2000


class RupiahField(forms.CharField):
    """Whole rupiah above zero, written "1000000", "1.000.000" or "Rp1.000.000"; becomes an int."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def prepare_value(self, value):
        return angka(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        try:
            amount = parse_rupiah(text)
        except BadValue as fault:
            raise forms.ValidationError(fault.sentence) from fault
        if not amount:
            raise forms.ValidationError("Isi lebih dari nol.")
        return amount

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


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
