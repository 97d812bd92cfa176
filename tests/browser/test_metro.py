"""Kota Metro 2023 in the browser: from the first file to the last signature, each role at its own screen."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from audit.models import Event
from disbursements.models import Payment
from programmes.models import Candidate, Decree, Recipient
from reports.models import Document
from tests.browser.conftest import PATIENCE, PHONE
from tests.browser.steps import follow, noted, press, pressed, says
from tests.test_manual import in_bold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GUIDE = settings.BASE_DIR / "docs" / "metro-2023.md"
CASE = settings.BASE_DIR / "cases" / "metro-2023"
NAME = "Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat"
KELURAHAN = [
    "Imopuro",
    "Purwosari",
    "Purwoasri",
    "Ganjar Agung",
    "Ganjar Asri",
    "Yosodadi",
    "Iring Mulyo",
    "Rejomulyo",
    "Sumbersari Bantul",
]
SESSIONS = [
    ("Pemasaran: marketing mix 7P", "Drs. Rakhmat Zainuddin, M.Si", "Penyuluh Sosial Ahli Madya", "08:30", "10:00"),
    (
        "Usaha ekonomi produktif mengatasi kemiskinan",
        "I Made Wiryana, S.Sos., M.M.",
        "Plt. Kepala Dinas Sosial",
        "10:15",
        "11:45",
    ),
    ("Syarat administrasi", "Nanik Ratnawati, A.KS., M.M.", "Penyuluh Sosial Ahli Muda", "13:00", "14:30"),
]


def test_a_programme_from_the_first_file_to_the_last_signature(worker, visitor):
    """One long story on purpose: each chapter needs what the one before it left. Button by button it is the guide's."""
    pressed.clear()
    operator = visitor("operator")
    load_register(operator)
    set_up_programme(operator)
    propose(operator)
    kadis = visitor("kadis", PHONE)
    decide(operator, kadis)
    make_an_exception(visitor("verifikator"))
    train(operator, visitor("pendamping", PHONE))
    kabid = visitor("kabid", PHONE)
    officials = kabid, kadis, visitor("operator2")
    pay(operator, *officials, "metro-2023-hasil-bank.csv", count=20, sent_on="2023-08-08")
    correct_account(operator)
    pay(operator, *officials, "metro-2023-hasil-bank-2.csv", count=1, sent_on="2023-08-15")
    read_figures(kadis)
    look_back(visitor("auditor"))
    stay_out(visitor("operator.kupang"))
    assert not_pressed_in_order(in_bold(GUIDE)) == []


def not_pressed_in_order(names):
    """Which names of the guide were not pressed, or only before the one that stands before them."""
    left, missed = iter(pressed), []
    for name in names:
        if not any(name in one for one in left):
            missed.append(name)
            left = iter(pressed)
    return missed


def send_file(visitor, name, confirm):
    """Upload a case file on the form at hand, look at how it was read, and go on."""
    visitor.page.get_by_label("Berkas").set_input_files(CASE / name)
    press(visitor.page, re.compile("^Unggah dan lihat"))
    press(visitor.page, confirm)


def load_register(operator):
    page = operator.page
    follow(page, "Data terpadu")
    follow(page, "Unggah data terpadu")
    page.get_by_label("Data terpadu").select_option("DTKS")
    page.get_by_label("Keadaan data").fill("2023-06-30")
    send_file(operator, "metro-2023-dtks.csv", "Muat data ini")
    assert "422" in operator.faults.pop()  # Chromium's note that the form came back: the data is of years ago
    page.get_by_label("Benar, datanya keadaan 30 Juni 2023").check()
    press(page, "Muat data ini")
    operator.wait_for_job()
    says(page, "DTKS Kota Metro per 30-06-2023 dimuat.")


def set_up_programme(operator):
    page = operator.page
    follow(page, "Program")
    follow(page, "Buat program")
    page.get_by_label("Nama program").fill(NAME)
    page.get_by_label("Tahun").first.fill("2023")
    page.get_by_label("Sumber dana").select_option("apbd_kota")
    page.get_by_label("Bank penyalur").select_option("121")
    page.get_by_label("Kuota").fill("20")
    page.get_by_label("Bantuan per penerima").fill("1.000.000")
    page.get_by_label("Pagu").fill("20.000.000")
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for kelurahan in KELURAHAN:
        page.get_by_label(kelurahan, exact=True).check()
    press(page, "Simpan, lanjut ke aturan")
    page.get_by_label("Berkas yang harus").fill("Fotokopi KTP dan KK\nPakta integritas")
    press(page, "Simpan aturan")
    press(page, "Buka program")


