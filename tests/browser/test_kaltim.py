"""Kalimantan Timur 2024 in the browser: a province divides its goods to the last rupiah over ten kabupaten and kota."""

import pytest
from django.conf import settings
from django.db.models import Sum

from cases.kaltim_2024 import BUDGET, GIVEN, NAME
from programmes.models import Allocation, Programme
from tests.browser.conftest import PHONE
from tests.browser.steps import follow, press, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = settings.BASE_DIR / "cases" / "kaltim-2024"
PACKAGES = {  # component: name, then item, number, unit and price of each line
    "WRSE": [
        "Warung",
        ("Etalase kaca", "1", "buah", "1.800.000"),
        ("Timbangan", "1", "buah", "400.000"),
        ("Barang dagangan awal", "1", "paket", "2.800.000"),
    ],
    "KUBE": [
        "Ternak ayam",
        ("Kandang baterai", "4", "buah", "1.750.000"),
        ("Bibit ayam", "400", "ekor", "12.000"),
        ("Pakan", "16", "karung", "450.000"),
        ("Obat dan vitamin", "1", "paket", "1.000.000"),
    ],
}


def test_a_province_divides_its_budget_to_the_last_rupiah(demo, visitor, tmp_path):
    """One story on purpose: each chapter needs what the one before it left."""
    operator = visitor("operator.kaltim")
    set_up(operator)
    ask_for_its_own(visitor("operator.samarinda", PHONE))
    upload_one_rupiah_too_much(operator, tmp_path)
    upload(operator)
    decide_one_rupiah_too_much(operator)
    move(operator)
    see_what_was_given(visitor("operator.samarinda", PHONE))


def allocated():
    return Programme.objects.get().allocated_rupiah, Allocation.objects.aggregate(sum=Sum("allocated_rupiah"))["sum"]


def at(region, component):
    return Allocation.objects.get(region_id=region, component__name=component)


def set_up(operator):
    """Two components in goods, each with a package; then every kabupaten/kota is invited."""
    page = operator.page
    follow(page, "Program")
    follow(page, "Buat program")
    page.get_by_label("Nama program").fill(NAME)
    page.get_by_label("Tahun").first.fill("2024")
    page.get_by_label("Sumber dana").select_option("apbd_prov")
    page.get_by_label("Bentuk bantuan").select_option(label="Barang")
    page.get_by_label("Kuota").fill(str(GIVEN["WRSE"][1]))
    page.get_by_label("Pagu").fill("6.500.000.000")
    press(page, "Simpan, lanjut ke aturan")
    press(page, "Simpan aturan")
    name_components(operator)
    for component, package in PACKAGES.items():
        add_package(operator, component, *package)
    press(page, "Buka program")
    tabs = page.get_by_role("navigation", name="Bagian program").inner_text()
    assert "Alokasi" in tabs and "Penyaluran" not in tabs
    follow(page, "Alokasi")
    press(page, "Undang kabupaten/kota")
    says(page, "20 baris dibuka untuk usulan kabupaten/kota.")


def name_components(operator):
    page = operator.page
    follow(page, "Ubah komponen")
    page.get_by_label("Nama komponen").fill("WRSE")
    press(page, "Simpan")
    follow(page, "Tambah komponen")
    page.get_by_label("Nama komponen").fill("KUBE")
    page.get_by_role("combobox", name="Penerima*", exact=True).select_option("group")
    page.get_by_label("Bentuk bantuan").select_option(label="Barang")
    page.get_by_label("Kuota").fill(str(GIVEN["KUBE"][1]))
    press(page, "Simpan")


def add_package(operator, component, name, *lines):
    page = operator.page
    article = page.locator("article").filter(has=page.get_by_role("heading", name=component, exact=True))
    follow(article, "Tambah paket")
    page.get_by_label("Nama paket").fill(name)
    for number, (item, quantity, unit, price) in enumerate(lines, 1):
        line = page.get_by_role("group", name=f"Barang {number}", exact=True)
        line.get_by_label("Barang").fill(item)
        line.get_by_label("Jumlah").fill(quantity)
        line.get_by_label("Satuan").first.fill(unit)
        line.get_by_label("Harga").fill(price)
    press(page, "Simpan paket")


