"""Lists and search in one release of a whole province, over HTTP, by the web server as ./run starts it.

Beside our pages: the same bytes from a view that does nothing (what Django and the login cost), the Django admin and
a ListView with a Paginator over the same table.
"""

import itertools
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from accounts.models import Office, User
from accounts.roles import Role
from audit import sealing
from bench import measuring, registry
from bench.http_load import Login, load
from bench.measuring import say
from bench.names import MEN, WOMEN
from beneficiaries.lists import ORDER
from beneficiaries.models import RegisterEntry, Release
from launch import program
from regions.models import Region

PROVINCE, CITY, PASSWORD, HOST = "18", "18.72", "sandi-bench-yang-panjang", "127.0.0.1"
OTHERS = ("ListView", "admin")  # asked by one client: many of them would take minutes for an answer
NOBODY = ["WKRTZ", "XQVBN", "JKLWQ"]


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=1_000_000)
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--think", type=float, default=1, help="seconds the last of them look at a page, once more")
    options = parser.parse_args(argv)
    people()
    release, city = load_release(PROVINCE, options.rows), load_release(CITY, max(options.rows // 10, 1_000))
    with tempfile.NamedTemporaryFile() as page, web(page.name) as port:
        province = Login(HOST, port, "provinsi", PASSWORD)
        Path(page.name).write_text(province.fetch("GET", release.get_absolute_url()))
        asked, rows = cases(release, city, port), []
        say("the same bytes and the first page by turns ...")
        ratio = by_turns(asked["the same bytes"], asked["first page"], port)
        for case, requests in asked.items():
            for clients, think in [(1, 0)] if case.startswith(OTHERS) else crowds(options):
                say(f"{case}, {clients} clients, {think} s ...")
                measured = load(HOST, port, itertools.cycle(requests), clients, options.seconds, think)
                rows.append({"case": case, "clients": clients, "think_s": think, **measured})
        gone = after_the_client_has_gone(province, release, port)
    figures = summary(rows) | {"ratio_to_static": ratio} | gone | {"rows": release.rows_taken, "measurements": rows}
    measuring.show(figures, rows, options.json)
    return 1 if figures["failed"] else 0


def by_turns(floor, page, port, rounds=9, seconds=2.5):
    """How many times as long as bare bytes a page takes one browser: the median of the medians, measured by turns,
    because other guests of a machine come and go within minutes."""
    times = {"floor": [], "page": []}
    for _ in range(rounds):
        for what, requests in (("floor", floor), ("page", page)):
            times[what].append(load(HOST, port, itertools.cycle(requests), 1, seconds)["p50_ms"])
    return round(statistics.median(times["page"]) / statistics.median(times["floor"]), 2)


def crowds(options):
    """(browsers, seconds each looks at a page): first such as wait for nothing, then as many as people are."""
    return [(clients, 0) for clients in options.clients] + [(options.clients[-1], options.think)]


def people():
    Office.objects.get_or_create(region_id=CITY, defaults={"government": "KOTA", "name": "DINAS", "place": "Metro"})
    for username, region in (("provinsi", PROVINCE), ("kota", CITY), ("nasional", None)):
        user = User(username=username, name=username, role=Role.OPERATOR, region_id=region, is_national=region is None)
        user.is_staff = user.is_superuser = region is None  # to enter the admin
        user.set_password(PASSWORD)
        user.save()


def load_release(region, rows):
    """Through the program's own import."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        say(f"{rows} rows for {Region.objects.get(pk=region).title} ...")
        registry.write(file.name, rows=rows, region=region, faults=0, seed=len(region))
        with open(os.devnull, "w") as silent:
            call_command("import_register", file.name, region=region, stdout=silent)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Release.objects.get(region=region)


@contextmanager
def web(page):
    """The web process of ./run on a free port; its settings know the pages we compare with."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", *program.commands(HOST, port)["web"]]
    environment = program.environment_of("web", dict(os.environ))
    environment |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "BENCH_PAGE": page}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if program.status_of(f"http://{HOST}:{port}/"):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def cases(release, city, port):
    """{what: requests to send in turn}."""
    province, local, national = (Login(HOST, port, name, PASSWORD) for name in ("provinsi", "kota", "nasional"))
    page, entries = release.get_absolute_url(), RegisterEntry.objects.filter(release=release)
    deep = entries.order_by(*ORDER).values_list("pk", flat=True)[release.rows_taken * 9 // 10]
    some = draw(release, 200)
    common, rare = [MEN[n] for n in range(5)] + [WOMEN[n] for n in range(5)], [name for name, _ in some]
    asks = lambda who, path, names: [who.request("GET", f"{path}q={name.replace(' ', '+')}") for name in names]  # noqa: E731
    others = f"release={release.pk}&"
    last = release.rows_taken // 50 * 9 // 10
    return {
        "the same bytes": [province.request("GET", "/bench/bytes/")],
        "first page": [province.request("GET", page)],
        "first page, national": [national.request("GET", page)],
        "first page, city": [local.request("GET", city.get_absolute_url())],
        "deep page": [province.request("GET", f"{page}?after={deep}")],
        "common name": asks(province, f"{page}?", common),
        "rare name": asks(province, f"{page}?", rare),
        "nobody's name": asks(province, f"{page}?", NOBODY),
        "NIK": [province.request("POST", f"{page}find/", {"number": nik}) for _, nik in some],
        "ListView, first page": [national.request("GET", f"/bench/list/?{others}")],
        "ListView, deep page": [national.request("GET", f"/bench/list/?{others}page={last}")],
        "ListView, common name": asks(national, f"/bench/list/?{others}", common),
        "admin, first page": [
            national.request("GET", f"/bench/admin/beneficiaries/registerentry/?release={release.pk}")
        ],
        "admin, common name": asks(national, "/bench/admin/beneficiaries/registerentry/?", common),
    }


def draw(release, count):
    """(whole name of two words or more, NIK) of some people."""
    numbers = random.Random(1).sample(range(1, release.rows_taken), count * 2)
    first = RegisterEntry.objects.filter(release=release).order_by("pk").values_list("pk", flat=True)[0]
    rows = RegisterEntry.objects.filter(pk__in=[first + number for number in numbers], name__contains=" ")
    found = [(row.name, sealing.unseal(sealing.NIK, row.nik_sealed)) for row in rows[:count]]
    return sorted(found, key=lambda one: -len(one[0]))


def after_the_client_has_gone(login, release, port):
    """Seconds until PostgreSQL rests after a browser has left in the middle of a search and of a download."""
    asked = {
        "page": login.request("GET", f"{release.get_absolute_url()}?q=Q+W+X"),
        "export": login.request("POST", f"{release.get_absolute_url()}export/", {"file_type": "csv"}),
    }
    return {f"{name}_gone_seconds": seconds_until_rest(request, port) for name, request in asked.items()}


def seconds_until_rest(request, port):
    with socket.create_connection((HOST, port)) as browser:
        browser.sendall(request)
        wait_for(lambda: working() > 0, 3)
    return round(wait_for(lambda: working() == 0, 60), 2)


def wait_for(true, seconds):
    began = time.perf_counter()
    while not true() and time.perf_counter() - began < seconds:
        time.sleep(0.01)
    return time.perf_counter() - began


def working():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def summary(rows):
    """The goals: p95, deep as first, and the page beside one that does nothing."""
    hasty = [row for row in rows if not row["think_s"]]
    at = {(row["case"], row["clients"]): row for row in hasty}
    most = max(row["clients"] for row in rows)
    ours = [row for row in hasty if not row["case"].startswith(OTHERS)]
    first, deep = at["first page", 1], at["deep page", 1]
    return {
        "p95_ms_at_1": max(row["p95_ms"] for row in ours if row["clients"] == 1),
        "p95_ms_at_most": max(row["p95_ms"] for row in ours if row["clients"] == most),
        "p95_ms_of_people": max(row["p95_ms"] for row in rows if row["think_s"]),
        "most_clients": most,
        "ratio_deep_to_first": round(deep["p50_ms"] / first["p50_ms"], 2),
        "failed": sum(row["failed"] for row in rows),
    }
