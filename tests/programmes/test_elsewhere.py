"""A proposal of somebody who lives in another region waits until his own office agrees."""

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from beneficiaries import consents
from beneficiaries.models import BankAccount, Consent
from beneficiaries.people import person_for
from programmes.models import Candidate, Recipient
from programmes.services import decrees
from programmes.services.candidates import evaluate, override_rule
from regions.models import Region
from tests.programmes import metro
from tests.programmes.placing import draft

LINE = {"nik": metro.SITI, "no_kk": metro.FAMILY, "nama": "SITI AMINAH", "tgl_lahir": "15-04-1980"}
LINE |= {"jenis_kelamin": "P", "kelurahan": "Imopuro", "no_rekening": "0012345678"}


@pytest.fixture
def siti(kupang, person):
    """Of Kupang, where she has a proposal of her own: an account."""
    rekan = person("rekan", "operator", "53.71")
    place = Region.objects.get(code="53.71.01.1001")
    found = person_for(nik=metro.SITI, name="SITI AMINAH", sex="P", birth_on=None, region=place)
    sealed = {"account_sealed": b"x", "account_index": b"y", "account_last4": "0001"}
    BankAccount.objects.create(person=found, bank_id="121", holder="SITI AMINAH", added_by=rekan, **sealed)
    return found


@pytest.fixture
def programme(sari, office):
    made = metro.make_programme(sari, office, needs_bimtek=False)
    return metro.open_with_rules(sari, made, [("same_name", "warn", {})])


def propose(sari, programme, **changed):
    line = LINE | changed
    text = ",".join(line) + "\n" + ",".join(line.values()) + "\n"
    metro.send_list(sari, programme, text.encode())
    return programme.candidates.get()


def told(candidate):
    return {result.code: result.reasons for result in candidate.results.all()}


def test_who_lives_elsewhere_waits_for_his_own_office(sari, siti, programme, as_):
    candidate = propose(sari, programme)
    assert candidate.status == Candidate.Status.INELIGIBLE
    assert told(candidate)["nik_once"] == ["home_office_asked"]
    consent = Consent.objects.get()
    assert (consent.person, consent.state, consent.subject_text) == (siti, "asked", str(programme))
    page = as_(sari).get(candidate.get_absolute_url()).text
    assert "Menunggu persetujuan kantor asalnya" in page and "Kesampingkan aturan ini" not in page


def test_a_list_of_guessed_names_learns_nothing(sari, siti, programme):
    """The same judgement for the right name and for a wrong one: that of her own office stays its own."""
    wrong = propose(sari, programme, nama="BEBAS APA SAJA")
    assert told(wrong) == {"nik_sound": [], "nik_once": ["home_office_asked"]}


def test_the_office_that_waits_cannot_let_him_pass(sari, wati, siti, programme):
    candidate = propose(sari, programme)
    with pytest.raises(NotAllowed):
        override_rule(actor=wati, candidate=candidate, code="nik_once", reason="kami kenal orangnya")
    Candidate.objects.filter(pk=candidate.pk).update(status="eligible")  # as if somebody had changed the row
    with pytest.raises(NotAllowed, match="belum setuju"):
        decrees.place(actor=sari, decree=draft(sari, programme), candidate=candidate)
    candidate.refresh_from_db()
    about = {"programme": programme, "decree": draft(sari, programme), "component": candidate.component, "number": 1}
    with pytest.raises(IntegrityError, match="has not agreed"), transaction.atomic():
        Recipient.objects.create(**about, person=siti, candidate=candidate, region=candidate.region, name="X")


def test_after_the_answer_everything_goes_on_but_the_account_stays(sari, yusuf, siti, programme, as_):
    candidate = propose(sari, programme)
    consents.decide(actor=yusuf, consent=Consent.objects.get(), step="agree", reason="tinggal di Metro, dicocokkan")
    assert "Nilai ulang supaya dapat masuk SK" in as_(sari).get("/").text
    evaluate(actor=sari, programme=programme)
    candidate.refresh_from_db()
    assert candidate.status == Candidate.Status.ELIGIBLE
    decrees.place(actor=sari, decree=draft(sari, programme), candidate=candidate)
    assert [account.account_last4 for account in siti.accounts.in_use()] == ["0001"]


def test_the_account_of_a_list_is_not_given_to_who_lives_elsewhere(sari, yusuf, siti, programme):
    """Without an account of her own, too: it is for her own office to say where she is paid."""
    siti.accounts.in_use().update(replaced_at="2023-01-01T00:00Z")
    candidate = propose(sari, programme)
    consents.decide(actor=yusuf, consent=Consent.objects.get(), step="agree", reason="tinggal di Metro, dicocokkan")
    evaluate(actor=sari, programme=programme)
    decrees.place(actor=sari, decree=draft(sari, programme), candidate=candidate)
    assert not siti.accounts.in_use().exists()


def test_a_refusal_is_told_and_asked_once(sari, yusuf, siti, programme, as_):
    candidate = propose(sari, programme)
    consents.decide(actor=yusuf, consent=Consent.objects.get(), step="refuse", reason="masih warga kami")
    evaluate(actor=sari, programme=programme)
    assert Consent.objects.get().state == "refused"
    assert "kantor asalnya tidak setuju" in as_(sari).get(candidate.get_absolute_url()).text
