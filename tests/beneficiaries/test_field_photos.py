"""Photos taken at a visit: the picture and nothing else is kept, and it lies sealed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from accounts.errors import NotAllowed
from beneficiaries import photos
from beneficiaries.photos import BadPhoto, redrawn
from tests.beneficiaries.visits import found, photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_everything_but_the_picture(kind):
    sent = photo(kind=kind)
    before = Image.open(io.BytesIO(sent.read()))
    assert before.getexif().get_ifd(0x8825)[1] == "S" and b"PABRIKPONSEL" in before.info["exif"]
    data = redrawn(sent)
    after = Image.open(io.BytesIO(data))
    assert (after.format, after.size, dict(after.getexif())) == ("JPEG", (800, 1600), {})
    assert [word for word in (b"PABRIK", b"RAHASIA", b"Exif", b"GPS", b"ICC") if word in data] == []
    assert {name for name in after.info if not name.startswith("jfif")} == set()


def test_a_photo_held_sideways_is_set_upright():
    """The gradient runs from black above to white below; turned by a quarter it runs from right to left."""
    picture = Image.open(io.BytesIO(redrawn(photo(size=(256, 256))))).convert("L")
    assert picture.getpixel((250, 128)) < 30 < 220 < picture.getpixel((5, 128))


def test_what_is_no_photo_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as after a PDF was made in this process
    gif = io.BytesIO()
    Image.new("L", (9, 9)).save(gif, "GIF")
    for data in (b"x", gif.getvalue(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo().read()[:4000]):
        with pytest.raises(BadPhoto, match="bukan foto"):
            redrawn(SimpleUploadedFile("a.jpg", data))


@pytest.mark.parametrize("size", [(6000, 5000), (1, 20_000_000), (40_000, 2)])
def test_a_photo_that_is_too_large_is_refused(size):
    with pytest.raises(BadPhoto, match="8 MB"):
        redrawn(SimpleUploadedFile("a.jpg", b"x" * (8 * 1024**2 + 1)))
    flat = io.BytesIO()
    Image.new("1", size).save(flat, "PNG")
    with pytest.raises(BadPhoto, match="resolusi"):
        redrawn(SimpleUploadedFile("a.png", flat.getvalue()))


def test_a_photo_lies_sealed_and_opens_again(dewi, visit, media):
    picture = redrawn(photo())
    made = found(dewi, visit, photo=picture)
    (file,) = (path for path in (media / "visits").rglob("*") if path.is_file())
    assert b"JFIF" not in file.read_bytes() and "1872031412879146" not in file.name
    assert photos.picture_of(made) == picture
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(NotAllowed, match="berubah"):
        photos.picture_of(made)
