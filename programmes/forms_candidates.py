"""Forms of proposals: the lists they come in, the search among them, and the judgement of one candidate."""

from django import forms
from django.db.models import Exists, OuterRef

from accounts.errors import NotAllowed
from accounts.forms import RegionField
from accounts.templatetags.kube import angka
from audit import sealing
from jobs.forms import TableField
from jobs.uploads import sha256_of
from programmes.bank_accounts import KEPT, LISTED
from programmes.columns import BY_KIND
from programmes.forms import EARLIEST_YEAR
from programmes.models import Candidate, CandidateImport, Component
from programmes.rules import CATALOGUE, REASONS, clean_reason
from regions.codes import REGENCY
from regions.models import Region


class ListForm(forms.Form):
    """A list of proposals for this programme."""

    kind = CandidateImport.Kind.CANDIDATES

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["file"] = TableField(
            label="Berkas",
            columns=BY_KIND[self.kind],
            help_text="CSV, XLSX atau ODS. Kolom dikenali dari judulnya; urutannya bebas.",
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        reading = self.fields["file"].reading
        if not reading.is_book and any(self.same_file(sha256_of(file))):  # of a workbook another sheet may be meant
            raise forms.ValidationError(
                "Berkas ini sudah diunggah; tidak ada yang berubah. Keadaannya ada di Usulan, Daftar yang sudah dimuat."
            )
        return file

    def same_file(self, sha256):
        """Imports of this very file."""
        return self.programme.imports.taken_from(sha256, self.kind)


class YearForm(forms.Form):
    """Which past year a list of recipients is of."""

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"] = year_before(programme)


class ComponentChoiceForm(forms.Form):
    """Which component a list proposes for; not asked where the programme has one."""

    component = forms.ModelChoiceField(None, label="Diusulkan untuk komponen")

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        if programme.only_component:
            del self.fields["component"]
        else:
            self.fields["component"].queryset = programme.components.exclude(recipient_kind__in=Component.GROUPS)


class PastListForm(ListForm):
    """The recipients of a past year of the same programme."""

    kind = CandidateImport.Kind.PAST

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"] = year_before(self.programme)
        self.order_fields(["year", "file"])

    def same_file(self, sha256):
        past = self.programme.series.programmes.filter(year=self.cleaned_data.get("year")).first()
        return past.imports.taken_from(sha256, self.kind) if past else []


def year_before(programme):
    last = programme.year - 1
    return forms.IntegerField(label="Tahun penerimaan", min_value=EARLIEST_YEAR, max_value=last, initial=last)


class CandidateFilterForm(forms.Form):
    """The search box of the candidates. By name only, because a NIK would stand in the address."""

    q = forms.CharField(label="Cari nama", required=False, max_length=60)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Semua"), *Candidate.Status.choices])
    reason = forms.ChoiceField(label="Alasan", required=False, choices=[("", "Semua"), *REASONS.items()])
    kelurahan = forms.ChoiceField(label="Kelurahan", required=False)

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked of each place and not of each candidate: an index knows whether it has any.
        here = programme.candidates.filter(region=OuterRef("pk"))
        places = programme.region.villages().filter(Exists(here)).order_by("name").values_list("pk", "name")
        self.fields["kelurahan"].choices = [("", "Semua"), *places, (programme.region_id, "Tidak dikenal")]

    def filter(self, candidates):
        """What matches; an address that asks for something unknown matches nobody."""
        if not self.is_valid():
            return candidates.none()
        wanted = self.cleaned_data
        for word in wanted["q"].split():
            candidates = candidates.filter(name__icontains=word)
        if wanted["status"]:
            candidates = candidates.filter(status=wanted["status"])
        if wanted["kelurahan"]:
            candidates = candidates.filter(region=wanted["kelurahan"])
        if wanted["reason"]:
            rule = next(rule for rule in CATALOGUE if wanted["reason"] in rule.reasons)  # its results stand in an index
            candidates = candidates.filter(
                results__code=rule.code, results__passed=False, results__reasons__contains=[wanted["reason"]]
            )
        return candidates


MOST_SUGGESTED = 50
HOW_IN_A_PROVINCE = (
    "Ketik nama atau kodenya. Bila beberapa bernama sama, pilihannya ditunjukkan sesudah disimpan;"
    " daftar saran hanya memuat yang bernama seperti tertulis."
)


class VillageField(RegionField):
    """A kelurahan of one region; the kecamatan is shown beside each, because many bear one name."""

    def __init__(self, **kwargs):
        super().__init__(levels=[Region.Level.VILLAGE], **kwargs)

    written = ""  # what the list calls it

    def suggestions(self):
        """All of a kabupaten or kota; of a province, with thousands, those that are called as it is written."""
        is_province = len(self.within.code) < REGENCY
        villages = self.regions().called(self.written) if is_province else self.regions()
        villages = villages.select_related("parent__parent").order_by("name", "code")
        if not is_province:
            return [f"{village.code} – {village.name} ({village.parent.name})" for village in villages]
        return [
            f"{village.code} – {village.name} ({village.parent.name}, {village.parent.parent.name})"
            for village in villages[:MOST_SUGGESTED]
        ]


class VillageForm(forms.Form):
    """Of which kelurahan a proposed person is."""

    village = VillageField(label="Kelurahan/desa", help_text="Ketik nama atau kodenya, lalu pilih dari daftar.")
    alike = forms.BooleanField(required=False)

    def __init__(self, *args, user, candidate, **kwargs):
        super().__init__(*args, **kwargs)
        programme = candidate.programme
        village = self.fields["village"]
        village.user, village.within, village.written = user, programme.region, candidate.kelurahan_text
        if len(programme.region_id) < REGENCY:
            village.help_text = HOW_IN_A_PROVINCE
        lost = programme.candidates.place_unknown(programme).exclude(pk=candidate.pk)
        if count := lost.written_alike(candidate).count():
            self.fields["alike"].label = f"Juga untuk {angka(count)} usulan lain dengan tulisan yang sama"
        else:
            del self.fields["alike"]


class OverrideForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Apa yang diperiksa dan buktinya, minimal 10 huruf. Tercatat dengan nama Anda di riwayat.",
    )

    def clean_reason(self):
        try:
            return clean_reason(self.cleaned_data["reason"])
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class TakeBackForm(OverrideForm):
    """Why a list that was loaded is taken back."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Apa yang keliru, minimal 10 huruf. Tercatat dengan nama Anda di riwayat."


class AccountChoiceForm(forms.Form):
    """Which of two accounts is paid to, compared with the passbook."""

    which = forms.ChoiceField(
        label="Rekening yang dipakai",
        choices=[(KEPT, "Tetap yang sedang dipakai"), (LISTED, "Yang di daftar usulan")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Dicocokkan dengan",
        min_length=5,
        max_length=200,
        help_text="Contoh: buku tabungan asli, dilihat 3 Maret. Tercatat dengan nama Anda di riwayat.",
    )


class RevealForm(forms.Form):
    """Which number of a proposal to open, and what for."""

    number = forms.ChoiceField(
        label="Nomor",
        choices=[(sealing.NIK, "NIK"), (sealing.KK, "Nomor KK"), (sealing.ACCOUNT, "Nomor rekening")],
    )
    purpose = forms.CharField(
        label="Keperluan", max_length=200, help_text="Contoh: mencocokkan dengan KTP. Tercatat di riwayat."
    )

    def sealed(self, candidate):
        """(kind, sealed bytes) of what was asked for."""
        kind = self.cleaned_data["number"]
        return kind, getattr(candidate, f"{kind}_sealed")
