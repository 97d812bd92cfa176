"""Kota Kupang 2019 in the browser: groups and their members from files, and whom they send to the bimtek."""

import re

import pytest
from django.conf import settings

from bimtek.models import Bimtek
from kube.models import Group, Membership
from tests.browser.conftest import PHONE
from tests.browser.steps import follow, press, says
from tests.browser.test_metro import add_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = settings.BASE_DIR / "cases" / "kupang-2019"
SESSION = ("Mengelola usaha dan buku kas kelompok", "dr. Retnowati", "Kepala Dinas Sosial", "08:30", "10:00")


def test_thirty_kube_send_two_people_each(worker, visitor):
    """One story on purpose: each chapter needs what the one before it left."""
    operator = visitor("operator.kupang")
    load_groups(operator)
    open_one(operator)
    plan(operator)
    load_participants(operator)
    look_at_the_list(visitor("operator.kupang", PHONE))
    stay_out(visitor("operator"))


def load_groups(operator):
    page = operator.page
    follow(page, "Kelompok")
    follow(page, "Unggah daftar")
    page.get_by_label("Daftar kelompok").set_input_files(CASE / "kupang-2019-kube.csv")
    page.get_by_label("Daftar anggota").set_input_files(CASE / "kupang-2019-anggota.csv")
    press(page, "Unggah dan periksa")
    page.get_by_label("Anggota dan pengurus sejak").fill("2019-01-02")
    press(page, "Muat daftar ini")
    operator.wait_for_job()
    says(page, "30 kelompok dan 240 anggota dimuat.")
    assert (Group.objects.count(), Membership.objects.present().count()) == (30, 240)


def open_one(operator):
    page = operator.page
    follow(page, "Kelompok")
    says(page, "30 kelompok")
    page.get_by_label("Nama atau kode").fill("bersama cendana")
    press(page, "Cari")
    follow(page, "KUBE BERSAMA CENDANA")
    says(page, "HASAN RAHMAN")


def plan(operator):
    page = operator.page
    follow(page, "Bimtek")
    follow(page, "Rencanakan bimtek")
    page.get_by_label("Nama kegiatan").fill("Bimbingan Teknis Pengelolaan KUBE")
    page.get_by_label("Tempat").fill("Aula Dinas Sosial Kota Kupang")
    page.get_by_label("Tanggal").fill("2019-07-23")
    press(page, "Rencanakan")
    says(page, "Selasa, 23 Juli 2019")
    add_session(page, *SESSION)
    says(page, "08.30–10.00 WITA")
    follow(page, "Pilih KUBE")
    press(page, "Simpan daftar KUBE")
    says(page, "30 KUBE dipilih untuk bimtek ini.")


def load_participants(operator):
    page = operator.page
    follow(page, "Unggah daftar peserta")
    page.get_by_label("Daftar peserta").set_input_files(CASE / "kupang-2019-peserta.csv")
    press(page, "Unggah dan periksa")
    tiles = page.locator(".kube-tile").all_inner_texts()
    assert {"91\nbaris terbaca", "86\nditerima", "0\nsudah terdaftar", "5\nditolak"} <= set(tiles)
    says(page, "Orang ini bukan anggota KUBE itu pada hari bimtek. Jatah peserta KUBE ini sudah penuh.")
    says(page, "Tidak ada KUBE bimtek ini di kelurahan lurah ini.")
    press(page, "Masukkan yang diterima")
    operator.wait_for_job()
    says(page, "86 peserta dimasukkan ke daftar.")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Unduh untuk diperbaiki")).click()
    assert waiting.value.path().read_bytes().startswith(b"PK")
    follow(page, "Buka hasilnya")
    says(page, "30 dari 30 KUBE terwakili dalam daftar peserta.")
    says(page, "0 dari 30 KUBE punya anggota yang hadir")


def look_at_the_list(operator):
    """On a phone the page is no wider than the screen, and a tap marks an officer of a group."""
    page = operator.page
    page.goto(f"{operator.address}{Bimtek.objects.get().get_absolute_url()}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    follow(page, "Catat kehadiran")
    follow(page, re.compile("^Sesi 1"))
    page.get_by_role("button", name="HASAN RAHMAN").click()
    page.locator(".kube-attendee[aria-pressed=true]", has_text="Ketua KUBE BERSAMA CENDANA").wait_for()
    says(page, "1 dari 86 hadir")


def stay_out(stranger):
    """An operator of another city: the same addresses do not exist for him."""
    for thing in (Bimtek.objects.get(), Group.objects.first()):
        assert stranger.page.request.get(f"{stranger.address}{thing.get_absolute_url()}").status == 404
