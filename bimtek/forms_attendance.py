"""What comes besides the sheets of the attendance app: its marks as a file, its photos, and lists typed from paper."""

import hashlib
import json

from django import forms

from beneficiaries.forms_photos import picture_in
from bimtek.paper_lists import columns_of
from bimtek.sheets import LARGEST_NUMBER, MOST_BYTES, SentPhoto, Unreadable, moment_in, read_sheet
from jobs.forms import TableField

MOST_SHEETS = 50


class MarksForm(forms.Form):
    file = forms.FileField(
        label="Berkas tanda kehadiran",
        help_text="Berkas .json dari aplikasi kehadiran. Boleh diunggah berkali-kali: tidak ada yang dihitung ganda.",
    )

    def clean_file(self):
        """[(sheet, signature)]. In the file: {"sheet": the text the app would have sent, "signature": hex}."""
        file = self.cleaned_data["file"]
        if file.size > MOST_SHEETS * MOST_BYTES:
            raise forms.ValidationError("Berkas ini terlalu besar untuk daftar hadir.")
        try:
            parts = json.loads(file.read())
            if type(parts) is not list or not 0 < len(parts) <= MOST_SHEETS:
                raise ValueError
            return [(read_sheet(part["sheet"].encode()), bytes.fromhex(part["signature"])) for part in parts]
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise forms.ValidationError("Ini bukan berkas dari aplikasi kehadiran.") from fault


class SignedListForm(forms.Form):
    """A photo of a signed list as the app sends it. Becomes `sent`."""

    uuid = forms.UUIDField()
    user = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    session = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    taken_at = forms.CharField(max_length=40)
    photo = forms.FileField(error_messages={"empty": "Foto ini kosong. Ambil foto lagi."})

    def clean_taken_at(self):
        try:
            return moment_in(self.cleaned_data["taken_at"])
        except ValueError as fault:
            raise forms.ValidationError("Waktu foto ini tidak dapat dibaca.") from fault

    def clean_photo(self):
        """The picture to keep; what was sent is remembered by its digest only."""
        file = self.cleaned_data["photo"]
        self.file_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return picture_in(file)

    @property
    def sent(self) -> SentPhoto:
        told = [str(self.cleaned_data[name]) for name in ("user", "session", "taken_at")]
        digest = hashlib.sha256(" ".join([*told, self.file_sha256]).encode()).digest()
        picture, moment = self.cleaned_data["photo"], self.cleaned_data["taken_at"]
        who, session = self.cleaned_data["user"], self.cleaned_data["session"]
        return SentPhoto(str(self.cleaned_data["uuid"]), who, session, moment, picture, digest)


class PaperListForm(forms.Form):
    """A filled list with a column for at least one of the sessions."""

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = sessions
        self.fields["file"] = TableField(
            label="Daftar hadir yang sudah diisi",
            columns=columns_of(len(sessions)),
            help_text="XLSX, ODS atau CSV dengan kolom No., Kode atau Nama, dan kolom Sesi 1, Sesi 2, ... berisi v.",
        )
