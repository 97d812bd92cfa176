"""A photo in a form: what comes out is the picture to keep."""

from django import forms

from beneficiaries.photos import BadPhoto, redrawn


def picture_in(file) -> bytes:
    """Raises ValidationError for what is no photo that can be kept."""
    try:
        return redrawn(file)
    except BadPhoto as fault:
        raise forms.ValidationError(str(fault)) from fault


class PhotoField(forms.FileField):
    """May be left out; becomes the bytes of the picture, or None."""

    default_error_messages = {"empty": "Foto ini kosong. Ambil foto lagi."}

    def __init__(self, *, label, **attrs):
        """attrs: of the input, besides that it takes pictures."""
        super().__init__(
            label=label,
            required=False,
            widget=forms.FileInput(attrs={**attrs, "accept": "image/*"}),
            help_text="JPEG, PNG atau WebP sampai 8 MB. Lokasi dan data ponsel di dalam foto dibuang.",
        )

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return picture_in(file) if file else None
