"""Many hands at the same moment, in real threads against PostgreSQL. Each test can tell when it proves nothing."""

import uuid
from collections import Counter
from functools import partial

import pytest
from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse

from accounts.errors import NotAllowed
from disbursements import services, services_results
from disbursements.models import Approval, BankResult, Batch, LedgerEntry, Payment
from programmes.models import Programme
from tests.disbursements import paying
from tests.disbursements.paying import at_once, result_file
from tests.programmes.placing import make_candidates, make_official, make_programme, signed

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]


def clients(as_, user, count):
    """Browsers of one person that share his session."""
    session = as_(user).cookies
    browsers = [Client() for _ in range(count)]
    for browser in browsers:
        browser.cookies = session.copy()
    return browsers


def posting(browsers, url, tokens, **data):
    """One act per browser. A file is made anew for each, since reading uses it up."""

    def post(browser, token):
        fresh = {name: value() if callable(value) else value for name, value in data.items()}
        return browser.post(url, {"form_token": token, **fresh})

    return [lambda each=each: post(*each) for each in zip(browsers, tokens, strict=True)]


def decrees(sari, made, office, count):
    """As many signed decrees of one recipient each, in programmes of their own."""
    official, made_here = make_official(office), []
    for year in range(2023, 2023 + count):
        programme = make_programme(office, year=year)
        make_candidates(programme, 1)
        made_here.append(paying.complete(sari, signed(sari, made, programme, official)))
    return made_here


def refusals(results):
    return [result for result in results if isinstance(result, NotAllowed)]


def successes(results):
    broken = [result for result in results if isinstance(result, Exception) and not isinstance(result, NotAllowed)]
    assert broken == []
    return [result for result in results if not isinstance(result, Exception)]


def test_fifty_equal_forms_have_one_effect_and_fifty_equal_answers(as_, sari, decree):
    url, token = reverse("disbursements:prepare", args=[decree.pk]), uuid.uuid4()
    answers = successes(at_once(posting(clients(as_, sari, 50), url, [token] * 50)))
    address = Batch.objects.get().get_absolute_url()
    assert Counter((answer.status_code, answer.url) for answer in answers) == {(302, address): 50}


def test_fifty_equal_uploads_are_one_where_nothing_but_the_token_counts_them(as_, rina, sent):
    url, token = reverse("disbursements:upload_result", args=[sent.pk]), uuid.uuid4()
    rows = paying.answer_rows(sent)
    acts = posting(clients(as_, rina, 50), url, [token] * 50, file=lambda: result_file(rows))
    answers = successes(at_once(acts))
    address = BankResult.objects.get().get_absolute_url()
    assert Counter((answer.status_code, answer.url) for answer in answers) == {(302, address): 50}


def test_control_equal_uploads_under_their_own_tokens_are_as_many(as_, rina, sent):
    url, rows = reverse("disbursements:upload_result", args=[sent.pk]), paying.answer_rows(sent)
    tokens = [uuid.uuid4() for _ in range(8)]
    successes(at_once(posting(clients(as_, rina, 8), url, tokens, file=lambda: result_file(rows))))
    assert BankResult.objects.count() == 8


def test_the_same_token_with_another_body_is_a_conflict(as_, sari, budi, decree):
    batch, token = paying.submit(sari, decree), uuid.uuid4()
    url, browser = reverse("disbursements:reject", args=[batch.pk]), as_(budi)
    answers = [browser.post(url, {"form_token": token, "reason": reason}) for reason in ("salah SK", "salah orang")]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert Batch.objects.get().rejection == "salah SK"


