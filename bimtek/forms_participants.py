"""Who is to come: which groups, one person by hand, or a list."""

import re

from django import forms
from django.db.models import Q

from accounts.forms import RegionField
from accounts.models import User
from accounts.roles import ADMIN, AUDITOR
from beneficiaries.models import Sex
from bimtek.columns import PARTICIPANTS
from bimtek.models import Bimtek, Participant
from bimtek.rows import Regencies
from jobs.forms import TableField
from kube.models import Group, Membership
from regions.models import Region

Kind, Level = Participant.Kind, Region.Level
# "11.01<tab>Kabupaten Aceh Selatan<tab>5", "Kota Metro; 4", "1872": code, name, quota, each of which may be missing.
INVITED = re.compile(r"\s*(\d{2}\.?\d{2})?[\s;,]*(.*?)[\s;,]*(\d{1,4})?\s*$")


class GroupsForm(forms.ModelForm):
    class Meta:
        model = Bimtek
        fields = ["per_group", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        help_texts = {"per_group": "Biasanya 2: ketua dan sekretaris.", "groups": ""}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        groups = Group.objects.visible_to(user).filter(office=self.instance.office)
        chosen = groups.filter(bimteks=self.instance)
        offered = groups.filter(Q(status__in=Group.OPEN) | Q(pk__in=chosen)).select_related("region")
        self.fields["groups"].queryset = offered.order_by("region", "name", "pk")
        self.fields["groups"].label_from_instance = lambda group: f"{group} ({group.region})"
        if not chosen:
            self.initial["groups"] = self.fields["groups"].queryset


class RegionsForm(forms.Form):
    """Kabupaten and kota, one a line as they are copied from a sheet: code or name, and a quota behind it or none."""

    regions = forms.CharField(
        label="Kabupaten/kota yang diundang",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "11.01 Kabupaten Aceh Selatan 5"}),
        help_text="Satu per baris: kode atau nama lengkap, lalu kuotanya. Boleh disalin dari lembar Excel."
        " Kosongkan bila peserta boleh dari mana saja.",
    )

    def clean_regions(self):
        known, found, strange = Regencies(), {}, []
        for line in filter(str.strip, self.cleaned_data["regions"].splitlines()):
            code, name, quota = INVITED.match(line).groups()
            region = known.get(code or name or "")
            if region is None or region in found:
                strange.append(line.strip())
            else:
                found[region] = int(quota) if quota else None
        if strange:
            raise forms.ValidationError(f"Tidak dikenal atau tertulis dua kali: {'; '.join(strange[:5])}.")
        return found


class ParticipantForm(forms.Form):
    """One person by hand: a member of a group, somebody with an account, or just a name."""

    kind = forms.ChoiceField(label="Diundang sebagai", choices=[c for c in Kind.choices if c[0] != Kind.RECIPIENT])
    membership = forms.ModelChoiceField(
        None,
        label="Anggota KUBE",
        required=False,
        empty_label="Pilih anggota",
        help_text="Hanya untuk pengurus atau anggota.",
    )
    user = forms.ModelChoiceField(
        None,
        label="Akun",
        empty_label="Tanpa akun",
        required=False,
        help_text="Bila ia masuk ke sistem ini. Kosongkan bila tidak, lalu tulis namanya.",
    )
    name = forms.CharField(label="Nama dengan gelar", max_length=120, required=False)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("", "–"), *Sex.choices], required=False)
    position = forms.CharField(
        label="Jabatan", max_length=80, required=False, help_text="Misalnya Kepala Bidang Pemberdayaan Sosial."
    )
    region = RegionField(label="Wilayah tugas", levels=[Level.REGENCY, Level.DISTRICT, Level.VILLAGE], required=False)

    def __init__(self, *args, bimtek, user, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.visible_to(user).filter(group__bimteks=bimtek).on(bimtek.held_on)
        free = members.exclude(participations__bimtek=bimtek).select_related("group", "person")
        self.fields["membership"].queryset = free.order_by("group__name", "group", "person__name", "pk")
        self.fields["membership"].label_from_instance = lambda member: f"{member.group}: {member}"
        people = User.objects.visible_to(user).filter(is_active=True).exclude(role__in=[ADMIN, AUDITOR])
        self.fields["user"].queryset = people.exclude(participations__bimtek=bimtek)
        self.fields["user"].label_from_instance = lambda one: f"{one} ({one.get_role_display()})"
        self.fields["region"].user = user

    def clean(self):
        cleaned = super().clean()
        is_officer = cleaned.get("kind") == Kind.OFFICER
        if is_officer and not cleaned.get("membership") and not self.errors:
            self.add_error("membership", "Pilih anggotanya. KUBE-nya harus ada di daftar KUBE bimtek ini.")
        if not is_officer:
            cleaned["membership"] = None
            if not cleaned.get("user") and not cleaned.get("name") and not self.errors:
                self.add_error("name", "Tulis namanya, atau pilih akunnya.")
        return cleaned


class ParticipantListForm(forms.Form):
    file = TableField(
        label="Daftar peserta",
        columns=PARTICIPANTS,
        help_text="CSV, XLSX atau ODS: NIK, nama, peran (KETUA, ANGGOTA, LURAH, TKSK), kode KUBE, wilayah tugas.",
    )
