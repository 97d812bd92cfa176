"""What somebody types is not lost: not when the login runs out, not by a login in another tab, not by a refusal."""

import pytest
from django.urls import reverse
from PIL import Image

from accounts.models import User
from cases.demo import PASSWORD
from tests.browser.steps import press, says
from tests.kube.conftest import a_group

pytestmark = pytest.mark.browser

WAITING = "() => document.body.dataset.kept === 'ready'"
KEPT = """async () => {
    const opening = indexedDB.open("isian", 1)
    const opened = await new Promise((done) => { opening.onsuccess = () => done(opening.result) })
    const asked = opened.transaction("drafts").objectStore("drafts").getAll()
    const found = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
    opened.close()
    return found.map((one) => ({ ...one, photos: Object.keys(one.photos) }))
}"""
ADD = reverse("kube:add")


@pytest.fixture
def sari_at(demo, visitor):
    """The operator of Metro at a desk."""
    at = visitor("operator")
    yield at
    at.faults.clear()  # of answers 403 and 422 the console speaks too


def open_form(at, path=ADD):
    at.page.goto(at.address + path)
    at.page.wait_for_function(WAITING)
    return at.page


def type_in(page, label, text):
    page.get_by_label(label).first.fill(text)
    page.wait_for_timeout(500)


def log_in(page, username="operator"):
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    press(page, "Masuk")
    page.wait_for_function(WAITING)


def test_text_survives_a_login_that_has_run_out_and_goes_once_it_is_taken(sari_at):
    page = open_form(sari_at)
    type_in(page, "Nama kelompok", "KUBE Kenanga")
    type_in(page, "Alamat", "Jalan Kenanga 7")
    sari_at.page.context.clear_cookies(name="sessionid")
    press(page, "Daftarkan")
    log_in(page)
    says(page, "Isian yang belum terkirim dari")
    press_here(page, "Pakai")
    assert page.get_by_label("Nama kelompok").input_value() == "KUBE Kenanga"
    assert page.get_by_label("Alamat").input_value() == "Jalan Kenanga 7"
    page.get_by_label("Kelurahan/desa").fill("Imopuro")
    press(page, "Daftarkan")
    says(page, "terdaftar dengan kode")
    page.wait_for_function(WAITING)
    assert page.evaluate(KEPT) == []
    open_form(sari_at)
    assert page.locator(".kube-kept").count() == 0


def press_here(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_login_in_another_tab_is_told_in_the_house_s_own_words_and_nothing_is_lost(sari_at):
    page = open_form(sari_at)
    type_in(page, "Nama kelompok", "KUBE Kenanga")
    other = page.context.new_page()
    other.goto(sari_at.address)
    press(other, "Keluar")
    log_in(other)
    type_in(page, "Alamat", "Jalan Kenanga 7")  # what was kept before went with Keluar
    press(page, "Daftarkan")
    assert "Belum terkirim" in page.title() and "DEBUG" not in page.inner_text("body")
    with page.expect_navigation():
        page.get_by_role("link", name="Buka lagi halamannya").click()
    says(page, "Isian yang belum terkirim dari")
    press_here(page, "Pakai")
    assert page.get_by_label("Nama kelompok").input_value() == "KUBE Kenanga"


def test_the_next_one_at_this_desk_sees_nothing_and_keluar_forgets(sari_at):
    page = open_form(sari_at)
    type_in(page, "Nama kelompok", "KUBE Kenanga")
    page.context.clear_cookies(name="sessionid")
    page.goto(sari_at.address)
    log_in(page, "verifikator")
    assert [one["fields"] for one in page.evaluate(KEPT)] == [{"name": ["KUBE Kenanga"]}]
    other = User.objects.get(username="operator.kupang")
    press(page, "Keluar")
    log_in(page, other.username)
    open_form(sari_at)
    assert page.locator(".kube-kept").count() == 0 and "Kenanga" not in page.content()
    press(page, "Keluar")
    log_in(page)
    open_form(sari_at)
    says(page, "Isian yang belum terkirim dari")
    press(page, "Keluar")
    page.wait_for_function(WAITING)
    assert page.evaluate(KEPT) == []


def test_what_is_sealed_is_never_kept(sari_at):
    operator = User.objects.get(username="operator")
    group = a_group(operator.office, operator.region, "Mawar")
    page = open_form(sari_at, reverse("kube:set_account", args=[group.pk]))
    type_in(page, "Nama pemilik rekening", "SITI AMINAH")
    type_in(page, "Nomor rekening", "0380012345")
    assert [one["fields"] for one in page.evaluate(KEPT)] == [{"holder": ["SITI AMINAH"]}]
    open_form(sari_at, reverse("kube:set_account", args=[group.pk]))
    press_here(page, "Pakai")
    says(page, "Ketik lagi, karena tidak ikut disimpan: Nomor rekening")
    assert page.get_by_label("Nomor rekening").input_value() == ""


# Resolves when the one photo of the form is there and small.
SMALL = """async () => {
  const photos = () => document.querySelector("[type=file]").files;
  for (let tries = 0; tries < 200; tries += 1) {
    if (photos().length === 1 && photos()[0].size < 600_000) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${photos().length} photos, ${photos()[0]?.size} bytes`);
}"""


def test_a_photo_is_made_small_and_put_back_into_a_form_that_was_refused(sari_at, tmp_path):
    operator = User.objects.get(username="operator")
    group = a_group(operator.office, operator.region, "Mawar")
    file = tmp_path / "foto.jpg"
    Image.effect_noise((3000, 2000), 60).save(file, quality=95)
    assert file.stat().st_size > 2_000_000
    page = open_form(sari_at, reverse("kube:add_meeting", args=[group.pk]))
    page.get_by_label("Foto notulen").set_input_files(file)
    press(page, "Simpan")  # at once: it is sent when the photo is small
    assert page.title().startswith("Periksa: ")
    page.evaluate(SMALL)
    assert page.locator(".kube-kept").count() == 0
