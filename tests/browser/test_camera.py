"""Name cards before a real camera of the browser, which plays a film of a card: read, refused, or not allowed.

Chromium on Android reads QR codes by itself, Chromium here does not: zxing reads its pictures instead.
"""

import base64
import io

import pytest
import segno
import zxingcpp
from PIL import Image

from bimtek.cards import code_of
from bimtek.models import AttendanceMark
from tests.bimtek.conftest import *  # noqa: F403 - the bimtek and its sessions
from tests.browser.conftest import QUIET
from tests.browser.tablets import *  # noqa: F403 - the app on a device of its own
from tests.browser.tablets import Tablet, enter_roster, online, stored, wait_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]
FRAMES = 10
READER = """
globalThis.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext("2d").drawImage(video, 0, 0);
    const picture = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    const texts = await readPicture(btoa(Array.from(picture, (one) => String.fromCharCode(one)).join("")));
    return texts.map((rawValue) => ({ rawValue }));
  }
};
"""


def read_picture(encoded):
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(encoded))))]


def give_reader(context):
    context.expose_function("readPicture", read_picture)
    context.add_init_script(READER)


def film_of(text, path):
    """A card held still in the middle of the picture, as MJPEG: what Chromium takes for a camera."""
    drawn, frame = io.BytesIO(), io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    picture = Image.new("RGB", (640, 480), "#8a7f70")
    card = Image.open(drawn).convert("RGB")
    picture.paste(card, ((640 - card.width) // 2, (480 - card.height) // 2))
    picture.save(frame, "JPEG", quality=85)
    path.write_bytes(frame.getvalue() * FRAMES)
    return path


@pytest.fixture
def before_camera(playwright, browser_type, browser_type_launch_args, tmp_path, address, dewi_with_password, people):
    """before_camera(text): the app on a device whose camera sees this code. "" for one that may not use its camera.

    reads: whether its browser reads QR codes.
    """
    made = []

    def start(text, reads=True):
        flags = ["--use-fake-device-for-media-stream"]
        if text:
            film = film_of(text, tmp_path / "film.mjpeg")
            flags += ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        arguments = browser_type_launch_args | {"args": QUIET + flags}
        made.append(Tablet(browser_type, arguments, tmp_path / "profile", address))
        return enter_roster(made[-1], give_reader if reads else lambda context: None)

    yield start
    for tablet in made:
        tablet.kill()


def test_the_camera_reads_a_card_and_marks_its_person_once(before_camera, bimtek, people):
    page = before_camera(f"KUBE {bimtek.pk} {code_of(people[16])}")
    page.get_by_role("button", name="Pindai").click()
    page.get_by_text("PESERTA 17: hadir.").wait_for()
    wait_for(page, "Semua terkirim")
    page.wait_for_timeout(1_500)  # the card is still before the camera
    assert (AttendanceMark.objects.get().participant, stored(bimtek)) == (people[16], (1, 1))
    page.get_by_role("button", name="Pindai").click()
    page.locator("video").wait_for(state="hidden")


def test_the_camera_reads_without_a_signal(before_camera, bimtek, people):
    page = before_camera(f"KUBE {bimtek.pk} {code_of(people[2])}")
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Pindai").click()
    wait_for(page, "1 belum terkirim")
    online(page)
    wait_for(page, "Semua terkirim")
    assert AttendanceMark.objects.get().participant == people[2]


@pytest.mark.parametrize(
    "text,sentence",
    [
        ("KUBE 999999 17-K7QX", "Kartu ini dari bimtek lain."),
        ("https://example.org/", "Kode ini bukan kartu peserta."),
        ("KUBE {} 17-XXXX", "Kode 17-XXXX tidak ada dalam daftar ini."),
    ],
)
def test_another_card_is_refused_with_a_sentence(before_camera, bimtek, text, sentence):
    page = before_camera(text.format(bimtek.pk))
    page.get_by_role("button", name="Pindai").click()
    page.get_by_text(sentence).wait_for()
    assert not AttendanceMark.objects.exists()


def test_without_the_camera_the_code_is_typed(before_camera, people):
    page = before_camera("")
    page.get_by_role("button", name="Pindai").click()
    page.get_by_text("Kamera tidak diizinkan. Ketik kode di kartu peserta, atau cari namanya.").wait_for()
    page.get_by_label("Cari nama").fill(code_of(people[4]))
    page.get_by_label("Cari nama").press("Enter")
    page.get_by_text("PESERTA 05: hadir.").wait_for()


def test_a_browser_that_reads_no_codes_offers_no_camera(before_camera, people):
    page = before_camera("KUBE", reads=False)
    assert page.get_by_role("button", name="Pindai").is_hidden()
    page.get_by_label("Cari nama").fill(code_of(people[4]))
    page.get_by_label("Cari nama").press("Enter")
    page.get_by_text("PESERTA 05: hadir.").wait_for()
