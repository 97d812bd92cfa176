"""Refusals, in a sentence for the person at the screen."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction


class NotAllowed(Exception):
    """The step breaks a rule. The message says which, and how to go on."""


@contextmanager
def refused_in_words(sentences: Mapping[str, str], tell: Callable[[str], str] = str):
    """What the database says no to becomes NotAllowed with its sentence; anything else it says is raised as it is.

    sentences: by the name of a constraint, or by words of a trigger's message. tell: makes the sentence complete, and
    is asked only when there is a refusal.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for sign, sentence in sentences.items():
            if sign == constraint or sign in str(error):
                raise NotAllowed(tell(sentence)) from error
        raise
