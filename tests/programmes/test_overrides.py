"""A verifikator lets a candidate pass in spite of a rule, and says why."""

import pytest
from django.db import Error, transaction

from accounts.errors import NotAllowed
from audit.models import Event
from programmes.models import Candidate, Override
from programmes.services import candidates
from tests.programmes import metro
from tests.programmes.metro import line, lines

REASON = "Dikunjungi 12 Mei: warung sudah buka, foto ada di berkas."


@pytest.fixture
def numbered(evaluated):
    return lambda number: evaluated.candidates.get(number=number)


def override(user, candidate, code, reason=REASON):
    return candidates.override_rule(actor=user, candidate=candidate, code=code, reason=reason)


def test_an_overridden_rule_no_longer_keeps_him_out_but_stays_visible(wati, numbered):
    override(wati, numbered(4), "has_business")
    candidate = numbered(4)
    assert candidate.status == Candidate.Status.ELIGIBLE
    assert metro.reasons_of(candidate) == ["no_business_embryo"]


def test_it_stands_in_the_history_with_the_reason(wati, numbered):
    override(wati, numbered(4), "has_business")
    event = Event.objects.about(numbered(4)).get()
    assert (event.verb, event.actor, event.detail["reason"]) == ("rule.overridden", wati, REASON)
    assert (event.before, event.after) == ({"status": "ineligible"}, {"status": "eligible"})


def test_another_failed_rule_still_keeps_him_out(wati, numbered):
    override(wati, numbered(21), "no_pkh")
    assert numbered(21).status == Candidate.Status.INELIGIBLE


def test_it_outlives_new_judgements(sari, wati, evaluated, numbered):
    override(wati, numbered(4), "has_business")
    candidates.evaluate(actor=sari, programme=evaluated)
    assert numbered(4).status == Candidate.Status.ELIGIBLE


def test_whoever_passes_now_represents_his_family(sari, wati, programme):
    metro.make_release(sari, [{"NIK": metro.SITI, "NOKK": metro.FAMILY}, {"NIK": metro.BUDI, "NOKK": metro.FAMILY}])
    budi = line(2, nik=metro.BUDI, nama="BUDI", tgl_lahir="1975-05-12", jenis_kelamin="L")
    metro.send_list(sari, programme, lines(line(1, embrio_usaha="TIDAK"), budi))
    override(wati, programme.candidates.get(number=1), "has_business")
    outcomes = dict(programme.candidates.values_list("number", "status"))
    assert outcomes == {1: "eligible", 2: "ineligible"}


@pytest.mark.parametrize("reason", ["", "  ", "ok", "1234567890123", "!!!!!!!!!!!!"])
def test_without_a_reason_nothing_changes(wati, numbered, reason):
    with pytest.raises(NotAllowed, match="alasan"):
        override(wati, numbered(4), "has_business", reason)
    assert not Override.objects.exists()


def test_a_reason_does_not_name_an_identity_number(wati, numbered):
    with pytest.raises(NotAllowed, match="Jangan menulis NIK"):
        override(wati, numbered(4), "has_business", "NIK yang benar adalah 1872011310829223")


@pytest.mark.parametrize(("number", "code"), [(2, "nik_sound"), (30, "nik_once")])
def test_rules_of_identity_cannot_be_overridden(wati, numbered, number, code):
    with pytest.raises(NotAllowed, match="Aturan NIK"):
        override(wati, numbered(number), code)


@pytest.mark.parametrize("code", ["no_pkh", "unknown"])
def test_only_a_rule_that_failed_can_be_overridden(wati, numbered, code):
    with pytest.raises(NotAllowed, match="tidak menggugurkan"):
        override(wati, numbered(4), code)


def test_nobody_overrides_the_same_rule_twice(wati, numbered):
    override(wati, numbered(4), "has_business")
    with pytest.raises(NotAllowed, match="Muat ulang"):
        override(wati, numbered(4), "has_business")


def test_whoever_is_in_a_decree_stays_as_he_was_judged(wati, numbered):
    Candidate.objects.filter(pk=numbered(4).pk).update(status=Candidate.Status.PLACED)
    with pytest.raises(NotAllowed, match="sudah masuk SK"):
        override(wati, numbered(4), "has_business")


def test_no_path_changes_an_override(wati, numbered):
    override(wati, numbered(4), "has_business")
    for change in (lambda: Override.objects.update(reason="lain"), lambda: Override.objects.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert Override.objects.get().reason == REASON
