"""A file for a session."""

from django import forms

from bimtek.models.materials import MOST_BYTES, Material


class MaterialForm(forms.ModelForm):
    file = forms.FileField(
        label="Berkas",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.pptx,.xlsx,.odt,.odp,.ods,image/*"}),
        help_text=f"PDF, Word, PowerPoint, Excel, ODF, atau gambar; paling besar {MOST_BYTES // 1024**2} MB.",
        error_messages={"empty": "Berkas ini kosong. Pilih berkas lain."},
    )

    class Meta:
        model = Material
        fields = ["title"]
        help_texts = {"title": "Nama yang dibaca peserta. Contoh: Slide pembukuan sederhana"}
