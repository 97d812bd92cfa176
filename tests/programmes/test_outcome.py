"""The way from proposal to decree, and why each of the refused did not pass: page, XLSX and paper."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Event
from programmes.models import Candidate
from programmes.outcome import funnel, refused, with_why
from programmes.services import candidates
from reports.papers import refused_paper
from reports.pdf import print_paper
from reports.services import request_document
from tests.programmes import metro
from tests.programmes.placing import make_official, signed

EXPECTED = {int(row["no"]): row for row in metro.rows_of("metro-2023.expected.csv")}


def page(as_, user, programme, **query):
    return as_(user).get(reverse("programmes:outcome", args=[programme.slug]), query)


def test_the_funnel_goes_from_45_to_20_one_rule_at_a_time(evaluated):
    steps = funnel(evaluated)
    assert [steps[0]["left"], steps[-2]["left"], steps[-1]["left"]] == [45, 20, 0]
    rules = [step for step in steps if step["is_rule"]]
    assert len(rules) == 10 and sum(step["lost"] for step in rules) == 25
    assert [rules[0]["lost"], rules[1]["lost"], rules[-1]["left"]] == [3, 2, 20]


def test_the_funnel_ends_with_the_decree(sari, made, evaluated):
    signed(sari, made, evaluated)
    assert [step["left"] for step in funnel(evaluated)][-2:] == [20, 20]


def test_an_override_takes_nobody_out_of_the_funnel(sari, wati, evaluated):
    number = next(n for n, row in EXPECTED.items() if row["reasons"] == "no_business_embryo")
    refused_one = evaluated.candidates.get(number=number)
    candidates.override_rule(actor=wati, candidate=refused_one, code="has_business", reason="usahanya dilihat di rumah")
    steps = funnel(evaluated)
    assert steps[-2]["left"] == 21 and sum(step["lost"] for step in steps if step["is_rule"]) == 24


def test_proposals_nobody_has_judged_stand_in_a_step_of_their_own(evaluated):
    evaluated.candidates.filter(number__lte=5).update(status=Candidate.Status.PROPOSED)
    assert [(step["label"], step["lost"]) for step in funnel(evaluated)][1] == ("Sudah dinilai", 5)


def test_every_refused_one_is_told_with_all_his_reasons(evaluated):
    found = {candidate.number: candidate for candidate in with_why(refused(evaluated))}
    assert set(found) == {number for number, row in EXPECTED.items() if row["outcome"] != "eligible"}
    for number, candidate in found.items():
        assert len(candidate.why) == len(EXPECTED[number]["reasons"].split("|"))
        assert all(sentence.endswith(".") and blocks for _, sentence, blocks in candidate.why)


def test_the_page_shows_funnel_and_reasons_and_no_number(as_, sari, evaluated):
    text = page(as_, sari, evaluated).text
    assert "Keluarga menerima PKH: tercatat pada istri" in text
    assert text.count("lead-cell") == 25
    assert not [row["nik"] for row in metro.rows_of("metro-2023.csv") if len(row["nik"]) == 16 and row["nik"] in text]


def test_the_page_is_filtered_by_a_reason(as_, sari, evaluated):
    assert page(as_, sari, evaluated, reason="household_receives_pkh").text.count("lead-cell") == 2
    assert page(as_, sari, evaluated, reason="x" * 50).text.count("lead-cell") == 25


def test_a_reason_nobody_has_says_how_to_go_on(as_, sari, evaluated):
    assert "Tampilkan semua" in page(as_, sari, evaluated, reason="too_young").text


def test_without_proposals_the_page_says_what_to_do(as_, sari, programme):
    assert "Unggah daftar usulan dulu" in page(as_, sari, programme).text


@pytest.mark.parametrize("keep", [1, 3])
def test_the_page_costs_the_same_however_many_were_refused(as_, sari, evaluated, keep, django_assert_num_queries):
    kept = refused(evaluated).values_list("pk", flat=True)[:keep]
    browser, address = as_(sari), reverse("programmes:outcome", args=[evaluated.slug])
    evaluated.candidates.exclude(pk__in=list(kept)).delete()
    with django_assert_num_queries(14):
        assert browser.get(address).text.count("lead-cell") == keep


def test_the_workbook_holds_everybody_with_masked_numbers(as_, joni, evaluated):
    address = reverse("programmes:outcome_xlsx", args=[evaluated.slug])
    rows = list(load_workbook(BytesIO(as_(joni).get(address).content)).active.iter_rows(values_only=True))
    assert len(rows) == 26 and rows[0][:3] == ("Nomor usulan", "Nama", "NIK")
    assert all(row[2] is None or row[2] == "–" or row[2].startswith("•••• ") for row in rows[1:])
    assert all(row[6] and row[7] for row in rows[1:])
    assert Event.objects.get(verb="candidates.downloaded").detail["count"] == 25


def test_the_workbook_follows_the_filter(as_, sari, evaluated):
    address = reverse("programmes:outcome_xlsx", args=[evaluated.slug])
    book = load_workbook(BytesIO(as_(sari).get(address, {"reason": "duplicate_nik"}).content))
    assert book.active.max_row == 3


def test_the_paper_lists_them_too(sari, evaluated):
    make_official(evaluated.office)
    document = request_document(actor=sari, kind="refused", subject=evaluated)
    paper = refused_paper(evaluated, metro.DATA_ON)
    printed = print_paper(paper, note=str(document))
    assert printed.data.startswith(b"%PDF") and printed.pages >= 2
    assert len(paper.context["candidates"]) == 25


def test_a_programme_where_nobody_was_refused_has_no_such_paper(sari, programme, send):
    answer = send(sari, reverse("reports:render", args=["refused", programme.pk]), follow=True)
    assert "Belum ada usulan yang tidak lolos" in answer.text


def test_another_district_reads_none_of_it(as_, yusuf, evaluated):
    assert page(as_, yusuf, evaluated).status_code == 404
    assert as_(yusuf).get(reverse("programmes:outcome_xlsx", args=[evaluated.slug])).status_code == 404
