"""The index by which numbers are found is HMAC-SHA256 and nothing of our own."""

import hashlib
import hmac

import pytest

from audit import sealing


@pytest.mark.parametrize(("kind", "text"), [("nik", "1872900507850001"), ("kk", "1872901801239501"), ("row", "é")])
def test_a_blind_index_is_what_the_library_says(kind, text):
    expected = hmac.new(sealing.key("INDEX_KEY"), f"{kind}:{text}".encode(), hashlib.sha256).digest()
    assert sealing.blind_index(kind, text) == expected
