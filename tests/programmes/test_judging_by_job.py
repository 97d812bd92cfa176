"""Many proposals are judged, and rules tried on them, by a job: once, with progress, wholly or not at all."""

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from jobs.models import Job
from jobs.services import cancel_job
from jobs.work import perform, step
from programmes import evaluation, judging
from programmes.models import Candidate, RuleResult, RulesPreview
from programmes.preview import Impact, impact_of
from programmes.queries import numbers_by_reason
from programmes.services import candidates, decrees, programmes
from tests.programmes import metro
from tests.programmes.placing import draft
from tests.programmes.test_preview import AGE, everything, form_of, preview, rules_for
from tests.programmes.threads import at_once

COMMITTING = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
STRICTER = [*metro.ALL_RULES, AGE]
# No release was in force on that day.
TOO_EARLY = [("in_register", "block", {"on": "2001-01-01"})]


class Killed(BaseException):
    """What no worker can catch: the process is gone."""


@pytest.fixture
def many(evaluated, monkeypatch):
    """The 45 proposals of Metro, where more than ten are many and ten are judged between two words about it."""
    monkeypatch.setattr(evaluation, "AT_ONCE", 10)
    monkeypatch.setattr(evaluation, "CHUNK", 10)
    return evaluated


def now(programme):
    programme.refresh_from_db()
    return programme


def outcome(programme):
    """Everything judging writes, without the moment it did."""
    results = RuleResult.objects.filter(candidate__programme=programme).order_by("candidate__number", "code")
    statuses = programme.candidates.order_by("number").values_list("number", "status")
    told = results.values_list("candidate__number", "code", "severity", "reasons", "evidence")
    return [*statuses], [*told], now(programme).reason_counts


def set_rules(sari, programme, wanted=STRICTER):
    return programmes.set_rules(actor=sari, programme=programme, rules=wanted)


def work_off(job):
    perform(job.pk, judging.judge)
    job.refresh_from_db()
    return job


def in_a_thread(call):
    thread = Thread(target=call)
    thread.start()
    thread.join()


def address(name, programme):
    return reverse(f"programmes:{name}", args=[programme.slug])


def test_a_rule_that_is_added_judges_many_by_a_job_as_it_judges_few_at_once(sari, many):
    promised = impact_of(many, rules_for(many, STRICTER)).passing
    before = outcome(many)
    set_rules(sari, many)
    assert outcome(many) == before and now(many).is_being_judged
    job = work_off(many.judging)
    assert (job.state, job.counts["Layak"], now(many).judging) == ("done", promised, None)
    by_job = outcome(many)
    candidates.evaluate(actor=sari, programme=many)
    assert outcome(many) == by_job != before


def test_few_are_judged_at_once(sari, evaluated):
    set_rules(sari, evaluated)
    assert (now(evaluated).judging, Job.objects.filter(task="programmes.tasks.judge").count()) == (None, 0)


def test_a_rule_that_is_added_touches_no_past_decision(sari, many):
    decree = draft(sari, many)
    placed = many.candidates.eligible().first()
    decrees.place(actor=sari, decree=decree, candidate=placed)
    before = list(placed.results.order_by("pk").values())
    set_rules(sari, many, [*metro.ALL_RULES, ("age_between", "block", {"least": 99, "most": 99})])
    work_off(now(many).judging)
    placed.refresh_from_db()
    assert (placed.status, list(placed.results.order_by("pk").values())) == (Candidate.Status.PLACED, before)
    assert many.candidates.eligible().count() == 0


def test_until_they_are_judged_nobody_is_placed(sari, many):
    decree, candidate = draft(sari, many), many.candidates.eligible().first()
    set_rules(sari, many)
    with pytest.raises(NotAllowed, match="belum selesai dinilai menurut aturan sekarang"):
        decrees.place(actor=sari, decree=decree, candidate=candidate)
    work_off(now(many).judging)
    decrees.place(actor=sari, decree=decree, candidate=many.candidates.eligible().first())


