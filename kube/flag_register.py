"""Red flags that the register raises: members on one family card, dead, or no longer there; and one person twice.

Statements over the newest data of each region, from the members looked at outwards: an index answers for one group,
a hash join for five thousand. As in kube/flag_facts.py a finder yields (group, sentence, facts).
"""

from django.db import connection

from accounts.templatetags.kube import tanggal
from beneficiaries.models import DuplicatePair
from kube.flag_facts import Found, Look
from kube.models import Group

# The members looked at, each with his row of the register.
MINE = """
WITH mine AS (
    SELECT m.id AS member, m.group_id, m.person_id, p.name, p.nik_index, e.id AS entry, e.release_id, e.kk_index,
           e.is_alive, m.joined_on
    FROM kube_membership m
    JOIN beneficiaries_person p ON p.id = m.person_id
    {join} beneficiaries_registerentry e ON e.nik_index = p.nik_index AND e.release_id = ANY(%s)
    WHERE m.left_on IS NULL AND m.group_id IN ({groups})
)
"""
ONE_CARD = """
SELECT mine.group_id, mine.person_id, mine.name, mine.kk_index, mine.release_id,
       p.id, p.name, g.id, g.name, g.region_id
FROM mine
JOIN beneficiaries_registerentry e
    ON e.kk_index = mine.kk_index AND e.release_id = mine.release_id AND e.id <> mine.entry
    AND e.release_id = ANY(%s)
JOIN beneficiaries_person p ON p.nik_index = e.nik_index
JOIN kube_membership m ON m.person_id = p.id AND m.left_on IS NULL
JOIN kube_group g ON g.id = m.group_id AND g.status = ANY(%s)
ORDER BY mine.group_id, mine.member, m.id
"""
DEAD = "SELECT group_id, person_id, name, release_id FROM mine WHERE is_alive IS FALSE ORDER BY group_id, member"
VANISHED = """
SELECT mine.group_id, mine.person_id, mine.name, gone.register, gone.data_on
FROM mine
JOIN LATERAL (
    SELECT r.register, r.data_on
    FROM beneficiaries_personchange change
    JOIN beneficiaries_release r ON r.id = change.release_id AND r.is_loaded
    WHERE change.person_id = mine.person_id AND change.kinds ? 'vanished'
    ORDER BY r.data_on DESC LIMIT 1
) gone ON gone.data_on >= mine.joined_on
WHERE mine.entry IS NULL
ORDER BY mine.group_id, mine.member
"""


def asked(look: Look, sql: str, *params, join: str = "JOIN") -> list[tuple]:
    groups, ids = look.groups.query.sql_with_params()
    with connection.cursor() as cursor:
        releases = [release.pk for release in look.releases]
        cursor.execute(MINE.format(groups=groups, join=join) + sql, [releases, *ids, *params])
        return cursor.fetchall()


def one_card(look: Look) -> tuple[Found, Found]:
    """Members whom the register has on one card: (in one group, in two groups)."""
    releases = {release.pk: release for release in look.releases}
    rows = asked(look, ONE_CARD, list(releases), list(Group.OPEN)) if releases else []
    together, apart = [], []
    for group, person, name, card, release, other, other_name, *other_group in rows:
        where = f"satu KK menurut {releases[release]}"
        facts = (bytes(card).hex(), *sorted([person, other]))
        if other_group[0] != group:
            group_name, region = other_group[1:]
            whom = f"{other_name} di {group_name}" if look.may_see(region) else "anggota kelompok di luar wilayah Anda"
            apart.append((group, f"{name} dan {whom} {where}.", facts))
        elif person < other:
            together.append((group, f"{name} dan {other_name} {where}.", facts))
    return together, apart


def dead(look: Look) -> Found:
    releases = {release.pk: release for release in look.releases}
    for group, person, name, release in asked(look, DEAD) if releases else []:
        yield group, f"{name} tercatat meninggal menurut {releases[release]}.", (person, "dead")


def vanished(look: Look) -> Found:
    """Members who dropped out of the register after they joined, and are not in the newest data again."""
    for group, person, name, register, data_on in asked(look, VANISHED, join="LEFT JOIN"):
        sentence = f"{name} tidak ada lagi di {register} sejak data per {tanggal(data_on)}."
        yield group, sentence, (person, str(data_on))


SAME_PERSON = """
SELECT a.group_id, pa.id, pa.name, pb.id, pb.name, g.id, g.name, g.region_id
FROM beneficiaries_duplicatepair pair
CROSS JOIN LATERAL (VALUES (pair.nik_a_index, pair.nik_b_index), (pair.nik_b_index, pair.nik_a_index)) AS nik (a, b)
JOIN beneficiaries_person pa ON pa.nik_index = nik.a
JOIN kube_membership a ON a.person_id = pa.id AND a.left_on IS NULL AND a.group_id IN ({groups})
JOIN beneficiaries_person pb ON pb.nik_index = nik.b
JOIN kube_membership b ON b.person_id = pb.id AND b.left_on IS NULL
JOIN kube_group g ON g.id = b.group_id AND g.status = ANY(%s)
WHERE pair.state = %s
ORDER BY a.group_id, a.id, b.id
"""


def same_person(look: Look) -> Found:
    """Members with two NIKs whom somebody has decided to be one person."""
    groups, ids = look.groups.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SAME_PERSON.format(groups=groups), [*ids, list(Group.OPEN), DuplicatePair.State.SAME.value])
        rows = cursor.fetchall()
    for group, person, name, other, other_name, other_group, group_name, region in rows:
        if other_group != group or person < other:
            where = "kelompok ini" if other_group == group else look.name(group_name, region)
            whom = f"{other_name}, anggota {where}" if look.may_see(region) else f"anggota {where}"
            yield group, f"{name} diputuskan orang yang sama dengan {whom}.", tuple(sorted([person, other]))
