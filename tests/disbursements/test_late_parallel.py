"""Many who report or decide a late return at the same moment: it is reported once, and decided once."""

import pytest

from accounts.errors import NotAllowed
from disbursements import services_results
from disbursements.models import LateReturn, LedgerEntry, Payment
from disbursements.services_late import confirm_late_return, dismiss_late_return
from tests.disbursements import paying
from tests.disbursements.late import credited, late_row, reported
from tests.disbursements.paying import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]


def test_of_many_who_decide_at_once_one_wins(rina, budi, made, sent):
    late = reported(rina, sent)
    acts = [lambda: confirm_late_return(actor=budi, late=late)] * 8
    acts += [lambda: dismiss_late_return(actor=made, late=late, reason="bank keliru")] * 8
    results = at_once(acts)
    assert sum(isinstance(result, LateReturn) for result in results) == 1
    assert all(isinstance(result, LateReturn | NotAllowed) for result in results)
    late.refresh_from_db()
    is_back = late.status == "confirmed"
    assert (Payment.objects.get(number=1).status == "returned") == is_back
    assert LedgerEntry.objects.filter(kind="late").count() == is_back


def test_sixteen_who_report_it_at_once_report_it_once(rina, sent):
    credited(rina, sent)
    uploads = [paying.result_upload(rina, sent, [late_row(sent)]) for _ in range(16)]
    results = at_once([lambda u=u: services_results.apply_result(actor=rina, batch=sent, upload=u) for u in uploads])
    assert (len(set(results)), LateReturn.objects.count()) == (1, 1)
