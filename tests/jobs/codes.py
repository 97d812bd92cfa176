"""What a reader of cells says against a text."""

import pytest

from jobs.fields import BadValue


def code(parse, *arguments, **options):
    with pytest.raises(BadValue) as caught:
        parse(*arguments, **options)
    assert caught.value.sentence.endswith(".") and str(caught.value) == caught.value.sentence
    return caught.value.code