def test_nobody_signs_twice_and_no_maker_signs_over_twenty_batches(sari, budi, made, office):
    batches = [paying.submit(sari, decree) for decree in decrees(sari, made, office, 20)]
    steps = (services.check_batch, services.approve_batch)
    for batch in batches:
        at_once([lambda a=a, b=batch, s=s: s(actor=a, batch=b) for a in (budi, sari) for s in steps for _ in range(4)])
    assert not Approval.objects.filter(signed_by=sari).exists()
    signed = Approval.objects.order_by().values_list("batch").annotate(Count("pk"))
    assert [count for _, count in signed] == [1] * 20
    for batch in batches:
        at_once([lambda b=batch: services.approve_batch(actor=made, batch=b) for _ in range(16)])
    assert Counter(Batch.objects.values_list("status", flat=True)) == {"approved": 20}
    assert Counter(Approval.objects.values_list("signed_by__username", flat=True)) == {"budi": 20, "made": 20}


def test_sixty_four_who_prepare_at_once_make_one_batch(sari, decree):
    results = at_once([lambda: services.prepare_batch(actor=sari, decree=decree)] * 64)
    assert (len(successes(results)), len(refusals(results))) == (1, 63)
    paid = Payment.objects.live().order_by().values_list("recipient").annotate(Count("pk"))
    assert {count for _, count in paid} == {1}


def test_control_decrees_of_their_own_do_not_stand_in_each_others_way(sari, made, office):
    acts = [lambda d=d: services.prepare_batch(actor=sari, decree=d) for d in decrees(sari, made, office, 6)]
    assert len(successes(at_once(acts))) == 6


def test_live_payments_stay_within_what_was_committed(sari, decree):
    """Half prepare, half throw away whatever draft they find."""

    def discard():
        draft = Batch.objects.filter(status="draft").first()
        return draft and services.discard_batch(actor=sari, batch=draft)

    def prepare():
        return services.prepare_batch(actor=sari, decree=decree)

    for _ in range(3):
        successes(at_once([prepare, discard] * 16))
        programme = Programme.objects.get()
        live = Payment.objects.live().aggregate(rupiah=Sum("amount_rupiah", default=0))["rupiah"]
        assert live <= programme.committed_rupiah <= programme.budget_rupiah
    assert Batch.objects.count() > 1


def test_of_two_officials_who_sign_at_once_one_wins(person, sari, budi, made, office):
    rina = person("rina", "kabid", "18.72")
    for decree in decrees(sari, made, office, 4):
        batch = paying.submit(sari, decree)
        results = at_once([lambda a=a, b=batch: services.check_batch(actor=a, batch=b) for a in (budi, rina)])
        assert (len(successes(results)), len(refusals(results))) == (1, 1)
        assert (Batch.objects.get(pk=batch.pk).status, batch.approvals.count()) == ("checked", 1)


def test_a_signature_and_a_rejection_at_once_never_leave_a_half(sari, budi, made, office):
    for decree in decrees(sari, made, office, 4):
        batch = paying.submit(sari, decree)
        check = partial(services.check_batch, actor=budi, batch=batch)
        results = at_once([check, partial(services.reject_batch, actor=made, batch=batch, reason="tunda dulu")])
        batch.refresh_from_db()
        # A check that came first may still be rejected; after a rejection nobody signs.
        assert batch.approvals.count() == len(successes(results)) - 1
        assert (batch.status, set(batch.payments.values_list("status", flat=True))) == ("rejected", {"dropped"})


def test_sixteen_first_downloads_release_the_money_once(sari, budi, made, decree):
    batch = paying.approve(sari, budi, made, decree)
    files = successes(at_once([lambda: services.bank_list(actor=sari, batch=batch)] * 16))
    assert (len(files), len(set(files))) == (16, 1)
    assert LedgerEntry.objects.count() == 3


def test_sixteen_who_apply_the_same_file_settle_it_once(rina, sent):
    uploads = [paying.result_upload(rina, sent, paying.answer_rows(sent, returned=[2])) for _ in range(16)]
    acts = [lambda u=u: services_results.apply_result(actor=rina, batch=sent, upload=u) for u in uploads]
    assert len(set(successes(at_once(acts)))) == 1
    assert Counter(LedgerEntry.objects.values_list("kind", flat=True)) == {"released": 3, "credited": 2, "returned": 1}
