"""Words to the person at the terminal."""

import sys


class Refusal(Exception):
    """It cannot go on. The message is one sentence that says what to do."""


def say(text):
    print(text, flush=True)


def exit_code_of(work):
    """Do it; what it refuses, and what the machine refuses it, is a sentence and not a traceback."""
    try:
        return work()
    except (Refusal, OSError) as refusal:
        print(refusal, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def last_lines(text, count=8):
    return "\n".join(text.strip().splitlines()[-count:])
