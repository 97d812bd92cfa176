"""What each person sees: the operator his next step, an official what he signs, everybody the bank's answer."""

import re

import pytest
from django.urls import reverse

from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from disbursements import services
from disbursements.lists import list_sha256
from tests.disbursements import paying

LIST = reverse("disbursements:list")


def read(as_, user, thing):
    address = thing if isinstance(thing, str) else thing.get_absolute_url()
    answer = as_(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_official_sees_what_he_signs(as_, budi, submitted):
    page = read(as_, budi, submitted)
    for told in ("Rp3.000.000", "tiga juta rupiah", "CALON 1", "Disusun Sari", "Periksa dan tanda tangani"):
        assert told in page
    assert list_sha256(submitted).hex()[:12] in page


@pytest.mark.parametrize(
    ("user", "button"),
    [("sari", None), ("budi", "Periksa dan tanda tangani"), ("made", "Tolak daftar ini"), ("joni", None)],
)
def test_each_official_has_his_own_button(request, as_, submitted, user, button):
    page = read(as_, request.getfixturevalue(user), submitted)
    buttons = ["Ajukan dan kunci", "Periksa dan tanda tangani", "> Setujui<", "Tolak daftar ini", "Daftar bank XLSX"]
    shown = [label for label in buttons if label in page]
    assert shown == (
        [] if button is None else [button] if button == "Tolak daftar ini" else [button, "Tolak daftar ini"]
    )


def test_the_head_of_the_office_is_asked_after_the_section(as_, budi, made, submitted):
    services.check_batch(actor=budi, batch=submitted)
    assert "Setujui</button>" in read(as_, made, submitted)
    assert "Kepala Bidang: <strong>Budi</strong>" in read(as_, made, submitted)


def test_whoever_is_missing_stands_on_the_page_with_a_way_to_mend_it(as_, sari, made, decree):
    person = decree.recipients.first().person
    bri = Bank.objects.exclude(code="121").first()
    change = {"bank": bri, "number": "00887766", "holder": person.name, "reason": "pindah bank"}
    correct_account(actor=sari, person=person, **change)
    for page in (reverse("disbursements:prepare", args=[decree.pk]), paying.prepare(sari, decree)):
        assert f"Rekeningnya di {bri}" in read(as_, sari, page)
        assert reverse("beneficiaries:correct_account", args=[person.pk]) in read(as_, sari, page)
    batch = decree.batches.get()
    assert f"Rekeningnya di {bri}" in read(as_, made, batch)
    assert reverse("beneficiaries:correct_account", args=[person.pk]) not in read(as_, made, batch)


def test_another_holder_is_marked(as_, sari, budi, decree):
    person = decree.recipients.first().person
    bank = Bank.objects.get(code="121")
    correct_account(actor=sari, person=person, bank=bank, number="00887766", holder="TUTI", reason="nama gadis")
    page = read(as_, budi, paying.submit(sari, decree))
    assert "1 nama pemilik rekening berbeda" in page
    assert "Nama pemilik rekening (TUTI) berbeda dari nama penerima." in page


def test_the_answer_of_the_bank_stands_beside_the_ledger(as_, rina, made, sent):
    paying.apply(rina, sent, paying.answer_rows(sent, returned=[2])[:2])
    page = read(as_, made, sent)
    assert "Jumlah di buku kas sama dengan jumlah di berkas bank." in page
    assert "Retur</span> 9 Agustus 2023: nama tidak sesuai" in page
    assert page.count("Dalam proses</span>") == 1
    assert "Pembayaran diretur bank" in page


def test_a_return_leads_to_the_account_and_then_to_a_new_batch(as_, sari, rina, budi, made, sent, decree):
    paying.apply(rina, sent, paying.answer_rows(sent, returned=[2]))
    person = decree.recipients.get(number=2).person
    assert reverse("beneficiaries:correct_account", args=[person.pk]) in read(as_, sari, sent)
    bank = Bank.objects.get(code="121")
    correct_account(actor=sari, person=person, bank=bank, number="00887766", holder=person.name, reason="retur bank")
    assert "Buat penyaluran ulang" in read(as_, sari, sent)
    again = paying.prepare(sari, decree)
    assert "Mengganti retur" in read(as_, sari, again)
    assert again.get_absolute_url() in read(as_, sari, sent)


def test_no_page_shows_an_account_number(as_, sari, sent, decree):
    pages = [LIST, sent, reverse("disbursements:prepare", args=[decree.pk])]
    assert not any(re.search(r"00123900\d", read(as_, sari, page)) for page in pages)


def test_a_rejected_batch_says_why(as_, sari, budi, submitted):
    services.reject_batch(actor=budi, batch=submitted, reason="Nilai belum dicocokkan")
    assert "Ditolak Budi:</strong> Nilai belum dicocokkan" in read(as_, sari, submitted)


def test_the_list_of_a_programme_offers_the_next_batch(as_, sari, made, decree):
    address = f"{LIST}?programme={decree.programme.slug}"
    assert reverse("disbursements:prepare", args=[decree.pk]) in read(as_, sari, address)
    assert reverse("disbursements:prepare", args=[decree.pk]) not in read(as_, made, address)


@pytest.mark.parametrize("slug", ["tidak-ada", "' OR 1=1 --"])
def test_an_unknown_programme_is_not_found(as_, sari, slug):
    assert as_(sari).get(LIST, {"programme": slug}).status_code == 404


def test_a_programme_of_another_region_is_not_found(as_, yusuf, draft):
    assert as_(yusuf).get(LIST, {"programme": draft.programme.slug}).status_code == 404
    assert str(draft.number) not in re.findall(r"Penyaluran (\d+)", read(as_, yusuf, LIST))


@pytest.fixture
def batches(sari, made, office):
    """Make drafts, in programmes of their own."""

    def make(years):
        return [paying.prepare(sari, paying.ready_decree(sari, made, office, count=1, year=year)) for year in years]

    return make


def test_the_list_costs_the_same_however_long_it_is(as_, joni, batches, django_assert_num_queries):
    browser = as_(joni)
    for years in ([2023], [2024, 2025]):
        batches(years)
        with django_assert_num_queries(4):
            browser.get(LIST)


def test_a_batch_costs_the_same_however_long_it_is(as_, joni, sari, made, office, django_assert_num_queries):
    browser = as_(joni)
    for year, count in ((2023, 1), (2024, 3)):
        batch = paying.submit(sari, paying.ready_decree(sari, made, office, count=count, year=year))
        with django_assert_num_queries(31):
            browser.get(batch.get_absolute_url())
