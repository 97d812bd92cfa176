"""Real threads that click at the same moment, each with a database connection of its own."""

from collections import Counter
from threading import Barrier, Thread

from django.db import connection, connections

from accounts.errors import NotAllowed


def at_once(*calls):
    """Run the calls in threads of their own that start together; count what came of each."""
    start, outcomes = Barrier(len(calls)), []

    def run(call):
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
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
