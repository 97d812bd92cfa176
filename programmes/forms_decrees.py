"""The words of a decree, and the act of signing it."""

from django import forms
from django.utils import timezone

from accounts.forms_days import DayField
from programmes.lists import list_sha256
from programmes.models import Decree, ProgrammeRule
from programmes.rules import BY_CODE


class DecreeForm(forms.ModelForm):
    class Meta:
        model = Decree
        fields = ["title", "considerations", "legal_bases", "copies_to"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "considerations": forms.Textarea(attrs={"rows": 6}),
            "legal_bases": forms.Textarea(attrs={"rows": 6}),
            "copies_to": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "legal_bases": "Satu dasar hukum per baris. Periksa lagi: peraturan daerah setempat belum termasuk."
        }


def usual_words(programme):
    """What an office usually writes; every word may be changed."""
    region = programme.region.title
    return {
        "title": f"Penetapan Penerima {programme.series.name} {region} Tahun {programme.year}",
        "considerations": (
            "bahwa dalam rangka meningkatkan pendapatan dan kesejahteraan keluarga miskin perlu diberikan"
            f" {aid_named(programme)} Tahun {programme.year};\n"
            f"bahwa penerima dalam lampiran telah {how_checked(programme)};\n"
            "bahwa berdasarkan pertimbangan tersebut perlu menetapkan penerima bantuan dengan Keputusan"
            f" {head_of(programme.office)}."
        ),
        "legal_bases": (
            "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial;\n"
            "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin;\n"
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;\n"
            "Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020 tentang Pedoman Teknis Pengelolaan Keuangan Daerah."
        ),
        "copies_to": f"{head_of_region(programme.region)} (sebagai laporan)\nInspektur {region}",
    }


def aid_named(programme):
    """ "bantuan KUBE", but "Bantuan UEP" as it is called already."""
    name = programme.series.name
    return name if name.lower().startswith("bantuan") else f"bantuan {name}"


def how_checked(programme):
    """What the rules of the programme make true, and no more: a decree states it over the head's signature."""
    blocking = programme.rules.filter(severity=ProgrammeRule.Severity.BLOCK).values_list("code", flat=True)
    by_register = any(BY_CODE[code].needs_register for code in blocking if code in BY_CODE)
    compared = "dipadankan dengan data terpadu (DTKS/DTSEN) dan " if by_register else ""
    return f"{compared}diperiksa menurut syarat program"


def words_of_revision(decree):
    """What an office usually writes in an SK perubahan."""
    words = usual_words(decree.programme)
    considerations = (
        f"bahwa ada penerima dalam Keputusan Nomor {decree.number} yang perlu diganti;\n"
        "bahwa penggantinya diambil dari daftar tunggu menurut urutan usulan yang layak;\n"
        f"bahwa berdasarkan pertimbangan tersebut perlu mengubah Keputusan Nomor {decree.number}."
    )
    title = f"Perubahan atas Keputusan Nomor {decree.number} tentang {decree.title}"
    return words | {"title": title[:300], "considerations": considerations}


def head_of(office):
    """ "DINAS SOSIAL" -> "Kepala Dinas Sosial" """
    return f"Kepala {office.name.title()}"


def head_of_region(region):
    """ "Kota Metro" -> "Wali Kota Metro"; "Kabupaten Kutai Timur" -> "Bupati Kutai Timur"."""
    if region.level == region.Level.PROVINCE:
        return f"Gubernur {region.name}"
    if region.title.startswith("Kota "):
        return f"Wali {region.title}"
    return f"Bupati {region.title.removeprefix('Kabupaten ')}"


class SignForm(forms.Form):
    """Who signs, when, and under which number. `seen` is the list as it stood on the page being signed."""

    official = forms.ModelChoiceField(None, label="Pejabat penanda tangan", empty_label=None)
    decided_on = DayField(label="Tanggal penetapan")
    number = forms.CharField(label="Nomor SK", max_length=80, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, decree, **kwargs):
        self.decree, today = decree, timezone.localdate()
        office = decree.programme.office
        current = office.officials.in_office(today).first()
        initial = {"official": current, "decided_on": today, "seen": list_sha256(decree).hex()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["official"].queryset = office.officials.all()
        pattern = office.decree_number_pattern.replace("{nomor}", "…").replace("{tahun}", str(today.year))
        self.fields["number"].help_text = f"Kosongkan untuk nomor otomatis ({pattern}), atau salin dari buku agenda."

    def clean_decided_on(self):
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > timezone.localdate():
            raise forms.ValidationError("Tanggal penetapan tidak boleh sesudah hari ini.")
        return decided_on

    def clean(self):
        cleaned = super().clean()
        official, decided_on = cleaned.get("official"), cleaned.get("decided_on")
        in_office = self.decree.programme.office.officials.in_office
        if official and decided_on and not in_office(decided_on).filter(pk=official.pk).exists():
            self.add_error("official", "Pejabat ini tidak menjabat pada tanggal itu. Pilih pejabat atau tanggal lain.")
        if cleaned.get("seen") != list_sha256(self.decree).hex():
            raise forms.ValidationError("Daftar berubah sejak halaman ini dibuka. Baca lagi, lalu tanda tangani.")
        return cleaned
