"""The same group proposed, placed and paid by many at the same moment: once."""

import pytest

from disbursements import services
from disbursements.models import Batch, Payment
from disbursements.readiness import readiness
from programmes.models import Candidate, Recipient
from programmes.services import decrees
from tests.disbursements import paying
from tests.disbursements.test_group_payments import complete
from tests.programmes import grouping
from tests.programmes.placing import draft
from tests.programmes.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
HANDS = 8


@pytest.fixture
def programme(office):
    return grouping.programme_of_groups(office)


def test_eight_clerks_propose_the_same_groups_once(sari, office, programme):
    chosen = grouping.groups(sari, office, 3)
    outcomes = at_once(*[lambda: grouping.propose(sari, programme, chosen)] * HANDS)
    assert outcomes.pop("done") == 1
    assert sum(outcomes.values()) == HANDS - 1 and all("Sudah diusulkan" in text for text in outcomes)
    assert Candidate.objects.count() == 3


def test_eight_clerks_place_the_same_group_once(sari, office, programme):
    [candidate] = grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    drafts = [draft(sari, programme), draft(sari, programme)]
    acts = [lambda one=one: decrees.place(actor=sari, decree=one, candidate=candidate) for one in drafts * 4]
    outcomes = at_once(*acts)
    assert outcomes.pop("done") == 1 and sum(outcomes.values()) == HANDS - 1
    assert all("tidak berstatus layak" in text for text in outcomes)
    programme.refresh_from_db()
    assert (Recipient.objects.count(), programme.placed) == (1, 1)


def test_eight_clerks_prepare_the_payment_of_one_group_once(sari, made, office, programme):
    grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    decree = complete(sari, grouping.signed(sari, made, programme))
    outcomes = at_once(*[lambda: services.prepare_batch(actor=sari, decree=decree)] * HANDS)
    assert outcomes.pop("done") == 1 and sum(outcomes.values()) == HANDS - 1
    assert Payment.objects.count() == 1


def test_without_the_lock_the_database_still_pays_a_group_once(sari, made, office, programme):
    """What the house does not do: lines read first, written by each in a batch of its own."""
    grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    decree = complete(sari, grouping.signed(sari, made, programme))
    [line] = readiness(decree)
    about = {"programme": programme, "decree": decree, "region": programme.region, "made_by": sari}
    batches = [Batch.objects.create(number=number, **about) for number in range(1, HANDS + 1)]
    acts = [lambda batch=batch: services.payment_of(batch, 1, line).save() for batch in batches]
    results = paying.at_once(acts)
    refused = [str(result) for result in results if result is not None]
    assert len(refused) == HANDS - 1 and all("nobody_is_paid_twice" in text for text in refused)
    assert Payment.objects.count() == 1
