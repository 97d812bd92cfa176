"""Only who is trained, complete and reachable is paid; of everybody else the page says why and where to mend it."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from bimtek.models import AttendanceMark, Participant
from disbursements import services
from disbursements.readiness import readiness
from programmes.models import RequiredPaper
from programmes.services.papers import receive_all_papers
from tests.disbursements import paying
from tests.programmes.placing import make_candidates, make_programme, signed


def reasons(decree, place=0):
    return [str(reason) for reason in readiness(decree)[place].reasons]


def give_account(sari, line, **changed):
    known = {"bank": Bank.objects.get(code="121"), "number": "00998877", "holder": line.name, "reason": "buku baru"}
    return set_account(actor=sari, person=line.person, **known | changed)


def test_everybody_is_ready_when_nothing_is_missing(decree):
    assert [line.reasons for line in readiness(decree)] == [[], [], []]


def test_nobody_is_ready_without_bimtek_and_papers(sari, made, office):
    programme = make_programme(office, papers=("KTP", "Pakta integritas"))
    make_candidates(programme, 1)
    decree = signed(sari, made, programme)
    assert reasons(decree) == [
        "Belum tercatat hadir di semua sesi bimtek.",
        "Berkas belum diterima: KTP, Pakta integritas.",
    ]


def test_the_sentence_tells_how_much_of_the_bimtek_was_asked(sari, made, office):
    programme = make_programme(office, papers=())
    programme.rules.create(code="attended_bimtek", parameters={"percent": 75})
    make_candidates(programme, 1)
    assert reasons(signed(sari, made, programme)) == ["Belum tercatat hadir di sedikitnya 75% sesi bimtek."]


def test_a_programme_without_bimtek_asks_for_none(sari, made, office):
    programme = make_programme(office)
    programme.needs_bimtek = False
    programme.save(update_fields=["needs_bimtek"])
    make_candidates(programme, 1)
    decree = signed(sari, made, programme)
    receive_all_papers(actor=sari, recipient=decree.recipients.get())
    assert reasons(decree) == []


def test_whoever_was_marked_absent_again_is_not_ready(sari, decree):
    participant = Participant.objects.get(recipient=decree.recipients.first())
    session = participant.bimtek.sessions.get()
    AttendanceMark.objects.create(participant=participant, session=session, is_present=False, marked_by=sari)
    assert reasons(decree) == ["Belum tercatat hadir di semua sesi bimtek."]


def test_a_paper_asked_for_later_is_missing(decree):
    RequiredPaper.objects.create(programme=decree.programme, name="Kuitansi")
    assert reasons(decree) == ["Berkas belum diterima: Kuitansi."]


def test_an_account_at_another_bank_is_not_paid(sari, decree):
    bri = Bank.objects.exclude(code="121").first()
    give_account(sari, decree.recipients.first(), bank=bri)
    assert reasons(decree) == [f"Rekeningnya di {bri}, sedangkan program ini dibayar lewat Bank Lampung."]


def test_any_bank_will_do_where_the_programme_names_none(sari, decree):
    decree.programme.bank = None
    decree.programme.save(update_fields=["bank"])
    give_account(sari, decree.recipients.first(), bank=Bank.objects.exclude(code="121").first())
    assert reasons(decree) == []


def test_whoever_has_no_account_is_sent_to_the_form(sari, made, office):
    programme = make_programme(office)
    make_candidates(programme, 1)
    programme.candidates.update(account_sealed=None, account_index=None, account_last4="")
    decree = paying.complete(sari, signed(sari, made, programme))
    (reason,) = readiness(decree)[0].reasons
    assert (reason.text, reason.action) == ("Belum ada rekening.", "Isi rekening")
    assert str(reason.url) == reverse("beneficiaries:correct_account", args=[decree.recipients.get().person_id])


def test_one_account_for_two_people_is_refused_for_both(sari, decree):
    first, second, third = decree.recipients.order_by("number")
    give_account(sari, first, number="00777777")
    give_account(sari, second, number="00777777")
    assert reasons(decree, 0) == [f"Nomor rekeningnya juga dipakai {second.name}."]
    assert reasons(decree, 1) == [f"Nomor rekeningnya juga dipakai {first.name}."]
    assert [p.recipient for p in paying.prepare(sari, decree).payments.all()] == [third]


def test_an_account_somebody_was_just_paid_to_is_refused_too(sari, draft, decree):
    first, second, _ = decree.recipients.order_by("number")
    services.discard_batch(actor=sari, batch=draft)
    give_account(sari, second, bank=Bank.objects.exclude(code="121").first())
    batch = paying.prepare(sari, decree)
    give_account(sari, first, number="00555555")
    give_account(sari, second, number="001239001")
    assert batch.payments.count() == 2
    assert reasons(decree, 1) == [f"Nomor rekeningnya juga dipakai {first.name}."]


def test_a_person_outside_the_region_is_not_named(sari, decree, kupang):
    first, second, _ = decree.recipients.order_by("number")
    for line in (first, second):
        give_account(sari, line, number="00777777")
    second.person.region = kupang
    second.person.save(update_fields=["region"])
    assert reasons(decree) == ["Nomor rekeningnya juga dipakai orang di luar wilayah ini."]


@pytest.mark.parametrize(
    ("holder", "warns"), [("CALON 1", False), ("Calon  1.", False), ("CALON SATU", True), ("H. CALON 1", True)]
)
def test_another_holder_is_a_warning_and_no_refusal(sari, decree, holder, warns):
    give_account(sari, decree.recipients.first(), holder=holder)
    line = readiness(decree)[0]
    assert (line.reasons, bool(line.warning)) == ([], warns)


def test_whoever_is_on_a_batch_is_not_put_on_a_second(sari, draft, decree):
    assert reasons(decree) == ["Sedang dalam penyaluran 1 (Rancangan)."]
    with pytest.raises(NotAllowed, match="Belum ada penerima yang siap"):
        paying.prepare(sari, decree)


def test_whoever_is_paid_is_paid(rina, sent, decree):
    paying.apply(rina, sent, paying.answer_rows(sent))
    assert reasons(decree) == ["Sudah tersalur pada 9 Agustus 2023."]


def test_a_return_waits_for_another_account(sari, rina, sent, decree):
    paying.apply(rina, sent, paying.answer_rows(sent, returned=[2]))
    told = "Diretur bank pada 9 Agustus 2023: nama tidak sesuai. Rekeningnya belum diperbaiki."
    assert reasons(decree, 1) == [told]
    give_account(sari, decree.recipients.get(number=2))
    assert reasons(decree, 1) == []


def test_asking_costs_the_same_for_one_and_for_three(sari, made, office, decree, django_assert_num_queries):
    other = paying.ready_decree(sari, made, office, count=1, year=2024)
    with django_assert_num_queries(11):
        readiness(decree)
    with django_assert_num_queries(11):
        readiness(other)
