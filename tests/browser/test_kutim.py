"""Kutai Timur 2019 in the browser: the queue, the file with its refused lines, an instalment by phone, the paper."""

import csv
import re

import pytest
from django.conf import settings

from accounts.models import Office, User
from cases.kutim_2019 import NAME, make_group
from disbursements.models import FundEntry, RevolvingFund
from tests.browser.conftest import PHONE
from tests.browser.steps import follow, press, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = settings.BASE_DIR / "cases" / "kutim-2019"


def test_the_same_money_goes_from_group_to_group(worker, visitor):
    rows = list(csv.DictReader((CASE / "kutim-2019-kelompok.csv").read_text().splitlines()))
    for row in rows:
        make_group(User.objects.get(username="operator.kutim"), row)
    operator = visitor("operator.kutim")
    set_up(operator, rows)
    upload(operator)
    pay_back_by_phone(visitor("operator.kutim", PHONE))
    see_the_board(visitor("kadis.kutim", PHONE))
    print_paper(operator)
    stay_out(visitor("operator"))


def set_up(operator, rows):
    page = operator.page
    follow(page, "Dana bergulir")
    follow(page, "Buka dana")
    page.get_by_label("Nama dana").fill(NAME)
    press(page, "Buka dana")
    for row in rows:
        page.goto(f"{operator.address}{RevolvingFund.objects.get().get_absolute_url()}add_place/")
        page.get_by_label("Kode kelompok").fill(row["kelompok_id"])
        page.get_by_label("Pagu").fill(row["pagu"])
        press(page, "Tambahkan")
    says(page, "Giliran berikutnya: KUBE Jahe Merah Bengalon")
    assert RevolvingFund.objects.get().office == Office.objects.get(region_id="64.08")


def upload(operator):
    page = operator.page
    follow(page, "Unggah transaksi")
    page.get_by_label("Berkas").set_input_files(CASE / "kutim-2019-transaksi.csv")
    press(page, "Unggah dan lihat isinya")
    says(page, "19 baris akan dicatat, 7 ditolak.")
    says(page, "Giliran berikutnya KUBE Amplang Sangatta Utara, bukan Kelompok Fakir Miskin Sangatta Selatan.")
    press(page, "Catat 19 baris ini")
    says(page, "19 transaksi dicatat, 7 baris ditolak.")
    follow(page, "Lihat perjalanan modal")
    says(page, "Rp17.500.000")


def pay_back_by_phone(operator):
    page = operator.page
    page.goto(f"{operator.address}{RevolvingFund.objects.get().get_absolute_url()}")
    follow(page, "Catat angsuran")
    page.get_by_label("Nilai").fill("5.000.000")
    page.get_by_label("Nomor bukti").fill("K-0027")
    press(page, "Catat")
    says(page, "Angsuran K-0027 dicatat.")
    says(page, "Rp22.500.000")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide


def see_the_board(kadis):
    page = kadis.page
    page.goto(f"{kadis.address}{RevolvingFund.objects.get().get_absolute_url()}")
    says(page, "Kembali Rp30.000.000 (100%).")
    says(page, "dari modal yang dikembalikan KUBE Jahe Merah Bengalon")
    says(page, "Giliran berikutnya: KUBE Kaliorang")
    assert page.get_by_role("link", name="Catat transaksi").count() == 0
    page.get_by_label("Kecamatan").select_option(label="Bengalon")
    press(page, "Tampilkan")
    assert page.locator(".kube-way > li").count() == 1


def print_paper(operator):
    page = operator.page
    page.goto(f"{operator.address}{RevolvingFund.objects.get().get_absolute_url()}book/")
    assert FundEntry.objects.filter(source__isnull=False).count() == 2
    press(page, "Berita acara")
    operator.wait_for_job()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Unduh PDF")).first.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def stay_out(stranger):
    answer = stranger.page.request.get(f"{stranger.address}{RevolvingFund.objects.get().get_absolute_url()}")
    assert answer.status == 404
