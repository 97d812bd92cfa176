"""Planning a bimtek and its sessions."""

from django import forms

from accounts.forms_days import DayField
from accounts.models import User
from accounts.roles import PENDAMPING
from accounts.templatetags.kube import hari_tanggal
from bimtek.models import Bimtek, Session
from programmes.models import Programme


class BimtekForm(forms.ModelForm):
    class Meta:
        model = Bimtek
        fields = ["programme", "title", "venue", "held_on", "days", "quota", "facilitators", "may_mark_self"]
        widgets = {
            "facilitators": forms.CheckboxSelectMultiple,
        }
        field_classes = {"held_on": DayField}
        help_texts = {
            "programme": "Kosongkan bila bimtek ini tidak untuk satu program, misalnya untuk semua KUBE.",
            "venue": "Contoh: Aula Dinas Sosial Kota Metro",
            "quota": "Kosongkan bila tidak dibatasi.",
            "facilitators": "Boleh lebih dari satu.",
            "may_mark_self": "Tanpa ini, kehadiran pendamping yang menjadi peserta dicatat oleh orang lain.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        programmes = Programme.objects.owned_by(user).filter(status=Programme.Status.OPEN)
        self.fields["programme"].queryset = programmes.select_related("series")
        self.fields["programme"].empty_label = "Tanpa program"
        pendamping = User.objects.visible_to(user).filter(role=PENDAMPING, is_active=True)
        self.fields["facilitators"].queryset = pendamping
        self.fields["days"].required = False
        if self.instance.pk:
            del self.fields["programme"]  # who is invited hangs on it

    def clean_days(self):
        return self.cleaned_data["days"] or 1

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and self.office is None:
            raise forms.ValidationError("Akun Anda tidak terikat pada satu kantor. Pilih programnya.")
        return cleaned

    @property
    def office(self):
        """The host: the programme's office, else one's own."""
        programme = self.cleaned_data.get("programme")
        return programme.office if programme else self.user.office


class SessionForm(forms.ModelForm):
    class Meta:
        model = Session
        fields = ["day", "topic", "speaker", "speaker_position", "starts_at", "ends_at"]
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            "speaker": "Lengkap dengan gelar depan dan belakang. Contoh: Drs. Rakhmat Zainuddin, M.Si",
            "speaker_position": "Contoh: Penyuluh Sosial Ahli Madya",
        }

    def __init__(self, *args, bimtek, **kwargs):
        super().__init__(*args, **kwargs)
        days = [(number, f"Hari ke-{number}, {hari_tanggal(bimtek.day(number))}") for number in days_of(bimtek)]
        self.fields["day"] = forms.TypedChoiceField(label="Hari", choices=days, coerce=int)
        if bimtek.days == 1:
            del self.fields["day"]


def days_of(bimtek):
    return range(1, bimtek.days + 1)