def propose(operator):
    page = operator.page
    follow(page, "Penerima tahun lalu")
    send_file(operator, "metro-2022.csv", "Muat penerima ini")
    operator.wait_for_job()
    follow(page, "Program")
    follow(page, NAME)
    follow(page, "Usulan")
    follow(page, "Unggah usulan")
    send_file(operator, "metro-2023.csv", "Muat usulan ini")
    operator.wait_for_job()
    says(page, "45 usulan dinilai: 20 layak, 25 tidak layak.")
    assert Candidate.objects.eligible().count() == 20


def make_an_exception(verifikator):
    """Joko's wife has BPNT. An exception needs a reason and shows in the history; the twenty are decreed by now."""
    page = verifikator.page
    page.goto(f"{verifikator.address}{Candidate.objects.get(number=35).get_absolute_url()}")
    says(page, "Keluarga menerima BPNT: tercatat pada istri")
    noted(page.get_by_text("Kesampingkan aturan ini").first).click()
    page.get_by_label("Alasan").first.fill("Kartu BPNT istri sudah dicabut menurut surat lurah.")
    press(page, re.compile("Kesampingkan|Simpan"))
    says(page, "Kartu BPNT istri sudah dicabut menurut surat lurah.")
    assert Candidate.objects.eligible().get().number == 35


def decide(operator, kadis):
    page = operator.page
    follow(page, "Tugas saya")
    follow(page, "Buka SK")
    follow(page, "Buat rancangan SK")
    press(page, "Buat rancangan")
    press(page, "Masukkan semua yang layak")
    says(page, "dua puluh juta rupiah")
    press(page, "Ajukan kepada Kepala Dinas")
    page = kadis.page
    page.goto(kadis.address)
    follow(page, "Baca dan tanda tangani")
    follow(page, "Tanda tangani")
    page.get_by_label("Tanggal penetapan").fill("2023-07-10")
    press(page, "Tetapkan SK")
    says(page, "SK Nomor 1 TAHUN 2023 ditetapkan.")
    press(page, "Buka naskah SK")
    kadis.wait_for_job()
    download(kadis, "Unduh PDF")
    assert Decree.objects.get().signer_position == "Plt. Kepala Dinas Sosial"


def download(visitor, name):
    with visitor.page.expect_download() as waiting:
        noted(visitor.page.get_by_role("link", name=name).first).click()
    return waiting.value.path().read_bytes()


def train(operator, pendamping):
    page = operator.page
    page.goto(operator.address)
    follow(page, "Atur bimtek")
    follow(page, "Rencanakan bimtek")
    page.get_by_label("Program", exact=True).select_option(label=f"{NAME} 2023")
    page.get_by_label("Nama kegiatan").fill("Bimbingan Teknis Penerima Bantuan 2023")
    page.get_by_label("Tempat").fill("Aula Dinas Sosial Kota Metro")
    page.get_by_label("Tanggal").fill("2023-07-26")
    page.get_by_label("Dewi Pendamping").check()
    press(page, "Rencanakan")
    bimtek = page.url
    for session in SESSIONS:
        page.goto(bimtek)
        add_session(page, *session)
    press(page, re.compile("^Undang 20 penerima"))
    mark_everybody(pendamping)
    page.goto(bimtek)
    noted(page.get_by_text("Selesaikan bimtek")).click()
    press(page, "Ya, bimtek sudah selesai")
    follow(page, "Buka surat dan berkas")
    press(page.get_by_role("region", name="Daftar hadir terisi"), "Buat PDF")
    operator.wait_for_job()
    assert download(operator, "Unduh PDF").startswith(b"%PDF")


def add_session(page, topic, speaker, position, starts_at, ends_at):
    follow(page, "Tambah sesi")
    page.get_by_label("Materi").fill(topic)
    page.get_by_label("Narasumber dengan gelar").fill(speaker)
    page.get_by_label("Jabatan narasumber").fill(position)
    page.get_by_label("Mulai").fill(starts_at)
    page.get_by_label("Selesai").fill(ends_at)
    press(page, re.compile("^(Simpan|Tambah)"))


