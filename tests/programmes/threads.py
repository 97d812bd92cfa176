"""Real threads that click at the same moment, each with a database connection of its own."""

from collections import Counter
from threading import Barrier, Thread, local

from django.db import connection, connections

from accounts.errors import NotAllowed

SECONDS = 60  # for all to arrive, on a machine however busy
_meeting = local()


def all_have_looked():
    """Inside at_once: go on when every thread is here. What only sometimes goes wrong goes wrong each time."""
    _meeting.place.wait(SECONDS)


def at_once(*calls):
    """Run the calls in threads of their own that start together; count what came of each."""
    start, outcomes = Barrier(len(calls)), []

    def run(call):
        try:
            connection.ensure_connection()
            _meeting.place = start
            start.wait(SECONDS)
            call()
            outcomes.append("done")
        except NotAllowed as refusal:
            outcomes.append(str(refusal))
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)
