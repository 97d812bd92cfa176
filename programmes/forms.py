"""Forms of a programme: its money and places, its rules and papers."""

from django import forms
from django.utils import timezone

from accounts.templatetags.kube import rupiah_ringkas
from jobs.forms import RupiahField
from kube.models import Instrument
from kube.queries_monev import instruments_in_use
from programmes.models import Component, Programme, Series
from regions.models import Region

EARLIEST_YEAR = 2000


class GivenForm(forms.ModelForm):
    """What each recipient gets, and how many there are: the fields of a component.

    Nobody can be proposed as an intermediary yet, so that kind is only shown where a component has it.
    """

    amount_rupiah = RupiahField(
        label="Bantuan per penerima (rupiah)",
        required=False,
        help_text="Untuk barang boleh kosong: nilainya mengikuti isi paket.",
    )
    quota = forms.IntegerField(label="Kuota (jumlah penerima)", min_value=1, max_value=1_000_000)

    class Meta:
        model = Component
        fields = ["recipient_kind", "form", "amount_rupiah", "quota"]

    def clean(self):
        cleaned, component = super().clean(), self.instance
        if not cleaned.get("amount_rupiah") and cleaned.get("form") != Component.Form.GOODS:
            self.require("amount_rupiah")
        if cleaned.get("quota", component.placed) < component.placed:
            placed = f"Sudah {component.placed} {component.unit} masuk SK"
            self.add_error("quota", f"{placed}: kuota tidak boleh kurang dari itu.")
        if component.placed and cleaned.get("amount_rupiah") != self.initial.get("amount_rupiah"):
            self.add_error("amount_rupiah", "Sudah ada penerima dalam SK: nilai bantuan tidak dapat diubah.")
        return cleaned

    def require(self, name):
        if name not in self.errors:
            self.add_error(name, self.fields[name].error_messages["required"])


class ComponentForm(GivenForm):
    """A component of its own, with its name."""

    class Meta(GivenForm.Meta):
        fields = ["name", *GivenForm.Meta.fields]
        help_texts = {"name": "Misalnya KUBE, WRSE, UEP perorangan, atau nama setempat."}


class ProgrammeForm(forms.ModelForm):
    """Money and places: what may still change in a running programme.

    `given`: what the only component gives, on the same page; None where each component has a page of its own.
    """

    budget_rupiah = RupiahField(label="Pagu (rupiah)", help_text="Seluruh uang program tahun ini.")

    class Meta:
        model = Programme
        fields = ["source", "budget_rupiah", "bank", "needs_bimtek", "instrument", "kelurahan"]
        help_texts = {
            "bank": "Tidak perlu diisi bila semua bantuan berbentuk barang.",
            "instrument": "Boleh kosong. Lembar ini yang ditawarkan saat kelompok penerima program ini dinilai.",
        }

    def __init__(self, data=None, *args, user, region, **kwargs):
        super().__init__(data, *args, **kwargs)
        villages = region.villages() if region else Region.objects.visible_to(user).none()
        self.fields["kelurahan"].queryset = villages.select_related("parent").order_by("code")
        self.fields["instrument"].queryset = instruments_of(self.instance, user)
        self.fields["instrument"].empty_label = "Tidak ditentukan"
        is_new = self.instance.pk is None
        component = Component() if is_new else self.instance.only_component
        self.given = GivenForm(data, instance=component) if component else None

    def kelurahan_groups(self):
        """[(kecamatan, [(kelurahan, is chosen)], how many chosen)] for the check boxes."""
        chosen = {str(value) for value in self["kelurahan"].value() or []}
        groups = {}
        for village in self.fields["kelurahan"].queryset:
            groups.setdefault(village.parent, []).append((village, village.pk in chosen))
        return [(district, villages, sum(is_in for _, is_in in villages)) for district, villages in groups.items()]

    def is_valid(self):
        is_given = self.given is None or self.given.is_valid()
        return super().is_valid() and is_given

    def values(self):
        """All that was filled in, for the service."""
        return self.cleaned_data | (self.given.cleaned_data if self.given else {})

    def clean(self):
        cleaned, programme = super().clean(), self.instance
        if not self.pays():
            cleaned["bank"] = None
        elif not cleaned.get("bank"):
            self.add_error("bank", self.fields["bank"].error_messages["required"])
        promised = max(programme.committed_rupiah, programme.allocated_rupiah)
        if cleaned.get("budget_rupiah", promised) < promised:
            used = rupiah_ringkas(promised)
            self.add_error("budget_rupiah", f"{used} sudah masuk SK atau dialokasikan: pagu tidak boleh kurang.")
        return cleaned

    def parts(self):
        """Every form of the page, this one first."""
        return [self, self.given] if self.given else [self]

    def pays(self):
        """Whether a bank is needed."""
        return self.given["form"].value() != Component.Form.GOODS if self.given else self.instance.gives_money


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

    def __init__(self, data=None, *, user):
        self.user, self.office = user, user.office
        region = self.office.region if self.office else None
        super().__init__(data, user=user, region=region, initial={"year": timezone.localdate().year})

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


def instruments_of(programme, user):
    """Sheets for groups in use, and the programme's own whether or not it still is."""
    own = Instrument.objects.visible_to(user).filter(pk=programme.instrument_id)
    return instruments_in_use(user) | own
