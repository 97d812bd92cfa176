"""Who has a person only as member or candidate sees his own rows; the rest is that of the person's own office."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import Office, User
from audit.models import Event
from beneficiaries import consents
from beneficiaries.models import Bank, BankAccount, Consent, Person
from beneficiaries.people import ELSEWHERE, person_for, set_account
from kube.models import Group, Membership
from regions.models import Region
from tests.conftest import make_office

RINA, NIK, ACCOUNT = "RINA ROSMIATI", "1872904507859001", "9573264599017"


@pytest.fixture
def rina(metro):
    place = Region.objects.get(code="18.72.01.1003")
    return person_for(nik=NIK, name=RINA, sex="P", birth_on="1985-07-05", region=place)


@pytest.fixture
def account(rina, sari):
    return set_account(actor=sari, person=rina, bank=Bank.objects.get(pk="121"), number=ACCOUNT, holder=RINA)


@pytest.fixture
def flamboyan(kupang):
    """A group of Kupang."""
    office = Office.objects.filter(region=kupang).first() or make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    place = Region.objects.get(code="53.71.01.1001")
    return Group.objects.create(office=office, region=place, code="K-1", name="KUBE Flamboyan")


@pytest.fixture
def asked(rina, account, yusuf, flamboyan):
    """Kupang has named her NIK; nobody has answered."""
    return ask(yusuf, rina, flamboyan)


def ask(yusuf, rina, group, name=RINA):
    about = {"subject": group, "region": group.office.region, "place": group.region}
    return consents.ask(actor=yusuf, person=rina, name=name, **about)


def typed(send, user, group, name, nik=NIK):
    data = {"name": name, "nik": nik, "kk": "", "sex": "P", "region": "53.71.01.1001", "on": "2026-11-01"}
    return send(user, reverse("kube:add_member", args=[group.pk]), follow=True, **data)


def member(consent, sari, group):
    consents.decide(actor=sari, consent=consent, step="agree", reason="dicocokkan dengan KK")
    region = Region.objects.get(code="53.71.01.1001")
    about = {"kk_index": bytes(consent.person.nik_index), "joined_on": "2026-11-01", "region": region}
    return Membership.objects.create(group=group, person=consent.person, **about)


def test_a_nik_of_another_region_makes_no_member_but_asks_its_office(send, yusuf, rina, account, flamboyan):
    answer = typed(send, yusuf, flamboyan, RINA)
    assert "persetujuan diminta dari kantor" in answer.text
    assert not Membership.objects.exists() and Consent.objects.get().state == "asked"
    assert not Person.objects.visible_to(yusuf).exists()


def test_the_answer_is_the_same_whatever_name_is_typed(send, yusuf, rina, account, flamboyan):
    """Or the form would say of each NIK whose it is."""
    right = typed(send, yusuf, flamboyan, RINA).text
    wrong = typed(send, yusuf, flamboyan, "BEBAS APA SAJA").text
    assert "BEBAS APA SAJA belum menjadi anggota" in wrong and "RINA ROSMIATI belum menjadi anggota" in right
    Consent.objects.get(name="RINA ROSMIATI")  # what Kupang itself typed; nothing else of her is told
    assert RINA not in wrong.replace(right, "").split("Belum menjadi anggota")[0]


def test_whose_name_differs_cannot_be_agreed_to(sari, yusuf, rina, account, flamboyan):
    consent = ask(yusuf, rina, flamboyan, "BEBAS APA SAJA")
    with pytest.raises(NotAllowed, match="tidak cocok"):
        consents.decide(actor=sari, consent=consent, step="agree", reason="sudah pindah")
    consents.decide(actor=sari, consent=consent, step="refuse", reason="periksa NIK-nya")
    assert ask(yusuf, rina, flamboyan, "bebas apa saja").state == "refused"  # the same question has its answer


def test_looking_by_the_member_form_is_counted_also_when_it_is_refused(send, yusuf, flamboyan):
    typed(send, yusuf, flamboyan, "X", nik="12")
    assert Event.objects.filter(actor=yusuf, verb="register.looked_up").count() == 1


def test_one_budget_stops_every_form_that_looks_people_up(send, as_, yusuf, flamboyan, monkeypatch):
    monkeypatch.setattr("audit.looks.MOST_PER_HOUR", 3)
    typed(send, yusuf, flamboyan, "X", nik="12")
    as_(yusuf).post(reverse("kube:find_member", args=[flamboyan.pk]), {"nik": NIK})
    as_(yusuf).post(reverse("beneficiaries:check"), {"q": NIK})
    stopped = [
        typed(send, yusuf, flamboyan, "X", nik="12"),
        as_(yusuf).post(reverse("kube:find_member", args=[flamboyan.pk]), {"nik": NIK}, follow=True),
        as_(yusuf).get(reverse("kube:add_member", args=[flamboyan.pk]), {"q": "siti"}, follow=True),
        as_(yusuf).post(reverse("beneficiaries:check"), {"q": NIK}, follow=True),
        as_(yusuf).post(reverse("beneficiaries:check"), {"q": "siti aminah"}, follow=True),
    ]
    assert ["pengecekan dalam satu jam tercapai" in answer.text for answer in stopped] == [True] * 5


def test_a_member_of_elsewhere_is_seen_by_the_groups_own_rows(as_, sari, yusuf, asked, flamboyan, rina):
    member(asked, sari, flamboyan)
    text = as_(yusuf).get(rina.get_absolute_url()).text
    assert "Tercatat di wilayah lain" in text and "KUBE Flamboyan" in text
    assert "Imopuro" not in text and "Rekening</h2>" not in text and "1985" not in text


def test_her_numbers_and_account_stay_with_her_own_office(send, sari, yusuf, asked, flamboyan, rina):
    member(asked, sari, flamboyan)
    asked_for = {"number": "account", "purpose": "coba-coba"}
    page = send(yusuf, reverse("beneficiaries:reveal", args=[rina.pk]), follow=True, **asked_for)
    assert ACCOUNT not in page.text and not Event.objects.filter(verb="identity.revealed").exists()
    data = {"bank": "121", "number": "666000111222", "holder": RINA, "reason": "pindah bank"}
    send(yusuf, reverse("beneficiaries:correct_account", args=[rina.pk]), follow=True, **data)
    assert BankAccount.objects.in_use().get().account_last4 == ACCOUNT[-4:]
    with pytest.raises(NotAllowed, match=ELSEWHERE[:20]):
        set_account(actor=yusuf, person=rina, bank=Bank.objects.get(pk="121"), number="6660001112", holder=RINA)


def test_the_database_takes_no_account_of_another_offices_person(rina, yusuf, sari, person):
    about = {"person": rina, "bank_id": "121", "holder": RINA, "account_last4": "1222"}
    sealed = {"account_sealed": b"x", "account_index": b"y"}
    nowhere = person("tanpa", "operator", "18.72")
    User.objects.filter(pk=nowhere.pk).update(region=None)
    for stranger in (yusuf, nowhere):
        with pytest.raises(IntegrityError, match="lives outside"), transaction.atomic():
            BankAccount.objects.create(added_by=stranger, **about, **sealed)
    BankAccount.objects.create(added_by=sari, **about, **sealed)


def test_the_database_takes_no_member_its_office_has_not_agreed_to(rina, account, yusuf, flamboyan, sari):
    consent = ask(yusuf, rina, flamboyan)
    consents.decide(actor=sari, consent=consent, step="refuse", reason="masih warga kami")
    about = {"kk_index": b"k", "joined_on": "2026-11-01", "region": flamboyan.region}
    with pytest.raises(IntegrityError, match="has not agreed"), transaction.atomic():
        Membership.objects.create(group=flamboyan, person=rina, **about)


def test_nobody_agrees_for_another_office_nor_changes_what_was_asked(asked, yusuf, person):
    changed = {"state": "agreed", "decided_at": "2026-11-01T00:00Z", "reason": "ya saja"}
    for who in (yusuf, person("rekan", "verifikator", "53.71")):
        with pytest.raises(IntegrityError, match="not given by the office"), transaction.atomic():
            Consent.objects.filter(pk=asked.pk).update(decided_by=who, **changed)
    with pytest.raises(IntegrityError, match="may not be changed"), transaction.atomic():
        Consent.objects.filter(pk=asked.pk).update(name="LAIN")
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.delete()


def test_the_other_office_has_a_card_and_answers_on_a_page(as_, send, sari, yusuf, asked, flamboyan):
    assert "akan dimasukkan kelompok atau program kantor lain" in as_(sari).get("/").text
    page = as_(sari).get(asked.get_absolute_url()).text
    assert RINA in page and "KUBE Flamboyan" in page
    seen = as_(yusuf).get(asked.get_absolute_url()).text
    assert "Imopuro" not in seen and "Kirim jawaban" not in seen
    send(sari, asked.get_absolute_url(), answer="agree", reason="dicocokkan dengan KK")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("agreed", sari)
    assert "Tambahkan sebagai anggota" in as_(yusuf).get("/").text


def test_after_the_answer_she_joins_as_usual(send, sari, yusuf, asked, flamboyan, rina):
    consents.decide(actor=sari, consent=asked, step="agree", reason="dicocokkan dengan KK")
    typed(send, yusuf, flamboyan, RINA)
    assert Membership.objects.get().person == rina


def test_who_has_moved_is_the_asking_offices_person_from_then_on(sari, yusuf, asked, rina):
    consents.decide(actor=sari, consent=asked, step="agree", reason="sudah pindah", has_moved=True)
    assert Person.objects.owned_by(yusuf).get() == rina and not Person.objects.owned_by(sari).exists()


def test_a_row_nothing_speaks_for_blocks_nobody(yusuf, flamboyan, sari):
    """Kupang typed a NIK that is nobody's there, and asked for nothing else: Metro's own citizen is not held up."""
    person_for(nik=NIK, name="SALAH KETIK", sex="", birth_on=None, region=flamboyan.region)
    place = Region.objects.get(code="18.72.01.1003")
    known = person_for(nik=NIK, name=RINA, sex="P", birth_on=None, region=place)
    assert (known.name, known.region) == (RINA, place)


def test_a_province_answers_only_where_there_is_no_office(asked, person, sari):
    province = person("provinsi", "operator", "18")
    assert not Consent.objects.owned_by(province).exists() and Consent.objects.owned_by(sari).exists()
    Office.objects.filter(region_id="18.72").update(region_id="18.71")
    assert Consent.objects.owned_by(province).exists()
