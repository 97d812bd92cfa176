"""A card of Tugas saya leads to a page on which there is something to do."""

import pytest

from accounts.roles import Role
from tests.dead_ends import dead_ends


@pytest.mark.parametrize("role", Role.values)
def test_every_card_of_both_districts_leads_to_work(door, role):
    for browsers, world in ((door.browsers, door.metro), (door.visitors, door.kupang)):
        assert [*dead_ends(browsers[role], world.users[role])] == []