def test_while_they_are_judged_nothing_of_the_programme_changes_and_nobody_waits(sari, many):
    set_rules(sari, many)
    Job.objects.filter(pk=now(many).judging_id).update(state="running", lease_until=timezone.now())
    for change in (
        lambda: set_rules(sari, many, metro.ALL_RULES),
        lambda: decrees.submit_decree(actor=sari, decree=draft(sari, many)),
    ):
        with pytest.raises(NotAllowed, match="sedang dinilai, jadi belum dapat diubah"):
            change()


def test_without_a_register_it_is_told_at_once(sari, many):
    set_rules(sari, many, TOO_EARLY)
    assert now(many).judging is None
    assert set(many.candidates.values_list("status", flat=True)) == {"proposed"}
    with pytest.raises(NotAllowed, match="Belum ada data terpadu"):
        candidates.start_evaluation(actor=sari, programme=many)


def test_the_page_leads_to_the_progress_and_a_second_click_to_the_same(sari, many, send, as_):
    first = send(sari, address("evaluate", many))
    second = send(sari, address("evaluate", many))
    job = now(many).judging
    assert first.url == second.url == job.get_absolute_url()
    assert Job.objects.filter(task="programmes.tasks.judge").count() == 1
    page = as_(sari).get(address("candidates", many)).text
    assert "Usulan sedang dinilai." in page and reverse("jobs:progress", args=[job.pk]) in page
    work_off(job)
    assert "sedang dinilai" not in as_(sari).get(address("candidates", many)).text
    assert "45" in as_(sari).get(job.get_absolute_url()).text


def test_an_override_among_many_is_judged_by_the_job_too(wati, many, send):
    failed = many.candidates.get(number=4)
    url = reverse("programmes:override", args=[failed.pk, "has_business"])
    answer = send(wati, url, reason="usahanya dilihat di rumah")
    assert answer.url == now(many).judging.get_absolute_url()
    work_off(many.judging)
    failed.refresh_from_db()
    assert failed.status == Candidate.Status.ELIGIBLE


@COMMITTING
@pytest.mark.threads
def test_eight_clicks_at_once_start_one_job(sari, many):
    clicks = [lambda: candidates.start_evaluation(actor=sari, programme=many)] * 7
    outcomes = at_once(*clicks, lambda: set_rules(sari, many))
    assert outcomes == Counter({"done": 8})
    assert Job.objects.filter(task="programmes.tasks.judge").count() == 1
    promised = impact_of(many, rules_for(many, STRICTER)).passing
    assert work_off(now(many).judging).counts["Layak"] == promised


@COMMITTING
def test_others_see_how_far_it_is_before_it_is_written(sari, many):
    set_rules(sari, many)
    before, seen = outcome(many), []

    def look(job):
        """As another request would, over a connection of its own."""
        row = Job.objects.get(pk=job.pk)
        seen.append((row.progress_done, row.progress_total, row.note, outcome(many) == before))
        connection.close()

    def worker(job):
        def tell(**shown):
            step(job, **shown)
            in_a_thread(lambda: look(job))

        evaluation.judge_candidates(actor=sari, programme=many, tell=tell)

    perform(now(many).judging_id, worker)
    assert [done for done, *_ in seen] == [0, 0, 10, 20, 30, 40, 40]
    assert {total for _, total, *_ in seen[1:]} == {45} and all(same for *_, same in seen)
    assert "Menyimpan" in seen[-1][2] and outcome(many) != before


@COMMITTING
def test_a_worker_killed_in_the_middle_leaves_the_old_judgement_and_the_next_gives_the_same(sari, many):
    set_rules(sari, many)
    before, job = outcome(many), now(many).judging

    def die(done=0, **shown):
        if done == 20:
            raise Killed

    with pytest.raises(Killed):
        perform(job.pk, lambda job: evaluation.judge_candidates(actor=sari, programme=many, tell=die))
    assert outcome(many) == before and now(many).judging == job
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert work_off(job).state == "done"
    resumed = outcome(many)
    candidates.evaluate(actor=sari, programme=many)
    assert outcome(many) == resumed != before


