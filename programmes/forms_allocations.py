"""Forms of allocations: what is asked for, decided, moved, dated, and read from a file."""

from django import forms

from accounts.forms_days import DayField
from jobs.forms import RupiahField, TableField
from programmes.columns import ALLOCATIONS
from programmes.models import Allocation

MOST = 1_000_000


def targets_field(label):
    return forms.IntegerField(label=label, min_value=1, max_value=MOST)


class ProposeForm(forms.ModelForm):
    proposed_targets = targets_field("Sasaran yang diusulkan")
    proposed_rupiah = RupiahField(label="Nilai usulan (rupiah)")

    class Meta:
        model = Allocation
        fields = ["proposed_targets", "proposed_rupiah"]


class DecideForm(forms.ModelForm):
    targets = targets_field("Sasaran")
    allocated_rupiah = RupiahField(label="Alokasi (rupiah)", help_text="Sasaran dikali bantuan per penerima.")

    class Meta:
        model = Allocation
        fields = ["targets", "allocated_rupiah"]

    def __init__(self, *args, instance, **kwargs):
        """Begins with what was asked for."""
        proposed = {"targets": instance.proposed_targets, "allocated_rupiah": instance.proposed_rupiah}
        super().__init__(*args, instance=instance, initial={} if instance.allocated_rupiah else proposed, **kwargs)


class DatesForm(forms.ModelForm):
    class Meta:
        model = Allocation
        fields = ["bimtek_on", "handed_over_on"]
        field_classes = {"bimtek_on": DayField, "handed_over_on": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class MoveForm(forms.Form):
    """From one kabupaten/kota to another, of one component."""

    giver = forms.ModelChoiceField(None, label="Dari", empty_label=None)
    taker = forms.ModelChoiceField(None, label="Ke", empty_label=None)
    rupiah = RupiahField(label="Nilai yang dipindahkan (rupiah)")
    targets = forms.IntegerField(label="Sasaran yang ikut pindah", min_value=0, max_value=MOST)

    def __init__(self, *args, allocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = allocations.filter(allocated_rupiah__gt=0)
        self.fields["taker"].queryset = allocations

    def clean(self):
        cleaned = super().clean()
        giver, taker = cleaned.get("giver"), cleaned.get("taker")
        if giver and taker and (giver == taker or giver.component_id != taker.component_id):
            self.add_error("taker", "Pilih kabupaten/kota lain dalam komponen yang sama.")
        return cleaned


class AllocationFileForm(forms.Form):
    file = TableField(
        label="Berkas",
        columns=ALLOCATIONS,
        help_text="CSV, XLSX atau ODS dengan kolom kode wilayah, program, bentuk, sasaran, dan nilai.",
    )
