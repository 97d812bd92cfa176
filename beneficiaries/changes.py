"""What changed since the release before: for everybody as lists, for the people we know as a list to review."""

from beneficiaries.models import Assessment, PersonChange, RegisterEntry, Release
from beneficiaries.partitions import entries_of, families_of, rows_of, run

Kind = PersonChange.Kind
SEEN = ("region", "decile", "alive", "pkh", "bpnt")
KNOWN = """
SELECT person.id, person.region_id,
       new.id IS NOT NULL, new.region_id, new.decile, new.is_alive,
       coalesce(new_family.receives_pkh, new.receives_pkh), coalesce(new_family.receives_bpnt, new.receives_bpnt),
       old.id IS NOT NULL, old.region_id, old.decile, old.is_alive,
       coalesce(old_family.receives_pkh, old.receives_pkh), coalesce(old_family.receives_bpnt, old.receives_bpnt)
FROM beneficiaries_person person
LEFT JOIN {entries} new ON new.nik_index = person.nik_index
LEFT JOIN {families} new_family ON new_family.kk_index = new.kk_index
JOIN {old} old ON old.nik_index = person.nik_index
LEFT JOIN {old_families} old_family ON old_family.kk_index = old.kk_index
WHERE person.region_id >= %s AND person.region_id < %s
ORDER BY person.id
"""


KNOWN_BY_CARD = """
SELECT entry.id, person.id, person.region_id, new.decile
FROM beneficiaries_person person
JOIN {persons} entry ON entry.nik_index = person.nik_index
JOIN {families} new ON new.kk_index = entry.kk_index
WHERE person.region_id >= %s AND person.region_id < %s AND new.decile IS NOT NULL
ORDER BY person.id
"""


def note_known_persons(release: Release) -> int:
    """List the persons of the region whom this release shows otherwise. Returns how many."""
    changes = ranked_otherwise(release) if release.is_family_list else shown_otherwise(release)
    PersonChange.objects.bulk_create(changes)
    return len(changes)


def ranked_otherwise(release: Release) -> list[PersonChange]:
    """Registered persons to whose family a list of families gives another decile than the one that counted."""
    persons = Release.objects.current(release.region)
    if persons is None:
        return []
    rows = run(KNOWN_BY_CARD, release.pk, release.region.scope, persons=entries_of(persons.pk))
    entries = persons.entries.in_bulk([key for key, *_ in rows])
    cards = [entry.kk_index for entry in entries.values()]
    earlier = Assessment.objects.within(*release.region.scope).newest(cards)  # this list is not loaded yet
    changes = []
    for key, person, region, decile in rows:
        counted = entries[key].ranked_by(earlier.get(bytes(entries[key].kk_index)))
        is_older = release.data_on < counted.release.data_on
        if is_older or counted.decile in (None, decile):
            continue
        before, after = {"decile": counted.decile}, {"decile": decile}
        about = {"release": release, "person_id": person, "region_id": region}
        changes.append(PersonChange(**about, kinds=[Kind.DECILE.value], before=before, after=after))
    return changes


def shown_otherwise(release: Release) -> list[PersonChange]:
    previous = release.compared_with
    if previous is None:
        return []
    old = {"old": entries_of(previous.pk), "old_families": families_of(previous.pk)}
    rows = run(KNOWN, release.pk, release.region.scope, **old)
    changes = []
    for person, region, is_in, *facts in rows:
        after = dict(zip(SEEN, facts[:5], strict=True)) if is_in else {}
        before = dict(zip(SEEN, facts[6:], strict=True))
        if kinds := kinds_of(before, after):
            changes.append(
                PersonChange(
                    release=release, person_id=person, region_id=region, kinds=kinds, before=before, after=after
                )
            )
    return changes


def kinds_of(before: dict, after: dict) -> list[str]:
    """What an office has to look at; that somebody left PKH is no reason to look at his aid."""
    if not after:
        return [Kind.VANISHED.value]
    found = {
        Kind.DIED: after["alive"] is False and before["alive"] is not False,
        Kind.DECILE: None not in (before["decile"], after["decile"]) and before["decile"] != after["decile"],
        Kind.PKH: bool(after["pkh"]) and not before["pkh"],
        Kind.BPNT: bool(after["bpnt"]) and not before["bpnt"],
        Kind.MOVED: after["region"] != before["region"],
    }
    return [kind.value for kind, is_so in found.items() if is_so]


# Kind -> (what it is called, condition between `new` and `old`, whether the row of the release before is shown)
LISTS = {
    "vanished": ("Tidak ada lagi", "new.id IS NULL", True),
    "new": ("Baru", "old.id IS NULL", False),
    "decile_down": ("Desil turun", "new.decile < old.decile", False),
    "decile_up": ("Desil naik", "new.decile > old.decile", False),
    "died": ("Tercatat meninggal", "new.is_alive IS FALSE AND old.is_alive IS NOT FALSE", False),
    "pkh_gained": ("Kini menerima PKH", "new.receives_pkh AND old.receives_pkh IS NOT TRUE", False),
    "bpnt_gained": ("Kini menerima BPNT", "new.receives_bpnt AND old.receives_bpnt IS NOT TRUE", False),
    "moved": ("Pindah kelurahan", "new.region_id <> old.region_id", False),
}
LISTS_OF_FAMILIES = {kind: LISTS[kind] for kind in ("vanished", "new", "decile_down", "decile_up", "moved")}
LISTED = """
SELECT {shown}.id, {other}.decile, {other}.region_id FROM {shown_table} {shown}
LEFT JOIN {other_table} {other} ON {other}.{key} = {shown}.{key}
WHERE {condition} AND {shown}.region_id >= %s AND {shown}.region_id < %s AND {shown}.id > %s
ORDER BY {shown}.id LIMIT %s
"""


def lists_of(release: Release) -> dict[str, tuple[str, str, bool]]:
    return LISTS_OF_FAMILIES if release.is_family_list else LISTS


def listed(
    release: Release, kind: str, scope: tuple[str, str], after: int, limit: int
) -> list[RegisterEntry] | list[Assessment]:
    """Rows of one kind in the order of the file, behind the row `after`; each knows `other_decile`.

    Raises KeyError for a kind there is not.
    """
    _, condition, of_before = lists_of(release)[kind]
    previous = release.compared_with
    if previous is None:
        return []
    new, old = rows_of(release), rows_of(previous)
    shown, other = ("old", "new") if of_before else ("new", "old")
    tables = {"new": new, "old": old}
    sides = {"shown": shown, "other": other, "shown_table": tables[shown], "other_table": tables[other]}
    key = "kk_index" if release.is_family_list else "nik_index"
    rows = run(LISTED, release.pk, [*scope, after, limit], condition=condition, key=key, **sides)
    others = {row[0]: row[1:] for row in rows}
    whose = previous if of_before else release
    found = whose.assessments if release.is_family_list else whose.entries
    entries = list(found.filter(pk__in=others).select_related("region").order_by("pk"))
    for entry in entries:
        entry.other_decile, entry.other_region = others[entry.pk]
    return entries
