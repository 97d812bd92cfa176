"""Who may work in this checkout now. The kernel frees the locks of a killed holder, so none is ever stale."""

import fcntl
from contextlib import contextmanager

from launch.paths import VAR
from launch.terminal import Refusal, say

RUN = VAR / "run.lock"


def opened(lock):
    """A fresh checkout has no folder for it yet."""
    lock.parent.mkdir(exist_ok=True)
    return lock.open("a+")


@contextmanager
def waiting_for(lock, message):
    """One at a time; whoever comes second is told why it waits."""
    with lock.open("w") as file:
        if not take(file):
            say(message)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def the_only_run():
    """For ./run: a second one is refused, a command of `./run manage` is waited for."""
    with opened(RUN) as file:
        if not take(file):
            if holder_of(file) == "run":
                raise Refusal("./run is at work in this folder already: stop that one first.")
            say("A command is at work in this folder: waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        write(file, "run")
        yield


@contextmanager
def beside_a_run():
    """For `./run manage`: whether a ./run serves here, whose servers it may use. Others are waited for."""
    with opened(RUN) as file:
        alone = take(file)
        if not alone and holder_of(file) != "run":
            fcntl.flock(file, fcntl.LOCK_EX)
            alone = True
        if alone:
            write(file, "manage")
        yield not alone


def take(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def holder_of(file):
    file.seek(0)
    return file.read()


def write(file, holder):
    file.truncate(0)
    file.write(holder)
    file.flush()
