"""A meeting with institutions, its attendance one institution a line."""

import re

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField
from kube.models import Coordination

LINE = re.compile(r"^(.*?\S)[\s:,;–-]+(\d{1,3})(?:\s+orang)?$")
MOST_LETTERS = 120


class CoordinationForm(forms.ModelForm):
    institutions = forms.CharField(
        label="Yang hadir",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "Tim UNMUL 3\nBappeda 2\nDinas Koperasi 1"}),
        help_text="Satu baris satu lembaga: namanya, lalu berapa orang.",
    )

    class Meta:
        model = Coordination
        fields = ["topic", "held_on", "held_time", "place", "led_by", "institutions", "minutes"]
        widgets = {
            "held_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "minutes": forms.Textarea(attrs={"rows": 6}),
        }
        field_classes = {"held_on": DayField}
        help_texts = {
            "topic": "Contoh: pemasaran hasil usaha kelompok",
            "held_time": "",
            "led_by": "Nama dan jabatannya.",
            "minutes": "Apa yang dibicarakan dan disepakati.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate

    def clean_institutions(self):
        """[(name, people)]"""
        found = {}
        for line in filter(None, map(str.strip, self.cleaned_data["institutions"].splitlines())):
            match = LINE.match(line)
            if not match or not int(match[2]):
                raise forms.ValidationError(f"Baris “{line}” tidak terbaca. Tulis nama lembaga, lalu berapa orang.")
            name = " ".join(match[1].split())
            if len(name) > MOST_LETTERS:
                raise forms.ValidationError(f"Nama lembaga paling banyak {MOST_LETTERS} huruf.")
            if name in found:
                raise forms.ValidationError(f"{name} tertulis dua kali.")
            found[name] = int(match[2])
        return list(found.items())
