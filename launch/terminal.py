"""Words to the person at the terminal."""

import sys


class Refusal(Exception):
    """It cannot go on. The message is one sentence that says what to do."""


def say(text):
    print(text, flush=True)


def refuse(refusal):
    """Print the sentence and give the exit code."""
    print(f"{refusal}", file=sys.stderr, flush=True)
    return 1