def ask_for_its_own(samarinda):
    """A kota sees its two lines of twenty, and nobody else's; on a phone."""
    page = samarinda.page
    page.goto(f"{samarinda.address}/programmes/allocations/")
    assert page.locator("tbody tr").count() == 2
    follow(page, f"{NAME} 2024: KUBE")
    follow(page, "Usulkan")
    page.get_by_label("Sasaran yang diusulkan").fill("34")
    page.get_by_label("Nilai usulan").fill("680.000.000")
    press(page, "Simpan")
    says(page, "Usulan dikirim ke provinsi.")
    says(page, "Rp680.000.000 untuk 34 kelompok")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for elsewhere in (Programme.objects.get(), at("64.71", "KUBE")):
        assert page.request.get(f"{samarinda.address}{elsewhere.get_absolute_url()}").status == 404


def upload_one_rupiah_too_much(operator, folder):
    """The last line asks for a rupiah that is not there: it alone is refused, and the page says what is left."""
    twenty = (CASE / "kaltim-2024.csv").read_text().split("\n21,")[0]
    (folder / "lebih.csv").write_text(twenty.replace(",6,120000000,", ",6,120000001,"))
    look_at(operator, folder / "lebih.csv")
    says(operator.page, "19 baris senilai Rp6.380.000.000 akan menjadi alokasi, 1 baris ditolak.")
    refused = operator.page.locator("tr", has_text="Melebihi pagu")
    assert "Mahakam Ulu" in refused.inner_text()
    assert "Melebihi pagu: yang belum dialokasikan tinggal Rp120.000.000." in refused.inner_text()
    assert allocated() == (0, 0)


def look_at(operator, file):
    page = operator.page
    page.goto(f"{operator.address}{Programme.objects.get().get_absolute_url()}allocations/")
    follow(page, "Unggah alokasi")
    page.get_by_label("Berkas").set_input_files(file)
    press(page, "Unggah dan lihat bacaannya")


def upload(operator):
    look_at(operator, CASE / "kaltim-2024.csv")
    page = operator.page
    says(page, "20 baris senilai Rp6.500.000.000 akan menjadi alokasi, 5 baris ditolak.")
    says(page, "Barang diserahkan sebelum bimtek.")
    press(page, "Tetapkan alokasi ini")
    says(page, "20 baris menjadi alokasi, 5 baris ditolak.")
    page.goto(f"{operator.address}{Programme.objects.get().get_absolute_url()}allocations/")
    says(page, "8 dari 10 kabupaten/kota berjalan, 2 belum: Penajam Paser Utara, Mahakam Ulu.")
    assert allocated() == (BUDGET, BUDGET)


def decide_one_rupiah_too_much(operator):
    page = operator.page
    line = page.locator("tr", has_text="Kota Balikpapan").filter(has_text="WRSE")
    follow(line, "Ubah")
    page.get_by_label("Alokasi (rupiah)").fill("400.000.001")
    press(page, "Simpan")
    says(page, "80 orang × Rp5.000.000 = Rp400.000.000, bukan Rp400.000.001.")
    assert page.get_by_label("Alokasi (rupiah)").input_value() == "400.000.001"
    assert "422" in operator.faults.pop()  # Chromium's note that the form came back
    assert (at("64.71", "WRSE").allocated_rupiah, allocated()) == (400_000_000, (BUDGET, BUDGET))


def move(operator):
    """From Kota Bontang to Mahakam Ulu: two groups and their money; the sum stays."""
    page = operator.page
    page.goto(f"{operator.address}{Programme.objects.get().get_absolute_url()}allocations/")
    follow(page, "Pindahkan")
    page.get_by_label("Dari").select_option(str(at("64.74", "KUBE").pk))
    page.get_by_role("combobox", name="Ke*", exact=True).select_option(str(at("64.11", "KUBE").pk))
    page.get_by_label("Nilai yang dipindahkan").fill("40.000.000")
    page.get_by_label("Sasaran yang ikut pindah").fill("2")
    press(page, "Pindahkan")
    says(page, "Jumlah seluruh alokasi tetap.")
    assert (at("64.74", "KUBE").allocated_rupiah, at("64.11", "KUBE").allocated_rupiah) == (280_000_000, 160_000_000)
    assert allocated() == (BUDGET, BUDGET)
    assert page.locator("tfoot").first.inner_text().count("Rp6.500.000.000") == 1


def see_what_was_given(samarinda):
    page = samarinda.page
    page.goto(f"{samarinda.address}/programmes/allocations/")
    follow(page, f"{NAME} 2024: WRSE")
    says(page, "Rp450.000.000 untuk 90 orang")
    assert page.get_by_role("link", name="Usulkan").count() == 0
