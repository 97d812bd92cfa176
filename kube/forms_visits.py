"""Recording a visit on a phone, and a month of visits."""

from datetime import date

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField, DayInput, MonthField
from beneficiaries.forms_photos import picture_in
from kube.models import GroupVisit, MonthReport

BIG = {"class": "form-control form-control-lg"}  # for a thumb
MOST_PHOTOS = 4


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to MOST_PHOTOS photos; becomes a list of pictures to keep."""

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"Pilih paling banyak {MOST_PHOTOS} foto.")
        return [picture_in(file) for file in files if file]


class MonthForm(forms.Form):
    """Which month a page shows: this one, if nothing readable is asked for."""

    month = MonthField(label="Bulan", required=False)

    @property
    def shown(self) -> date:
        asked = self.cleaned_data.get("month") if self.is_valid() else None
        return asked or timezone.localdate().replace(day=1)


class GroupVisitForm(forms.ModelForm):
    """What was found. Works without JavaScript: one of four big buttons is pressed."""

    purpose = forms.ChoiceField(
        label="Keperluan",
        choices=GroupVisit.Purpose.choices,
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
        error_messages={"required": "Tekan salah satu keperluan dahulu."},
    )
    pictures = PhotosField(
        label="Foto (boleh kosong)",
        required=False,
        widget=PhotosInput(attrs=BIG | {"accept": "image/*"}),
        help_text=f"Sampai {MOST_PHOTOS} foto JPEG, PNG atau WebP. Lokasi dan data ponsel di dalam foto dibuang.",
        error_messages={"empty": "Foto ini kosong. Ambil foto lagi."},
    )

    class Meta:
        model = GroupVisit
        fields = ["purpose", "finding", "pictures", "follow_up", "follow_up_due_on", "visited_on", "visited_time"]
        labels = {
            "finding": "Apa yang Anda temui?",
            "follow_up": "Apa yang harus dilakukan? (boleh kosong)",
            "follow_up_due_on": "Paling lambat",
        }
        help_texts = {
            "finding": "Contoh: kas dicatat rapi, dua anggota tidak hadir. NIK dan nomor KK tidak perlu ditulis.",
            "follow_up": "Contoh: ketua melengkapi buku kas.",
            "visited_time": "",
        }
        widgets = {
            "finding": forms.Textarea(attrs=BIG | {"rows": 4}),
            "follow_up": forms.TextInput(attrs=BIG),
            "follow_up_due_on": DayInput(attrs=BIG),
            "visited_on": DayInput(attrs=BIG),
            "visited_time": forms.TimeInput(format="%H:%M", attrs=BIG | {"type": "time"}),
        }
        field_classes = {"follow_up_due_on": DayField, "visited_on": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        self.initial.setdefault("visited_on", now.date())
        self.initial.setdefault("visited_time", now.time().replace(second=0, microsecond=0))

    def clean_visited_on(self):
        visited_on = self.cleaned_data["visited_on"]
        if visited_on > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return visited_on

    def clean(self):
        said = super().clean()
        follow_up, due_on = said.get("follow_up"), said.get("follow_up_due_on")
        if follow_up and not due_on and "follow_up_due_on" not in self.errors:
            self.add_error("follow_up_due_on", "Tulis sampai kapan tindak lanjut ini harus selesai.")
        if due_on and not follow_up:
            self.add_error("follow_up", "Tulis apa yang harus dilakukan, atau kosongkan tanggalnya.")
        if due_on and said.get("visited_on") and due_on < said["visited_on"]:
            self.add_error("follow_up_due_on", "Tanggal ini sebelum kunjungannya.")


class DoneForm(forms.Form):
    """When a follow-up was done."""

    done_on = DayField(label="Selesai tanggal")


class MonthReportForm(forms.ModelForm):
    """The pendamping's own words; the visits are there already."""

    class Meta:
        model = MonthReport
        fields = ["activities", "problems", "plans"]
        labels = {"activities": "Kegiatan lain bulan ini"}
        help_texts = {
            "activities": "Selain kunjungan. Contoh: mengantar ketua ke bank.",
            "problems": "Contoh: pakan naik, pembukuan tertinggal.",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in fields}
