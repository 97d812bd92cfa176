"""What the bank answered is brought and applied by another person than who prepared the batch, in every way."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.roles import Role
from disbursements import services, services_results
from disbursements.models import BankResult, Batch, Payment
from tests.disbursements import paying
from tests.disbursements.paying import answer_rows, apply, refused_by_database, result_file, result_upload

ANOTHER = "brought and applied by another person"


@pytest.fixture
def submitter(person):
    """Who submitted what Sari made: he prepared it as much as she did."""
    return person("tono", Role.OPERATOR, "18.72")


@pytest.fixture
def sent(sari, submitter, budi, made, decree):
    batch = services.submit_batch(actor=submitter, batch=paying.prepare(sari, decree))
    services.check_batch(actor=budi, batch=batch)
    services.approve_batch(actor=made, batch=batch)
    services.bank_list(actor=sari, batch=batch, sent_on=paying.SENT_ON)
    return Batch.objects.get(pk=batch.pk)


@pytest.fixture(params=["maker", "submitter"])
def preparer(request, sari, submitter):
    return sari if request.param == "maker" else submitter


def test_who_prepared_the_batch_does_not_apply_its_answer(preparer, rina, budi, sent):
    with pytest.raises(NotAllowed, match=r"orang kedua: Budi, Rina\."):
        services_results.apply_result(actor=preparer, batch=sent, upload=result_upload(rina, sent, answer_rows(sent)))
    assert set(sent.payments.values_list("status", flat=True)) == {"planned"}


def test_who_prepared_the_batch_does_not_bring_the_file_another_applies(preparer, rina, sent):
    with pytest.raises(NotAllowed, match=rf"diunggah {preparer.name}, penyusun daftar ini"):
        services_results.apply_result(actor=rina, batch=sent, upload=result_upload(preparer, sent, answer_rows(sent)))
    with pytest.raises(NotAllowed, match="Anda menyusun daftar ini"):
        services_results.receive_result(actor=preparer, batch=sent, file=result_file(answer_rows(sent)))


def test_the_head_of_section_may_apply_what_he_signed(budi, sent):
    assert apply(budi, sent, answer_rows(sent)).applied_by == budi


def test_each_payment_names_the_file_that_settled_it(rina, sent):
    first = apply(rina, sent, answer_rows(sent, returned=[1])[:1])
    second = apply(rina, sent, answer_rows(sent, returned=[1])[1:])
    assert [payment.result for payment in sent.payments.order_by("number")] == [first, second, second]


def test_the_pages_tell_who_prepared_it_who_can_do_it_instead(send, as_, preparer, rina, budi, sent):
    upload = reverse("disbursements:upload_result", args=[sent.pk])
    told = "Hasil bank diunggah dan diterapkan orang kedua: Budi, Rina."
    page = as_(preparer).get(sent.get_absolute_url()).text
    assert told in page and upload not in page
    assert told in as_(preparer).get(upload, follow=True).text
    preview = send(rina, upload, file=result_file(answer_rows(sent))).url
    page = as_(preparer).get(preview).text
    assert told in page and "Terapkan hasil ini" not in page
    assert told in send(preparer, preview, follow=True).text
    for second in (rina, budi):
        assert upload in as_(second).get(sent.get_absolute_url()).text
        assert "Terapkan hasil ini" in as_(second).get(preview).text
    assert set(sent.payments.values_list("status", flat=True)) == {"planned"}


def test_where_nobody_else_can_the_way_on_is_told(sari, submitter, budi, sent):
    budi.is_active = False
    budi.save()
    with pytest.raises(NotAllowed, match="Mintalah admin menambahkan penggunanya"):
        services_results.receive_result(actor=sari, batch=sent, file=result_file(answer_rows(sent)))


def row(batch, uploader, applier):
    applied = {"is_applied": True, "applied_by": applier, "applied_at": timezone.now()} if applier else {}
    upload = result_upload(uploader, batch, answer_rows(batch))
    return BankResult(batch=batch, region=batch.region, upload=upload, **applied)


def test_no_row_says_that_who_prepared_it_brought_or_applied_the_answer(preparer, rina, sent):
    for uploader, applier in ((preparer, rina), (rina, preparer), (preparer, None)):
        answer = row(sent, uploader, applier)
        assert ANOTHER in refused_by_database(answer.save)
    looked_at = row(sent, rina, None)
    looked_at.save()
    known = BankResult.objects.filter(pk=looked_at.pk)
    applied = {"is_applied": True, "applied_at": timezone.now()}
    assert ANOTHER in refused_by_database(lambda: known.update(applied_by=preparer, **applied))
    assert ANOTHER in refused_by_database(lambda: known.update(is_applied=True))
    known.update(applied_by=rina, **applied)
    for change in ({"applied_by": preparer}, {"is_applied": False}, {"credited": 9}):
        assert "applied once" in refused_by_database(lambda: known.update(**change))  # noqa: B023
    assert "is kept" in refused_by_database(known.delete)


def test_no_payment_is_settled_without_an_applied_file_of_its_batch(rina, sent):
    settled = {"status": "credited", "settled_on": paying.CREDITED_ON}
    looked_at = row(sent, rina, None)
    looked_at.save()
    for result in (None, looked_at):
        told = refused_by_database(lambda: Payment.objects.update(result=result, **settled))  # noqa: B023
        assert "by an applied file of its batch" in told
    applied = paying.applied_by(rina, sent)
    Payment.objects.filter(number=1).update(result=applied, **settled)
    other = paying.applied_by(rina, sent)
    assert refused_by_database(lambda: Payment.objects.filter(number=1).update(result=other))
