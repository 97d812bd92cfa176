"""Seconds and memory of one way to do a thing, and how results are shown."""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from multiprocessing import get_context


def parser(purpose, rows):
    """The arguments that all benchmarks have."""
    made = argparse.ArgumentParser(description=purpose, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    made.add_argument("--rows", type=int, default=rows)
    made.add_argument("--json", action="store_true", help="one JSON object as the last line")
    return made


def say(text):
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def measured(work, *arguments):
    """{"seconds", "peak_mb", "result"} of a call in a process of its own, so that its memory is its own."""
    from django.db import connections

    connections.close_all()  # both would speak on the same one
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_report, args=(sender, work, arguments))
    child.start()
    sender.close()
    try:
        answer = receiver.recv()
    except EOFError:
        answer = RuntimeError(f"{work.__name__} ended without an answer")
    child.join()
    if isinstance(answer, Exception):
        raise answer
    return answer


def _report(sender, work, arguments):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    try:
        result = work(*arguments)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sender.send({"seconds": seconds, "peak_mb": peak / 1024, "grown_mb": (peak - before) / 1024, "result": result})
    except Exception as fault:  # noqa: BLE001 - told to the parent, who raises it
        sender.send(RuntimeError(f"{type(fault).__name__}: {fault}"))
    sender.close()
    os._exit(0)  # without the clean-up of what belongs to the parent


def median_of(rounds, work, *arguments):
    """As `measured`, the round with the median of the seconds."""
    found = sorted((measured(work, *arguments) for _ in range(rounds)), key=lambda one: one["seconds"])
    middle = found[len(found) // 2]
    return middle | {"seconds": statistics.median(one["seconds"] for one in found)}


def show(figures, rows, as_json):
    """rows: dictionaries with the same keys, for people; figures: the one object, for programs."""
    if rows:
        names = list(rows[0])
        table = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
        widths = [max(len(line[place]) for line in table) for place in range(len(names))]
        for line in table:
            print("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    elif not rows:
        for name, value in figures.items():
            print(f"{name}: {_cell(value)}")


def _cell(value):
    return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)