@COMMITTING
def test_a_cancelled_job_leaves_the_judgements_and_says_that_they_are_old(sari, many, as_, send):
    set_rules(sari, many)
    before, job = outcome(many), now(many).judging

    def cancel_it():
        cancel_job(actor=sari, job=job)
        connection.close()

    def worker(job):
        def tell(**shown):
            if shown.get("done") == 20:
                in_a_thread(cancel_it)
            step(job, **shown)

        evaluation.judge_candidates(actor=sari, programme=many, tell=tell)

    perform(job.pk, worker)
    job.refresh_from_db()
    assert (job.state, outcome(many)) == ("cancelled", before)
    page = as_(sari).get(address("candidates", many)).text
    assert "Usulan belum dinilai menurut aturan sekarang" in page and "Klik <strong>Nilai ulang" in page
    with pytest.raises(NotAllowed, match="Nilai ulang"):
        decrees.place(actor=sari, decree=draft(sari, many), candidate=many.candidates.eligible().first())
    again = send(sari, address("evaluate", many))
    assert again.url == now(many).judging.get_absolute_url() != job.get_absolute_url()


def test_a_preview_of_many_shows_its_progress_and_then_what_the_page_of_few_would(sari, many, send, as_):
    before = everything(many)
    made = preview(sari, send, many, STRICTER)
    asked = RulesPreview.objects.get()
    assert made.url == asked.get_absolute_url()
    page = as_(sari).get(made.url).text
    assert "Menghitung dampak" in page and 'name="age_between_least" value="30"' in page
    perform(asked.job_id, judging.try_rules)
    asked.refresh_from_db()
    found = impact_of(many, rules_for(many, STRICTER))
    assert Impact(**asked.impact) == found
    page = as_(sari).get(made.url).text
    assert f"<strong>{found.passing}</strong> dari 45 usulan lolos" in page
    assert f"menggugurkan <strong>{20 - found.passing}</strong>" in page
    assert everything(many) == before


def test_a_preview_is_asked_once_and_an_old_one_is_forgotten(sari, many, send):
    first = preview(sari, send, many, STRICTER)
    assert preview(sari, send, many, STRICTER).url == first.url
    assert Job.objects.filter(task="programmes.tasks.try_rules").count() == 1
    assert preview(sari, send, many, metro.ALL_RULES).url != first.url
    for asked in RulesPreview.objects.all():
        perform(asked.job_id, judging.try_rules)
    preview(sari, send, many, STRICTER)
    assert RulesPreview.objects.count() == 1


def test_what_was_tried_on_many_can_be_saved(sari, many, send):
    preview(sari, send, many, STRICTER)
    answer = send(sari, address("rules", many), **form_of(STRICTER), papers="KTP")
    assert answer.url == now(many).judging.get_absolute_url()
    assert list(many.papers.values_list("name", flat=True)) == ["KTP"]


def test_a_preview_nobody_can_make_says_why(sari, many, send, as_):
    made = preview(sari, send, many, TOO_EARLY)
    perform(RulesPreview.objects.get().job_id, judging.try_rules)
    assert "Belum ada data terpadu" in as_(sari).get(made.url).text


def test_the_numbers_of_the_reasons_are_those_of_the_results(sari, wati, many):
    assert now(many).reason_counts == numbers_by_reason(many.candidates) != {}
    decrees.place(actor=sari, decree=draft(sari, many), candidate=many.candidates.eligible().first())
    set_rules(sari, many)
    work_off(now(many).judging)
    assert now(many).reason_counts == numbers_by_reason(many.candidates)


def test_a_list_of_many_is_judged_by_the_job_that_loads_it(sari, many):
    job = metro.send_list(sari, many, metro.lines(metro.line(46)))
    assert (job.state, now(many).judging, many.candidates.filter(status="proposed").count()) == ("done", None, 0)
    assert Job.objects.filter(task="programmes.tasks.judge").count() == 0
