"""The case Metro 2023: outcome and complete reasons of each of the 45 rows; judging again and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from audit.models import Event
from programmes.models import Candidate, Component, Programme, RuleResult
from programmes.rules_in_words import in_words
from programmes.services import candidates
from tests.programmes import metro
from tests.programmes.placing import draft

EXPECTED = metro.rows_of("metro-2023.expected.csv")


def state_of(programme):
    return {c.number: (c.status, metro.reasons_of(c)) for c in programme.candidates.prefetch_related("results")}


def test_every_row_has_the_expected_outcome_and_reasons(evaluated):
    wanted = {int(r["no"]): (r["outcome"], sorted(filter(None, r["reasons"].split("|")))) for r in EXPECTED}
    assert state_of(evaluated) == wanted


def test_every_row_has_the_expected_kelurahan(evaluated):
    wanted = {int(row["no"]): row["kode_kelurahan"] for row in EXPECTED}
    assert dict(evaluated.candidates.values_list("number", "region")) == wanted


def test_twenty_pass_and_twenty_five_do_not(sari, evaluated):
    figures = candidates.evaluate(actor=sari, programme=evaluated)
    assert (figures["candidates"], figures["eligible"], figures["ineligible"]) == (45, 20, 25)
    assert sum(figures["reasons"].values()) == 27
    assert figures["reasons"]["household_receives_pkh"] == 2


def test_judging_again_changes_nothing_but_the_history(sari, evaluated):
    before = state_of(evaluated)
    candidates.evaluate(actor=sari, programme=evaluated)
    assert state_of(evaluated) == before
    assert Event.objects.filter(verb="candidates.evaluated").count() == 2


def test_the_cost_does_not_grow_with_the_list(sari, evaluated):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            candidates.evaluate(actor=sari, programme=evaluated)
        return len(queries)

    all_of_them = cost()
    other = component_of_another(evaluated)
    evaluated.candidates.filter(number__gt=3).update(component=other, programme=other.programme)
    assert (cost(), all_of_them) == (all_of_them, all_of_them)
    assert all_of_them <= 28


def component_of_another(programme):
    copy = Programme.objects.get(pk=programme.pk)
    copy.pk, copy.year, copy.slug = None, 2030, "lain"
    copy.save()
    return Component.objects.create(programme=copy, name="lain", quota=1)


def test_whoever_stands_in_a_decree_is_not_judged_again(sari, evaluated):
    placed = evaluated.candidates.get(number=28)
    draft(sari, evaluated)
    Candidate.objects.filter(pk=placed.pk).update(status=Candidate.Status.PLACED, has_business=False)
    before = list(placed.results.values_list("pk", flat=True))
    figures = candidates.evaluate(actor=sari, programme=evaluated)
    assert (figures["candidates"], figures["eligible"]) == (44, 19)
    assert list(placed.results.values_list("pk", flat=True)) == before
    assert state_of(evaluated)[31] == ("ineligible", ["household_already_represented"])


def test_a_closed_programme_judges_nobody(sari, evaluated):
    evaluated.status = Programme.Status.CLOSED
    with pytest.raises(NotAllowed, match="tidak sedang berjalan"):
        candidates.evaluate(actor=sari, programme=evaluated)


def said(programme, number, code):
    return in_words(RuleResult.objects.get(candidate__programme=programme, candidate__number=number, code=code))


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        (36, "no_pkh", "Keluarga menerima PKH: tercatat pada istri, menurut DTKS Kota Metro per 31 Maret 2023."),
        (
            15,
            "no_pkh",
            "Menerima PKH: tercatat pada yang bersangkutan sendiri, menurut DTKS Kota Metro per 31 Maret 2023.",
        ),
        (1, "no_bpnt", "Tidak seorang pun dalam keluarga menerima BPNT, menurut DTKS Kota Metro per 31 Maret 2023."),
        (1, "in_register", "Tercatat sebagai kepala keluarga, desil 3, menurut DTKS Kota Metro per 31 Maret 2023."),
        (
            32,
            "in_register",
            "NIK tidak tercatat menurut DTKS Kota Metro per 31 Maret 2023."
            " Nomor KK-nya tercatat: periksa apakah NIK salah tulis.",
        ),
        (30, "nik_once", "NIK ini sudah diusulkan pada nomor 24."),
        (31, "one_per_household", "Keluarga ini sudah terwakili oleh usulan nomor 28 yang layak."),
        (22, "not_helped_before", "Sudah menerima bantuan ini tahun 2022."),
        (33, "kelurahan_not_served", "Kelurahan ini sudah dilayani tahun 2022."),
        (10, "kelurahan_of_this_year", "Kelurahan ini tidak termasuk sasaran tahun 2023."),
        (1, "has_business", "Punya embrio usaha: Pedagang sayur keliling, sudah berjalan 91 bulan."),
        (4, "has_business", "Belum punya embrio usaha."),
        (
            27,
            "nik_sound",
            "NIK tidak benar: NIK tidak terdiri atas 16 angka. Periksa KTP, lalu usulkan lagi dengan NIK yang betul.",
        ),
    ],
)
def test_a_lurah_reads_why(evaluated, number, code, sentence):
    assert said(evaluated, number, code) == sentence


def test_every_result_has_a_sentence(evaluated):
    results = RuleResult.objects.filter(candidate__programme=evaluated)
    sentences = [in_words(result) for result in results]
    assert len(sentences) > 350
    assert not [text for text in sentences if "None" in text or "Tidak terpenuhi" in text]


def test_evidence_holds_no_identity_number(evaluated):
    numbers = [row[name] for row in metro.rows_of("metro-2023-dtks.csv") for name in ("NIK", "NOKK", "NAMA")]
    text = str(list(RuleResult.objects.values_list("evidence", flat=True)))
    assert not [number for number in numbers if number in text]
