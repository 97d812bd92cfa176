"""Marks that never found a signal: the file in which the app hands them over."""

import json

from django import forms

from bimtek.sheets import MOST_BYTES, Unreadable, read_sheet

MOST_SHEETS = 50


class MarksForm(forms.Form):
    file = forms.FileField(
        label="Berkas tanda kehadiran",
        help_text="Berkas .json dari aplikasi kehadiran. Boleh diunggah berkali-kali: tidak ada yang dihitung ganda.",
    )

    def clean_file(self):
        """The sheets in it. A file is a list of what the app would have sent."""
        file = self.cleaned_data["file"]
        if file.size > MOST_SHEETS * MOST_BYTES:
            raise forms.ValidationError("Berkas ini terlalu besar untuk daftar hadir.")
        try:
            sheets = json.loads(file.read())
            if type(sheets) is not list or not 0 < len(sheets) <= MOST_SHEETS:
                raise ValueError
            return [read_sheet(json.dumps(sheet).encode()) for sheet in sheets]
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault
        except (ValueError, RecursionError) as fault:
            raise forms.ValidationError("Ini bukan berkas dari aplikasi kehadiran.") from fault
