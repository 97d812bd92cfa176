"""Forms of a group: what it is, its steps, who looks after it, and the search."""

from django import forms
from django.utils import timezone

from accounts.asking import AsksFirst
from accounts.forms import RegionField
from accounts.forms_days import OldDayField
from accounts.models import User
from accounts.roles import PENDAMPING
from jobs.fields import BadValue
from kube.models import Group
from kube.queries import looked_after_by, with_load
from kube.usual import odd_founding, odd_place
from regions.models import Region

Level = Region.Level
SHOWN_STATUS = [choice for choice in Group.Status.choices if choice[0] != Group.Status.WITHDRAWN]


def parsed(parse, text):
    """What `parse` makes of a typed text; BadValue becomes the form's own error."""
    try:
        return parse(text)
    except BadValue as fault:
        raise forms.ValidationError(fault.sentence) from fault


class GroupForm(AsksFirst, forms.ModelForm):
    code = forms.CharField(
        label="Kode kelompok",
        max_length=40,
        required=False,
        help_text="Kode kantor Anda. Kosongkan supaya dibuatkan.",
    )
    region = RegionField(
        label="Kelurahan/desa", levels=[Level.DISTRICT, Level.VILLAGE], help_text="Nama atau kode, misalnya Imopuro."
    )
    field_order = ["name", "code", "kind", "region", "address", "business_type", "business", "founded_on", "location"]

    class Meta:
        model = Group
        fields = [
            "name",
            "code",
            "kind",
            "region",
            "address",
            "business_type",
            "business",
            "founded_on",
            "location",
            "has_stamp",
            "has_name_board",
            "latitude",
            "longitude",
        ]
        field_classes = {"founded_on": OldDayField}
        help_texts = {
            "business": "Dengan kata sendiri, misalnya keripik singkong dan sirup jahe.",
            "latitude": "Boleh kosong. Contoh: -5.113100",
            "longitude": "Boleh kosong. Contoh: 105.306700",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].user = user
        self.fields["business_type"].empty_label = "Pilih jenis usaha"
        self.fields["location"].choices = [("", "Belum ditentukan"), *Group.Location.choices]
        if self.instance.pk:
            self.initial["region"] = self.instance.region
            self.fields["code"].required = True

    def questions(self, cleaned):
        """Of a group that is known: whether its new founding day and place go with its members and meetings."""
        if not self.instance.pk:
            return
        if (founded_on := cleaned["founded_on"]) and founded_on != self.initial["founded_on"]:
            yield from odd_founding(self.instance, founded_on)
        if cleaned["region"] != self.initial["region"]:
            yield from odd_place(self.instance, cleaned["region"])

    def clean_founded_on(self):
        founded_on = self.cleaned_data["founded_on"]
        if founded_on and founded_on > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return founded_on


class PointForm(forms.ModelForm):
    """Only where the group lies, for whoever stands there with a phone."""

    class Meta:
        model = Group
        fields = ["latitude", "longitude"]
        help_texts = {"latitude": "Contoh: -5.113100", "longitude": "Contoh: 105.306700"}


class GroupFilterForm(forms.Form):
    """The search of the list."""

    q = forms.CharField(label="Nama atau kode", required=False, max_length=60)
    region = RegionField(
        label="Kecamatan atau kelurahan",
        levels=[Level.REGENCY, Level.DISTRICT, Level.VILLAGE],
        required=False,
        max_length=60,
    )
    status = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *SHOWN_STATUS])
    business_type = Group._meta.get_field("business_type").formfield(
        label="Jenis usaha", required=False, empty_label="Semua jenis usaha"
    )
    alone = forms.BooleanField(label="Tanpa pendamping", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].user = user
        self.fields["region"].help_text = ""

    @property
    def is_used(self):
        return bool(self.errors) or any(self.cleaned_data.values())

    def filter(self, groups):
        """The groups asked for; none while something typed is not understood."""
        if not self.is_valid():
            return groups.none()
        wanted = self.cleaned_data
        if wanted["q"]:
            groups = groups.searched(wanted["q"])
        if wanted["region"]:
            groups = groups.within(*wanted["region"].scope)
        if wanted["status"]:
            groups = groups.filter(status=wanted["status"])
        if wanted["business_type"]:
            groups = groups.filter(business_type=wanted["business_type"])
        return groups.without_pendamping(timezone.localdate()) if wanted["alone"] else groups


class StepForm(forms.Form):
    """On which day a group takes a step, and why. A step forward needs no reason."""

    on = OldDayField(label="Tanggal")
    reason = forms.CharField(label="Alasan", max_length=200, min_length=5)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if step == "activate":
            self.fields["reason"].required = False
            self.fields["reason"].help_text = "Boleh kosong."


class PendampingField(forms.ModelChoiceField):
    """Whoever can be given a group, with how many he has."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, empty_label="Pilih pendamping", **kwargs)

    def offer(self, user, but=None):
        found = User.objects.visible_to(user).filter(role=PENDAMPING, is_active=True).select_related("region")
        self.queryset = with_load(found.exclude(pk=but.pk) if but else found).order_by("load", "name")

    def label_from_instance(self, one):
        return f"{one.name}, {one.region_name or 'tanpa wilayah'} ({one.load} kelompok)"


class AssignForm(forms.Form):
    pendamping = PendampingField(label="Pendamping")
    since_on = OldDayField(label="Sejak")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pendamping"].offer(user)
        self.fields["since_on"].initial = timezone.localdate


class HandOnForm(forms.Form):
    """All groups of one pendamping go to another, or the ticked ones."""

    to = PendampingField(label="Kepada")
    groups = forms.ModelMultipleChoiceField(
        label="Kelompok yang diserahkan",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Centang sedikitnya satu kelompok."},
    )
    since_on = OldDayField(label="Sejak")

    def __init__(self, *args, user, pendamping, **kwargs):
        super().__init__(*args, **kwargs)
        groups = looked_after_by(pendamping, user)
        self.fields["to"].offer(user, but=pendamping)
        self.fields["groups"].queryset = groups
        self.fields["groups"].initial = groups
        self.fields["since_on"].initial = timezone.localdate


class DayForm(forms.Form):
    on = OldDayField(label="Mulai tanggal")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class AsOfForm(forms.Form):
    """The day picker of the members."""

    on = OldDayField(label="Anggota per tanggal")


class BusinessTypeForm(forms.Form):
    name = forms.CharField(
        label="Jenis usaha", min_length=3, max_length=80, help_text="Dipakai semua kantor. Contoh: Madu hutan"
    )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
