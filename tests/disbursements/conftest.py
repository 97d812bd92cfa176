"""A decree of three recipients who can all be paid, and a batch of it in each state."""

import pytest

from tests.disbursements import paying


@pytest.fixture
def decree(sari, made, office):
    return paying.ready_decree(sari, made, office)


@pytest.fixture
def draft(sari, decree):
    return paying.prepare(sari, decree)


@pytest.fixture
def submitted(sari, decree):
    return paying.submit(sari, decree)


@pytest.fixture
def approved(sari, budi, made, decree):
    return paying.approve(sari, budi, made, decree)


@pytest.fixture
def sent(sari, budi, made, decree):
    return paying.send(sari, budi, made, decree)
