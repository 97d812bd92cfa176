"""No page waits for a database that does not answer, and none is cut because it is merely slow.

A stopped PostgreSQL (swapping, a suspended machine, a dead link) keeps its sockets: connecting may succeed, a statement
waits for ever, and its own statement_timeout stands still with it. So each web process has a watcher. While a thread
waits for an answer, the watcher asks the same server for SELECT 1 over a connection of its own, which has a deadline.
A server that is busy answers that at once, and nothing happens. From one that is silent all waiting connections are
cut: their pages get an OperationalError (503, accounts/faults.py), and so does every new connection until the watcher
was answered again. Why not otherwise: docs/decisions/0039.
"""

import os
import select
import socket
import threading
import time
import weakref
from collections import deque
from contextlib import contextmanager

import psycopg2
import structlog
from django.db import connections
from psycopg2.extensions import POLL_OK, POLL_READ, TRANSACTION_STATUS_ACTIVE

log = structlog.get_logger()

TICK = 0.25  # seconds between two looks; who waits through three of them makes the watcher ask
PATIENCE = 1.75  # seconds the server has to answer SELECT 1: so a page in vain takes 2.5 s
CONNECT = 2  # seconds, whole ones for libpq
NO_ANSWER = "the database does not answer"


class Connection(psycopg2.extensions.connection):
    """A connection of a page: known to the watcher, and not even tried while the database is silent."""

    def __init__(self, dsn, *options):
        watcher.watch(dsn)
        if watcher.is_silent:
            raise psycopg2.OperationalError(NO_ANSWER)
        with watcher.connecting():
            super().__init__(dsn, *options)
        watcher.add(self)


def begin():
    """For the web process, before its first connection; workers and commands may wait as long as they like."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options |= {"connection_factory": Connection, "connect_timeout": CONNECT}


class Watcher:
    def __init__(self):
        self.lock = threading.Lock()
        self.opened = weakref.WeakSet()
        self.connects = 0
        self.is_silent = False
        self.thread = None
        self.dsn = ""

    def watch(self, dsn):
        """From the first connection on: gunicorn may have loaded the program before it forked."""
        with self.lock:
            self.dsn = dsn
            if not (self.thread and self.thread.is_alive()):
                self.thread = threading.Thread(target=self.run, name="silence", daemon=True)
                self.thread.start()

    def add(self, opened):
        with self.lock:
            self.opened.add(opened)

    @contextmanager
    def connecting(self):
        """While a connection is being opened, which nobody can cut: CONNECT ends it, and the next are not tried."""
        began = time.monotonic()
        with self.lock:
            self.connects += 1
        try:
            yield
        except psycopg2.OperationalError:
            if time.monotonic() - began > CONNECT / 2:
                self.is_silent = True
            raise
        finally:
            with self.lock:
                self.connects -= 1

    def run(self):
        looks = deque([set(), set(), set()], maxlen=3)
        while True:
            time.sleep(TICK)
            looks.append(self.waiting())
            if self.is_silent or set.intersection(*looks):
                self.ask()

    def waiting(self):
        """Connections whose statement is not answered yet, and a word for those that are just being opened."""
        with self.lock:
            active = {known for known in self.opened if is_waiting(known)}
            return active | ({"connecting"} if self.connects else set())

    def ask(self):
        was_silent, self.is_silent = self.is_silent, not answers(self.dsn, PATIENCE)
        if self.is_silent:
            for known in self.waiting() - {"connecting"}:
                cut(known)
        if was_silent != self.is_silent:
            log.warning("database.silent" if self.is_silent else "database.answers")


watcher = Watcher()
os.register_at_fork(after_in_child=watcher.__init__)  # the thread stays with the parent, and might have held the lock


def is_waiting(known):
    try:
        return known.get_transaction_status() == TRANSACTION_STATUS_ACTIVE
    except psycopg2.InterfaceError:  # closed
        return False


def cut(known):
    """End the conversation as a server that went away would: libpq, waiting in its thread, sees the end of it."""
    try:
        with socket.socket(fileno=os.dup(known.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg2.InterfaceError):  # answered or closed in this very moment
        pass


def answers(dsn, seconds):
    """Whether a server says anything at all within this time: also a refusal comes from one that lives."""
    end = time.monotonic() + seconds
    asking = None
    try:
        asking = psycopg2.connect(dsn, async_=True)
        finish(asking, end)
        with asking.cursor() as cursor:
            cursor.execute("SELECT 1")
            finish(asking, end)
    except TimeoutError:
        return False
    except psycopg2.Error:
        return True
    finally:
        if asking is not None:
            asking.close()
    return True


def finish(asking, end):
    """Until what was begun is done. Raises TimeoutError at the end of the time."""
    while (state := asking.poll()) != POLL_OK:
        left = end - time.monotonic()
        lines = [asking.fileno()]
        reading, writing = (lines, []) if state == POLL_READ else ([], lines)
        if left <= 0 or not any(select.select(reading, writing, [], left)):
            raise TimeoutError