def mark_everybody(pendamping):
    page = pendamping.page
    page.goto(pendamping.address)
    follow(page, re.compile("kehadiran", re.IGNORECASE))
    attendance = page.url.split("?")[0]
    for number in range(len(SESSIONS)):
        page.goto(attendance)
        follow(page, f"Sesi {number + 1},")
        for name in Recipient.objects.settled().filter(programme__year=2023).values_list("name", flat=True):
            button = page.get_by_role("button", name=name)
            button.click()
            page.locator(".kube-attendee[aria-pressed=true]", has_text=name).wait_for()
        says(page, "20 dari 20 hadir")


def hand_in_papers(operator):
    page = operator.page
    page.goto(f"{operator.address}{Decree.objects.get().programme.get_absolute_url()}")
    follow(page.get_by_label("Bagian program"), "Penerima")
    buttons = page.get_by_role("button", name="Semua lengkap")
    for left in range(buttons.count() - 1, -1, -1):
        noted(buttons.first).click()
        expect(buttons).to_have_count(left, timeout=PATIENCE)


def pay(operator, kabid, kadis, second, result, count, sent_on):
    page = operator.page
    hand_in_papers(operator)
    follow(page.get_by_label("Bagian program"), "Penyaluran")
    follow(page, "Siapkan dari")
    press(page, f"Susun daftar {count} penerima")
    batch = page.url
    press(page, "Ajukan dan kunci daftar")
    for official, button in ((kabid, "Periksa dan tanda tangani"), (kadis, "Setujui")):
        official.page.goto(batch)
        for box in official.page.get_by_label("Saya sudah memeriksa perubahan ini").all():
            box.check()
        press(official.page, button)
    page.goto(batch)
    page.get_by_label("Dikirim ke bank pada").fill(sent_on)
    with page.expect_download() as waiting:
        noted(page.get_by_role("button", name=re.compile("CSV untuk sistem bank"))).click()
    assert waiting.value.path().read_text("utf-8-sig").count("PB0") == count
    second.page.goto(batch)
    follow(second.page, "Unggah hasil dari bank")
    send_file(second, result, "Terapkan hasil ini")
    page.goto(batch)


def correct_account(operator):
    returned = Payment.objects.get(status=Payment.Status.RETURNED)
    assert returned.return_reason == "nama tidak sesuai"
    page = operator.page
    follow(page, "Perbaiki rekening")
    page.get_by_label("Nomor rekening").fill("9477851407696")
    page.get_by_label("Nama pemilik rekening").fill(returned.recipient.name)
    page.get_by_label("Alasan perubahan").fill("Rekening baru dari buku tabungan penerima")
    press(page, re.compile("^Simpan"))


def read_figures(kadis):
    page = kadis.page
    page.goto(f"{kadis.address}{Decree.objects.get().programme.get_absolute_url()}")
    follow(page, "Ringkasan")
    says(page, "Rp20.000.000")
    assert "Diusulkan 45, Layak 21, Ditetapkan 20, Dilatih 20" in page.content()
    assert download(kadis, re.compile("XLSX|Excel")).startswith(b"PK")
    press(page, "Buat PDF")
    kadis.wait_for_job()
    assert download(kadis, "Unduh PDF").startswith(b"%PDF")
    assert set(Document.objects.values_list("kind", flat=True)) == {"decree", "attendance", "disbursement"}
    credited = Payment.objects.filter(status=Payment.Status.CREDITED)
    assert (credited.count(), Payment.objects.filter(status=Payment.Status.RETURNED).count()) == (20, 1)


def look_back(auditor):
    """The whole story is in the history, in words."""
    page = auditor.page
    follow(page, "Riwayat")
    told = set(Event.objects.values_list("verb", flat=True))
    assert {"release.loaded", "rule.overridden", "decree.signed", "attendance.marked", "batch.approved"} <= told


def stay_out(stranger):
    """An operator of another city: the same addresses do not exist for him."""
    for thing in (Decree.objects.get(), Candidate.objects.first(), Payment.objects.first().batch):
        answer = stranger.page.request.get(f"{stranger.address}{thing.get_absolute_url()}")
        assert answer.status == 404
