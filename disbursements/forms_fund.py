"""What a person types about a revolving fund, its queue and its book."""

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField
from disbursements.fund_lines import COLUMNS, LONGEST_RECEIPT
from disbursements.models import FundEntry, QueuePlace, RevolvingFund
from jobs.forms import TableField
from kube.models import Group
from programmes.forms import RupiahField
from programmes.models import Programme
from regions.codes import DISTRICT

Kind = FundEntry.Kind


class FundForm(forms.ModelForm):
    class Meta:
        model = RevolvingFund
        fields = ["name", "programme", "may_owe", "least_class"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.owned_by(user).select_related("series")
        self.fields["programme"].queryset = programmes
        self.fields["programme"].empty_label = "Tanpa program"

    def clean_least_class(self):
        return self.cleaned_data["least_class"].strip().upper()


class QueueForm(forms.Form):
    """A group joins the queue, by the code it has in the office's list of groups."""

    group = forms.CharField(label="Kode kelompok", max_length=40, help_text="Seperti di daftar kelompok kantor ini.")
    planned_rupiah = RupiahField(label="Pagu (rupiah)", help_text="Modal yang direncanakan untuk kelompok ini.")
    months = forms.IntegerField(
        label="Lama angsuran (bulan)",
        min_value=1,
        max_value=120,
        required=False,
        help_text="Kosongkan bila tidak ada jadwal angsuran.",
    )

    def __init__(self, *args, fund, **kwargs):
        super().__init__(*args, **kwargs)
        self.fund = fund

    def clean_group(self):
        groups = self.fund.office.groups.exclude(status=Group.Status.WITHDRAWN)
        group = groups.filter(code__iexact=self.cleaned_data["group"].strip()).first()
        if group is None:
            raise forms.ValidationError("Kode ini tidak ada di daftar kelompok kantor ini. Daftarkan kelompoknya dulu.")
        return group


class PlaceForm(forms.ModelForm):
    planned_rupiah = RupiahField(label="Pagu (rupiah)")
    reason = forms.CharField(
        label="Alasan",
        max_length=200,
        required=False,
        help_text="Wajib bila urutan atau kelayakan diubah; sesudah menerima, juga untuk pagu dan lama angsuran.",
    )

    class Meta:
        model = QueuePlace
        fields = ["position", "planned_rupiah", "months", "is_eligible"]

    def validate_constraints(self):
        """The place it takes is still another group's: the service moves that one."""


class EntryForm(forms.Form):
    """One line of the book. What it may not do is said by disbursements/rules_fund.py."""

    kind = forms.ChoiceField(label="Jenis", choices=Kind.choices)
    place = forms.ModelChoiceField(None, label="Kelompok", required=False, empty_label="– (setoran modal)")
    booked_on = DayField(label="Tanggal")
    amount_rupiah = RupiahField(label="Nilai (rupiah)")
    receipt = forms.CharField(label="Nomor bukti", max_length=LONGEST_RECEIPT)
    document_number = forms.CharField(
        label="Nomor berita acara", max_length=80, required=False, help_text="Hanya untuk penghapusan."
    )
    reason = forms.CharField(label="Alasan", max_length=300, required=False, help_text="Hanya untuk penghapusan.")

    def __init__(self, *args, fund, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = fund.places.select_related("group").order_by("position")

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Kind.DEPOSIT:
            cleaned["place"] = None
        elif kind and "place" in cleaned and cleaned["place"] is None:
            self.add_error("place", "Pilih kelompoknya.")
        if kind == Kind.WRITE_OFF:
            for name in ("document_number", "reason"):
                if not cleaned.get(name):
                    self.add_error(name, "Penghapusan memerlukan isian ini.")
        else:
            cleaned |= {"document_number": "", "reason": ""}
        return cleaned

    def clean_booked_on(self):
        if self.cleaned_data["booked_on"] > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.")
        return self.cleaned_data["booked_on"]


class ReverseForm(forms.Form):
    booked_on = DayField(label="Tanggal pembalikan")
    reason = forms.CharField(label="Alasan", min_length=5, max_length=300)


class EntriesForm(forms.Form):
    file = TableField(
        columns=COLUMNS,
        label="Berkas transaksi (CSV atau XLSX)",
        help_text="Kolom: tanggal, jenis (SETOR, SALUR, ANGSURAN), kode kelompok, nilai, nomor bukti.",
    )


class DistrictForm(forms.Form):
    """The groups of one kecamatan."""

    kecamatan = forms.ChoiceField(
        label="Kecamatan", required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        districts = {district_of(place): place for place in places}
        found = sorted((code, name_of(place)) for code, place in districts.items())
        self.fields["kecamatan"].choices = [("", "Semua kecamatan"), *found]

    def shown(self, stops):
        code = self.cleaned_data["kecamatan"] if self.is_valid() else ""
        return [stop for stop in stops if not code or district_of(stop.place) == code]


def district_of(place):
    """Code of the kecamatan the group lies in."""
    return place.region_id[:DISTRICT]


def name_of(place):
    region = place.region
    return region.name if region.pk == district_of(place) else region.parent.name
