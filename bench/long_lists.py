"""Lists of groups and of proposals over HTTP, by the web server as ./run starts it: 50,000 groups, 100,000 proposals.

The rows are made inside PostgreSQL from one of each, with numbers nobody has; nine rules have judged every candidate.
"""

import itertools
from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bench import flags, measuring
from bench.http_load import Login, load
from bench.measuring import say
from bench.search import HOST, PASSWORD, people, web
from kube.models import Group
from programmes.models import Candidate, Programme, RuleResult
from programmes.queries import numbers_by_reason
from programmes.rules import CATALOGUE
from programmes.services.programmes import create_programme

MEMBERS = 500_000  # ten in each of 50,000 groups
RESULTS = """
INSERT INTO programmes_ruleresult (candidate_id, code, severity, passed, reasons, evidence, evaluated_at)
SELECT c.id, code, 'block', (c.number + place) %% 5 <> 0,
       CASE WHEN (c.number + place) %% 5 <> 0 THEN '[]' ELSE '["not_in_dtks"]' END::jsonb, '{}', now()
FROM programmes_candidate c, unnest(%s::text[]) WITH ORDINALITY AS rule (code, place)
"""


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=100_000)
    parser.add_argument("--groups", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=6, help="of each measurement")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    options = parser.parse_args(argv)
    people()
    user = User.objects.get(username="kota")
    verifikator = User(username="verifikator", name="verifikator", role=Role.VERIFIKATOR, region_id=user.region_id)
    verifikator.set_password(PASSWORD)
    verifikator.save()
    say(f"{options.groups} groups, {options.rows} candidates ...")
    flags.fill(user, options.groups, options.groups * flags.MEMBERS)
    programme = proposals(user, options.rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = []
    with web("") as port:
        verifikator = Login(HOST, port, "verifikator", PASSWORD)
        asked = cases(Login(HOST, port, "kota", PASSWORD), programme)
        asked |= {"a verifikator's home": [verifikator.request("GET", "/")]}
        for case, requests in asked.items():
            for clients in options.clients:
                say(f"{case}, {clients} clients ...")
                measured = load(HOST, port, itertools.cycle(requests), clients, options.seconds)
                rows.append({"case": case, "clients": clients, **measured})
    figures = {"rows": options.rows, "groups": options.groups, "p95_ms_at_1": worst(rows, 1)}
    measuring.show(figures | {"measurements": rows}, rows, options.json)


def worst(rows, clients):
    return max((row["p95_ms"] for row in rows if row["clients"] == clients), default=None)


def proposals(user, count):
    """A programme of the city with so many candidates, all judged."""
    programme = create_programme(
        actor=user,
        office=user.office,
        series_name="Bench",
        year=2023,
        source="apbd_kota",
        bank=None,
        amount_rupiah=1_000_000,
        budget_rupiah=20_000_000,
        quota=20,
        kelurahan=[],
        needs_bimtek=False,
    )
    first = Candidate.objects.create(
        programme=programme,
        component=programme.only_component,
        number=1,
        name="WARGA 1",
        region_id="18.72.01.1003",
        status=Candidate.Status.INELIGIBLE,
        proposed_on=date(2023, 7, 1),
        evaluated_at=timezone.now(),
    )
    columns = [f.column for f in Candidate._meta.concrete_fields if f.column not in ("id", "number", "name", "status")]
    kept = ", ".join(columns)
    copy = """
        INSERT INTO programmes_candidate (number, name, status, {kept})
        SELECT n, 'WARGA ' || n, CASE WHEN n %% 5 = 0 THEN 'eligible' ELSE 'ineligible' END, {kept}
        FROM programmes_candidate, generate_series(2, %s) n WHERE id = %s
    """.replace("{kept}", kept)
    with connection.cursor() as cursor:
        cursor.execute(copy, [count, first.pk])
        cursor.execute(RESULTS, [[rule.code for rule in CATALOGUE[:9]]])
    Programme.objects.filter(pk=programme.pk).update(reason_counts=numbers_by_reason(programme.candidates))
    say(f"{RuleResult.objects.count()} judgements")
    return programme


def cases(login, programme):
    """{what: requests to send in turn}."""
    groups = list(Group.objects.order_by("name", "pk").values_list("pk", "name"))
    deep, _ = groups[len(groups) * 9 // 10]
    proposed = f"/programmes/{programme.slug}/candidates/"
    far = programme.candidates.order_by("number")[programme.candidates.count() * 9 // 10].pk
    return {
        "groups, first page": [login.request("GET", "/groups/")],
        "groups, deep page": [login.request("GET", f"/groups/?after={deep}")],
        "groups, by name": [login.request("GET", f"/groups/?q=bench+{n}") for n in (777, 4321, 49_999)],
        "a group": [login.request("GET", f"/groups/{pk}/") for pk, _ in groups[:: len(groups) // 20]],
        "candidates, first page": [login.request("GET", proposed)],
        "candidates, deep page": [login.request("GET", f"{proposed}?after={far}")],
        "candidates, by reason": [login.request("GET", f"{proposed}?reason=not_in_dtks")],
    }
