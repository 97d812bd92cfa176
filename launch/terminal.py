"""Words to the person at the terminal."""

import sys


class Refusal(Exception):
    """It cannot go on. The message is one sentence that says what to do."""


def say(text):
    print(text, flush=True)


def refuse(refusal):
    """Print the sentence; the exit code to end with."""
    print(refusal, file=sys.stderr, flush=True)
    return 1


def last_lines(text, count=8):
    return "\n".join(text.strip().splitlines()[-count:])
