"""A pendamping sits beside the bendahara of her group with a cheap phone: 360 pixels wide, and no JavaScript."""

import datetime

import pytest

from accounts.models import Office, User
from kube.models import Assignment, Books, Loan
from regions.models import Region
from tests.browser.conftest import DESKTOP
from tests.browser.steps import follow, press, tap
from tests.kube.conftest import a_group
from tests.kube.money import came_in, ten_members

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]
CHEAP = {"width": 360, "height": 640}
DAY = datetime.date(2023, 7, 26)


@pytest.fixture
def mawar(demo):
    office, village = Office.objects.get(region="18.72"), Region.objects.get(code="18.72.01.1003")
    group = a_group(office, village, "Mawar")
    ten_members(group)
    Assignment.objects.create(group=group, pendamping=User.objects.get(username="pendamping"), since_on=DAY)
    return group


@pytest.fixture
def phone(phone_of, mawar):
    """The pendamping's phone."""
    return phone_of(User.objects.get(username="pendamping"), CHEAP)


def fits(page):
    """Nothing has to be pushed sideways, and whatever is tapped is large enough for a thumb."""
    assert page.locator("html").evaluate("html => html.scrollWidth") <= CHEAP["width"], page.url
    tapped = page.locator("main label.btn:visible, main button:visible, main input:visible:not(.btn-check)").all()
    assert [one.inner_text() for one in tapped if one.bounding_box()["height"] < 44] == [], page.url


def write(page, button, rupiah, category=None):
    fits(page)
    page.get_by_label("Berapa rupiah?").fill(rupiah)
    if category:
        page.get_by_text(category).tap()
    tap(page.get_by_role("button", name=button))


def test_a_day_of_a_group_s_money(phone, address, mawar):
    phone.goto(address + mawar.get_absolute_url())
    tap(phone.get_by_role("link", name="Buku kelompok"))
    fits(phone)
    tap(phone.get_by_role("link", name="Uang masuk", exact=True))
    write(phone, "Simpan uang masuk", "1.250.000", "Uang yang sudah ada saat buku dimulai")
    phone.get_by_role("heading", name="Tercatat").wait_for()
    fits(phone)
    tap(phone.get_by_role("link", name="Uang keluar lagi"))
    write(phone, "Simpan uang keluar", "2.000.000", "Belanja bahan atau barang dagangan")
    phone.get_by_text("Uang kas sekarang hanya Rp1.250.000").wait_for()
    write(phone, "Simpan uang keluar", "200.000")
    phone.get_by_text("Rp1.050.000").wait_for()
    assert Books.at_hand(mawar) == (1_050_000, 0)


def test_the_capital_is_lent_and_comes_back(phone, address, mawar):
    phone.goto(f"{address}/groups/{mawar.pk}/capital/")
    tap(phone.get_by_role("link", name="Tambah modal"))
    write(phone, "Simpan", "20.000.000", "Bantuan atau pemberian")
    phone.get_by_role("heading", name="Tercatat").wait_for()
    phone.goto(f"{address}/groups/{mawar.pk}/capital/")
    tap(phone.get_by_role("link", name="Beri pinjaman uang"))
    phone.get_by_label("Kepada siapa?").select_option(label="WARGA 9001")
    phone.get_by_label("Dipakai untuk apa?").fill("Beli bibit lele")
    write(phone, "Simpan", "2.000.000")
    tap(phone.get_by_role("link", name="Terima angsuran"))
    fits(phone)
    tap(phone.get_by_role("button", name="Simpan"))
    phone.get_by_text("Sisanya Rp1.800.000").wait_for()
    fits(phone)
    assert Books.at_hand(mawar) == (0, 18_200_000)
    assert Loan.objects.open().get().owed_rupiah == 1_800_000


def test_the_office_reads_the_books_and_prints_all_seven(mawar, visitor, worker):
    came_in(User.objects.get(username="pendamping"), mawar, 1_050_000)
    office = visitor("kadis", DESKTOP)
    office.page.goto(f"{office.address}/groups/{mawar.pk}/books/")
    office.page.get_by_text("Rp1.050.000").first.wait_for()
    assert office.page.get_by_role("link", name="Uang masuk", exact=True).count() == 0
    follow(office.page, "Cetak buku")
    press(office.page, "Buat PDF")
    office.wait_for_job()
    with office.page.expect_download() as kept:
        office.page.get_by_role("link", name="Unduh PDF").click()
    assert kept.value.suggested_filename.startswith("ketujuh-buku-")
