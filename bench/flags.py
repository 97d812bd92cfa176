"""All red flags of one office with thousands of groups: how many questions, how many seconds, and those of one group.

The rows are made inside PostgreSQL, with numbers nobody has; every 50th group shares an account, every 70th a phone,
every 90th has two members on one card, every 200th member died, and half of the groups were not visited for long.
"""

import datetime
import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from accounts.roles import Role
from bench import measuring
from bench.measuring import say
from beneficiaries.models import Release
from beneficiaries.partitions import attach_tables, entries_of, first_id, next_index, open_tables
from jobs.models import Upload
from kube.flags import flags_of
from kube.models import Group

CITY, TODAY, MEMBERS = "18.72", datetime.date(2023, 7, 26), 10
GROUPS = """
INSERT INTO kube_group (code, name, kind, location, office_id, region_id, business, address, has_stamp, has_name_board,
    status, status_on, status_reason, version)
SELECT 'G' || n, 'KUBE Bench ' || n, 'kube', '', %(office)s, villages.codes[1 + n %% array_length(villages.codes, 1)],
    '', '', false, false, 'active', '2023-01-02', '', 1
FROM generate_series(1, %(groups)s) n,
    (SELECT array_agg(code) AS codes FROM regions_region WHERE code LIKE '18.72.%%' AND level = 'village') villages;
INSERT INTO beneficiaries_person (nik_sealed, nik_index, name, sex, birth_on, region_id)
SELECT 'x', sha256(('nik' || n)::bytea), 'WARGA ' || n, 'P', date '1960-01-01' + n %% 15000, '18.72.01.1003'
FROM generate_series(1, %(members)s) n;
INSERT INTO kube_membership (group_id, person_id, region_id, kk_index, joined_on, left_why, left_note,
    left_owing)
SELECT g.id, p.id, g.region_id, sha256(('card' || p.place)::bytea), '2023-01-02', '', '', false
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM beneficiaries_person) p
JOIN (SELECT id, region_id, row_number() OVER (ORDER BY id) AS place FROM kube_group) g
    ON g.place = 1 + (p.place - 1) / %(each)s;
INSERT INTO kube_position (group_id, membership_id, title, since_on)
SELECT group_id, id, (ARRAY['ketua', 'sekretaris', 'bendahara'])[place], '2023-01-02'
FROM (SELECT id, group_id, row_number() OVER (PARTITION BY group_id ORDER BY id) AS place FROM kube_membership) m
WHERE place <= 3;
INSERT INTO kube_phone (membership_id, phone_sealed, phone_index, phone_last4, added_by_id, added_at)
SELECT membership_id, 'x', sha256(('phone' || CASE WHEN group_id %% 70 = 0 THEN 0 ELSE id END)::bytea), '0000',
    %(user)s, now() FROM kube_position;
INSERT INTO kube_groupaccount (group_id, bank_id, account_sealed, account_index, account_last4, holder, signers,
    is_in_group_name, added_by_id, added_at, reason)
SELECT id, '121', 'x', sha256(('account' || CASE WHEN id %% 50 = 0 THEN id / 100 ELSE -id END)::bytea), '0000', name,
    '', id %% 60 <> 0, %(user)s, now(), '' FROM kube_group;
INSERT INTO kube_groupvisit (group_id, region_id, number, visited_on, visited_time, purpose, finding, follow_up,
    made_by_id, recorded_at)
SELECT id, region_id, 0, date '2023-07-20' - (id %% 2 * 100)::int - k * 30, '09:00', 'routine', 'x', '', %(user)s, now()
FROM kube_group, generate_series(0, 5) k;
"""
ENTRIES = """
INSERT INTO {entries} (id, release_id, region_id, row_number, row_hash, register_no, nik_sealed, nik_index,
    kk_sealed, kk_index, name, name_key, sex, relationship, is_head, occupation, address, rt, rw, is_alive)
SELECT %(first)s + n, %(release)s, '18.72.01.1003', n, 0, '', 'x', sha256(('nik' || n)::bytea), 'x',
    sha256(('card' || CASE WHEN n > %(members)s THEN n / 4 WHEN n %% 900 = 2 THEN n - 1 ELSE n END)::bytea),
    'WARGA ' || n, 'warga', 'P', '', false, '', '', '', '', n %% 200 <> 0
FROM generate_series(1, %(rows)s) n
"""


def main(argv):
    parser = measuring.parser(__doc__.splitlines()[0], rows=400_000)
    parser.add_argument("--groups", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(argv)
    user = people()
    say(f"{options.groups:,} groups with {MEMBERS} members, a register of {options.rows:,} ...")
    fill(user, options.groups, max(options.rows, options.groups * MEMBERS))
    whole = asked(options.rounds, Group.objects.visible_to(user), user)
    one = asked(options.rounds, Group.objects.visible_to(user).filter(pk=Group.objects.order_by("pk")[49].pk), user)
    rows = [{"of": "the office", **whole}, {"of": "one group", **one}]
    measuring.show({"groups": options.groups, "register": options.rows, "measurements": rows}, rows, options.json)


def people():
    Office.objects.get_or_create(region_id=CITY, defaults={"government": "KOTA", "name": "DINAS", "place": "Metro"})
    user, _ = User.objects.get_or_create(
        username="bench", defaults={"name": "Bench", "role": Role.VERIFIKATOR, "region_id": CITY}
    )
    return user


def fill(user, groups, rows):
    members = groups * MEMBERS
    upload = Upload.objects.create(
        kind="register", region_id=CITY, filename="x.csv", sha256="x", size=1, uploaded_by=user
    )
    release = Release.objects.create(
        register="DTSEN", region_id=CITY, data_on=TODAY, upload=upload, content_sha256="bench"
    )
    open_tables(release.pk)
    values = {"office": user.office.pk, "user": user.pk, "groups": groups, "members": members, "each": MEMBERS}
    values |= {"first": first_id(release.pk), "release": release.pk, "rows": rows}
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, values)
        cursor.execute(ENTRIES.format(entries=entries_of(release.pk)), values)
    while next_index(release.pk):
        pass
    attach_tables(release.pk)
    Release.objects.filter(pk=release.pk).update(is_loaded=True)


def asked(rounds, groups, user):
    """The median of the rounds; the first, with cold plans, is not counted."""
    seconds = []
    for _ in range(rounds + 1):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            flags = flags_of(groups, user, TODAY)
            seconds.append(time.perf_counter() - began)
    return {"flags": len(flags), "questions": len(queries), "seconds": statistics.median(seconds[1:])}
