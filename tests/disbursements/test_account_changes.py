"""Whoever signs a batch is told of each account that took another one's place, by whom and when."""

from datetime import date

import pytest

from accounts.roles import Role
from beneficiaries.services import correct_account
from disbursements import services
from programmes.services import decrees
from tests.programmes import metro
from tests.programmes.placing import draft, make_official

HEAD = "No,NIK,Nama,No KK,Tanggal Lahir,Kelurahan,No Rekening\n"
FIRST = "1,1872900507850001,WARGA A,1872900101230001,05/07/1985,Imopuro,3720000000001\n"
OTHERS = "2,1872900507850002,WARGA B,1872900101230002,05/07/1985,Imopuro,3720000000002\n"


@pytest.fixture
def decree(sari, made, office, person):
    """Of two, the first of whom a colleague's list has given another account shortly before."""
    programme = metro.make_programme(sari, office, needs_bimtek=False)
    metro.open_with_rules(sari, programme, [])
    programme.papers.all().delete()
    metro.send_list(sari, programme, HEAD + FIRST + OTHERS, name="usulan.csv")
    other = person("tono", Role.OPERATOR, "18.72")
    job = metro.send_list(
        other, programme, HEAD + FIRST.replace("3720000000001", "6660000000001"), name="perbaikan.csv"
    )
    assert job.counts["Diperbaiki"] == 1
    found = draft(sari, programme)
    decrees.place_all(actor=sari, decree=found)
    decrees.submit_decree(actor=sari, decree=found)
    return decrees.sign_decree(actor=made, decree=found, official=make_official(office), decided_on=date(2023, 7, 10))


def page_of(decree, sari, budi, as_):
    return as_(budi).get(services.prepare_batch(actor=sari, decree=decree).get_absolute_url()).text


def test_an_account_that_a_later_list_brought_is_told(decree, sari, budi, as_):
    page = page_of(decree, sari, budi, as_)
    assert page.count("Nomor rekening di usulan diubah oleh daftar perbaikan.csv, diunggah Tono") == 1
    assert "6660000000001" not in page


def test_an_account_that_was_corrected_by_hand_is_told_with_its_reason(decree, sari, budi, as_):
    warga_b = decree.recipients.get(name="WARGA B").person
    bank = decree.programme.bank
    correct_account(actor=sari, person=warga_b, bank=bank, number="7770000000001", holder="WARGA B", reason="buku baru")
    page = page_of(decree, sari, budi, as_)
    assert page.count("Rekening diganti") == 1 and "oleh Sari (Kota Metro)" in page and ": buku baru." in page
