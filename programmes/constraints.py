"""The database's refusals, as sentences for the person at the screen."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed


@contextmanager
def refused_in_words(sentences: dict[str, str]):
    """Raises NotAllowed with the sentence of the constraint that was broken. sentences: by name of the constraint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if constraint not in sentences:
            raise
        raise NotAllowed(sentences[constraint]) from error
