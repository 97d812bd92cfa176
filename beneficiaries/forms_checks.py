"""Forms that look people up: the one box, and lists."""

from itertools import groupby

from django import forms

from accounts.errors import NotAllowed
from accounts.forms_kept import never_kept
from beneficiaries.columns import CHECKED
from beneficiaries.listed import ReadList, columns_for, read_lines, typed_lines
from beneficiaries.models import CheckLine
from beneficiaries.names import name_key
from jobs.fields import BadValue, parse_kk, parse_nik
from jobs.forms import TableField
from jobs.uploads import clean_filename
from regions.codes import REGENCY
from regions.models import Region

SHORTEST_NAME = 3
MOST_TYPED = 5_000


class CheckForm(forms.Form):
    """One box for a NIK, a family card or a name. It is always sent, never asked for: a NIK stands in no address."""

    q = forms.CharField(
        label="NIK, nomor KK atau nama",
        max_length=120,
        required=False,
        widget=never_kept(forms.TextInput(attrs={"autofocus": True, "enterkeyhint": "search"})),
    )
    region = forms.ChoiceField(label="Wilayah", required=False)
    entry = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = {region.code: region for region in choosable(user)}
        whole = f"Seluruh {user.region.title}" if user.region else "Pilih wilayah"
        self.fields["region"].choices = [("", whole), *grouped(self.regions.values())]
        self.user = user

    def clean_region(self):
        return self.regions.get(self.cleaned_data["region"])

    def clean(self):
        """What was typed becomes `nik`, `kk` or `name`; a row chosen from a list of names is `entry`."""
        cleaned = super().clean()
        text = " ".join(cleaned.get("q", "").split())
        if cleaned.get("entry"):
            return cleaned
        if any(map(str.isdigit, text)) and not any(map(str.isalpha, text)):
            cleaned |= self.numbers("".join(filter(str.isdigit, text)))
        elif len(name_key(text).replace(" ", "")) < SHORTEST_NAME:
            self.add_error("q", "Ketik 16 angka NIK atau nomor KK, atau paling sedikit tiga huruf nama.")
        else:
            cleaned["name"] = text
        if cleaned.get("name") and not (cleaned.get("region") or self.user.region):
            self.add_error("region", "Pilih wilayahnya dahulu untuk mencari nama.")
        return cleaned

    def numbers(self, digits):
        """Sixteen digits may be either; what cannot be a NIK may still be a family card."""
        found = {}
        for name, parse in (("kk", parse_kk), ("nik", parse_nik)):
            try:
                found[name] = parse(digits)
            except BadValue as fault:
                sentence = fault.sentence
        if not found:
            self.add_error("q", sentence)
        return found


def choosable(user):
    """The kelurahan of a city or kecamatan; whoever looks after more chooses the city first."""
    level = Region.Level.VILLAGE if len(user.region_id or "") >= REGENCY else Region.Level.REGENCY
    return Region.objects.visible_to(user).filter(level=level).select_related("parent").order_by("parent__name", "name")


def grouped(regions):
    """As choices, by kecamatan (or province)."""
    for parent, inside in groupby(regions, key=lambda region: region.parent):
        yield parent.title, [(region.code, region.name) for region in inside]


class ListForm(forms.Form):
    """A list to look up: typed NIKs or a file."""

    purpose = forms.CharField(
        label="Keperluan",
        min_length=5,
        max_length=200,
        help_text="Contoh: verifikasi usulan kelurahan Karangrejo. Tercatat di riwayat dengan nama Anda.",
    )
    niks = forms.CharField(
        label="NIK, satu per baris",
        required=False,
        widget=never_kept(forms.Textarea(attrs={"rows": 6, "class": "kube-sealed"})),
    )
    file = TableField(
        label="Atau berkas",
        columns=CHECKED,
        required=False,
        faults_may_wait=False,
        help_text="CSV, XLSX atau ODS dengan kolom NIK, atau daftar calon dengan kolom Nama dan bila ada NIK, "
        "Nomor KK, Tanggal lahir, Kelurahan. Kolom dikenali dari judulnya; judul yang sudah dijelaskan kantor Anda"
        " untuk berkas data terpadu dikenal juga di sini.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["file"].columns = columns_for(user.region)

    def clean(self):
        """The lines, whichever way they came."""
        cleaned = super().clean()
        typed, file = cleaned.get("niks", "").strip(), cleaned.get("file")
        if self.errors:
            return cleaned
        if bool(typed) == bool(file):
            raise forms.ValidationError("Isi NIK atau pilih berkas, salah satu saja.")
        read = self.from_file(file) if file else ReadList(typed_lines(typed), [])
        cleaned["lines"], cleaned["left_out"] = read
        if not file and len(cleaned["lines"]) > MOST_TYPED:
            self.add_error("niks", f"Paling banyak {MOST_TYPED} NIK sekali kirim. Untuk lebih dari itu unggah berkas.")
        return cleaned

    def wanted(self):
        """What the service takes."""
        file = self.cleaned_data["file"]
        source = clean_filename(file.name) if file else ""
        return {"source": source} | {name: self.cleaned_data[name] for name in ("purpose", "lines", "left_out")}

    def from_file(self, file):
        try:
            return read_lines(file, self.user.region)
        except NotAllowed as refusal:
            self.add_error("file", str(refusal))
            return ReadList([], [])


class LineFilterForm(forms.Form):
    """Which lines of a finished check to see."""

    state = forms.ChoiceField(
        required=False, choices=[("", "Semua"), *CheckLine.State.choices, ("helped", "Pernah dibantu")]
    )

    def filter(self, lines):
        if not self.is_valid():
            return lines.none()
        state = self.cleaned_data["state"]
        if state == "helped":
            return lines.exclude(aid=[])
        return lines.filter(state=state) if state else lines


class DecisionForm(forms.Form):
    """Whether a row of the register is the person of a line."""

    is_person = forms.TypedChoiceField(choices=[("ya", "Ini orangnya"), ("bukan", "Bukan")], coerce=lambda v: v == "ya")
