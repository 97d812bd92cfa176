"""Photos taken at a visit: made small, freed of everything but the picture, and kept sealed.

A phone writes the place, the time and its own number into a photo. Only the picture itself is drawn anew, so nothing
of that can stay behind, whichever way the file carried it.
"""

import io

from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from PIL import Image, ImageFile, ImageOps

from accounts.errors import NotAllowed
from audit.sealed_files import keep_sealed, open_kept
from beneficiaries.models import FieldOutcome

MOST_BYTES = 8 * 1024**2
LONGEST_SIDE = 1600
# A JPEG is read small at once; the others unfold in full before they can be made smaller.
MOST_ON_A_SIDE = 30_000  # a panorama has 16,000; 1 x 20,000,000 would be seconds of work for 39 KB
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}


class BadPhoto(Exception):
    """Not a photo that can be kept. The message says what to do."""


def redrawn(file) -> bytes:
    """An uploaded photo as a JPEG of at most LONGEST_SIDE pixels that holds the picture and nothing else."""
    if file.size > MOST_BYTES:
        raise BadPhoto("Foto lebih besar dari 8 MB. Turunkan ukuran foto di kamera, lalu ambil lagi.")
    file.seek(0)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for the whole process
    try:
        with Image.open(file, formats=list(MOST_PIXELS)) as photo:
            if photo.width * photo.height > MOST_PIXELS[photo.format] or max(photo.size) > MOST_ON_A_SIDE:
                raise BadPhoto("Foto terlalu besar. Turunkan resolusi kamera, lalu ambil lagi.")
            return jpeg(photo)
    except BadPhoto:
        raise
    except Exception as fault:  # a damaged picture fails in as many ways as there are decoders
        raise BadPhoto("Berkas ini bukan foto JPEG, PNG atau WebP yang utuh. Ambil foto lagi.") from fault


def jpeg(photo) -> bytes:
    photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(photo).convert("RGBA")
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    made = io.BytesIO()
    clean.save(made, "JPEG", quality=80, optimize=True)
    return made.getvalue()


def keep(outcome: FieldOutcome, picture: bytes) -> None:
    """Seal a picture under a random name, before the outcome itself is written."""
    keep_sealed(outcome.photo, ContentFile(picture))


def picture_of(outcome: FieldOutcome) -> bytes:
    """The picture again. Raises NotAllowed when it is gone or not the one that was kept."""
    try:
        with open_kept(outcome.photo) as file:
            return file.read()
    except (OSError, InvalidTag) as fault:
        raise NotAllowed("Foto ini hilang atau berubah sejak disimpan, jadi tidak ditampilkan.") from fault
