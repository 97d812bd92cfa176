"""The reference cases in one database, in orders nobody chose."""

import random

import pytest

from tests.cases.together import IN_ORDER, load_all


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_all_cases_end_as_expected_in_any_order(turn):
    seed = random.SystemRandom().randrange(10_000)
    order = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
    print(f"seed {seed}: {', '.join(order)}")
    figures = load_all(order)
    assert {case for case, told in figures.items() if not told["matches_expected"]} == set(), seed
