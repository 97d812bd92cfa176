"""For what another process or thread does: ask until it has happened, however long a busy machine takes."""

import time

LONGEST_SECONDS = 180


def wait_for(question):
    end = time.monotonic() + LONGEST_SECONDS
    while not question():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
