"""A programme of three kelurahan on its way: 7 proposed, 5 decreed, 4 trained, 3 paid, 1 returned."""

import pytest

from programmes.models import Candidate
from tests.reports import building as b


@pytest.fixture
def programme(office):
    return b.make_programme(office, kelurahan=[b.IMOPURO, b.GANJAR_ASRI, b.REJOMULYO])


@pytest.fixture
def decree(programme, sari, made):
    """Five people of two kelurahan, signed; two more proposals were refused."""
    b.propose(programme, b.IMOPURO, 3)
    b.propose(programme, b.GANJAR_ASRI, 2)
    b.propose(programme, b.GANJAR_ASRI, 2, status=Candidate.Status.INELIGIBLE)
    return b.sign(sari, made, programme)


@pytest.fixture
def bimtek(decree, sari, dewi):
    """All came but the last one."""
    return b.train(sari, dewi, decree, absent=1)


@pytest.fixture
def settled(decree, bimtek, sari, budi, made):
    """Four were paid to; the bank sent one transfer back."""
    b.hand_in(sari, decree)
    batch = b.send_to_bank(sari, budi, made, decree)
    b.settle(batch, returned=1)
    return batch
