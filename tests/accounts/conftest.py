import pytest

from accounts.roles import Role


@pytest.fixture
def rina(person, office):
    """Rina is the admin of Metro only."""
    return person("rina", Role.ADMIN, "18.72")
