"""How the tests of the cases see what a case compared."""

from unittest.mock import Mock

import pytest


@pytest.fixture
def compared(monkeypatch):
    """compared(case): its comparison with the files of a folder, which remembers what it was asked to compare."""

    def watch(case):
        matches = Mock(wraps=case.matches)
        monkeypatch.setattr(case, "matches", matches)
        return matches

    return watch
