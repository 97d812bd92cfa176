"""How long it takes to verify a list of candidates against a register of a million people: exact and near matches.

Also tells how the broken candidates fared, for a fast answer that is wrong would be none.
"""

import gc
import os
import random
import statistics
import time
from datetime import date, timedelta
from io import StringIO

from django.db import connection

from accounts.models import User
from audit.sealing import KK, NIK, blind_index, seal
from bench import measuring
from beneficiaries import partitions
from beneficiaries.matching import Sought, match
from beneficiaries.models import Release
from beneficiaries.names import name_key
from jobs.models import Upload
from regions.models import Region

FIRST = (
    "ahmad siti budi sri agus dewi eko endang joko kartini slamet sumarni rudi ratna hendra yuliana dedi nurhayati "
    "bambang lestari wahyu fitri andi rahma yusuf aminah taufik halimah iwan maryam rizki kurnia arif wulandari"
).split()
LAST = (
    "santoso wibowo rahayu setiawan lestari hidayat saputra handayani nugroho kusuma pratama utami susanto maulana "
    "permata hasanah firmansyah suryani gunawan astuti kurniawan puspita ramadhan anggraini siregar lubis nasution "
    "ginting harahap simanjuntak manurung tambunan hutapea siahaan purba damanik"
).split()
BROKEN = ("swapped", "one_digit", "short", "no_nik", "typo", "moved", "stranger")


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=1_000_000)
    parser.add_argument("--candidates", type=int, default=10_000)
    parser.add_argument("--broken", type=float, default=0.3, help="share without an exact match")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    measuring.show(measured(options), [], options.json)


def measured(options):
    lot, city = random.Random(options.seed), Region.objects.get(pk="35.78")
    villages = sorted(city.villages().values_list("pk", flat=True))
    persons = list({person[0]: person for person in people(lot, villages, options.rows)}.values())
    started = time.perf_counter()
    release = filled(city, persons)
    loaded = time.perf_counter() - started
    sought, truth = candidates(lot, villages, persons, options)
    gc.collect()
    gc.freeze()  # the million persons held here are no part of what is measured
    seconds, own = [], []
    for _ in range(options.rounds):
        started, used = time.perf_counter(), time.process_time()
        found = match(sought, [release], city.scope)
        seconds.append(round(time.perf_counter() - started, 2))
        own.append(round(time.process_time() - used, 2))
    return {
        "rows": len(persons),
        "candidates": options.candidates,
        "seconds": statistics.median(seconds),
        "seconds_each_time": seconds,
        "processor_seconds_each_time": own,  # of Python; the clock above also counts waiting for other programs
        "load": round(os.getloadavg()[0], 1),
        "loading_seconds": round(loaded, 1),
        **outcome(found, truth),
    }


def people(lot, villages, count):
    """Some NIKs come twice; a register has each once, so a few less remain."""
    return (a_person(lot, villages, number) for number in range(count))


def a_person(lot, villages, number):
    """(NIK, name, birth, KK, kelurahan, sex): invented serials from 9001 on, and districts beyond those that exist."""
    born = date(1935, 1, 1) + timedelta(days=lot.randrange(32_000))
    sex = lot.choice("LP")
    day = born.day + (40 if sex == "P" else 0)
    nik = f"3578{lot.randrange(1, 100):02}{day:02}{born:%m%y}{9001 + number % 499}"
    name = " ".join(lot.choice(words) for words in (FIRST, LAST, LAST)[: lot.choice((2, 2, 3))])
    return nik, name.upper(), born, f"3578{number // 3 + 1:012}", lot.choice(villages), sex


def filled(city, persons):
    """The persons as a loaded release of the city."""
    actor = User.objects.create(username="ukur", name="Ukur", role="operator", region=city)
    upload = Upload.objects.create(kind="register", region=city, filename="x", sha256="x", size=1, uploaded_by=actor)
    release = Release.objects.create(register="DTKS", region=city, data_on=date(2025, 6, 30), upload=upload)
    partitions.open_tables(release.pk)
    columns = (
        "id,release_id,region_id,row_number,row_hash,register_no,nik_sealed,nik_index,kk_sealed,kk_index,"
        "name,name_key,sex,birth_on,relationship,is_head,occupation,address,rt,rw"
    )
    with connection.cursor() as cursor:
        for first in range(0, len(persons), 50_000):
            lines = lines_of(release.pk, partitions.first_id(release.pk), persons, first)
            cursor.copy_expert(f"COPY {partitions.entries_of(release.pk)} ({columns}) FROM STDIN", lines)
    while partitions.next_index(release.pk):
        pass
    partitions.attach_tables(release.pk)
    Release.objects.filter(pk=release.pk).update(is_loaded=True)
    return release


def lines_of(release, first_id, persons, first):
    text = StringIO()
    for number, (nik, name, born, kk, region, sex) in enumerate(persons[first : first + 50_000], start=first + 2):
        sealed = [rf"\\x{blob.hex()}" for blob in (seal(NIK, nik), blind_index(NIK, nik), seal(KK, kk))]
        cells = [first_id + number, release, region, number, number, "", sealed[0], sealed[1], sealed[2]]
        cells += [rf"\\x{blind_index(KK, kk).hex()}", name, name_key(name), sex, born, "", "f", *[""] * 4]
        text.write("\t".join(map(str, cells)) + "\n")
    text.seek(0)
    return text


def candidates(lot, villages, persons, options):
    """(the list, {line: (kind, entry's row)})"""
    sought, truth = [], {}
    chosen = lot.sample(range(len(persons)), options.candidates)
    for number, place in enumerate(chosen):
        nik, name, born, kk, region, sex = persons[place]
        kind = lot.choice(BROKEN) if lot.random() < options.broken else "exact"
        if kind == "stranger":
            nik, name, born, kk, region, sex = a_person(lot, villages, lot.randrange(10**6))
        nik, name, region = spoilt(lot, kind, nik, name, region, villages)
        kk = None if kind == "moved" else kk
        is_nik = len(nik) == 16
        sought.append(Sought(number, nik, is_nik, name, born, kk, region, sex))
        truth[number] = kind, place + 2
    return sought, truth


def spoilt(lot, kind, nik, name, region, villages):
    place = lot.randrange(6, 15)
    if kind == "swapped":
        nik = nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]
    if kind in ("one_digit", "typo"):
        nik = f"{nik[:place]}{(int(nik[place]) + 1) % 10}{nik[place + 1 :]}"
    if kind == "short":
        nik = nik[:place] + nik[place + 1 :]
    if kind in ("no_nik", "moved"):
        nik = ""
    if kind == "typo":
        at = lot.randrange(1, len(name))
        name = name[:at] + name[at + 1 :]
    return nik, name, lot.choice(villages) if kind == "moved" else region


def outcome(found, truth):
    """States, and of each kind how many were found: registered, or among the possible."""
    states, kinds = {}, {}
    for number, (kind, row) in truth.items():
        answer = found[number]
        states[answer.state] = states.get(answer.state, 0) + 1
        entries = [answer.entry] if answer.entry else [possible.entry for possible in answer.possible]
        seen = kinds.setdefault(kind, {"lines": 0, "found": 0, "registered": 0, "first": 0})
        seen["lines"] += 1
        seen["registered"] += answer.state == "registered"
        seen["found"] += any(entry % partitions.MOST_ROWS == row for entry in entries)
        seen["first"] += bool(entries) and entries[0] % partitions.MOST_ROWS == row
    return {"states": states, "kinds": kinds}
