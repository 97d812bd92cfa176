"""What changed since the release before: for everybody as lists, for the people we know as a list to review."""

from beneficiaries.models import PersonChange, RegisterEntry, Release
from beneficiaries.partitions import entries_of, families_of, run

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


def note_known_persons(release: Release) -> int:
    """List the persons of the region whom this release shows otherwise. Returns how many."""
    previous = release.compared_with
    if previous is None:
        return 0
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
    PersonChange.objects.bulk_create(changes)
    return len(changes)


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
LISTED = """
SELECT {shown}.id, {other}.decile, {other}.region_id FROM {shown_table} {shown}
LEFT JOIN {other_table} {other} ON {other}.nik_index = {shown}.nik_index
WHERE {condition} AND {shown}.region_id >= %s AND {shown}.region_id < %s AND {shown}.id > %s
ORDER BY {shown}.id LIMIT %s
"""


def listed(release: Release, kind: str, scope: tuple[str, str], after: int, limit: int) -> list[RegisterEntry]:
    """Entries of one kind in the order of the file, behind the entry `after`; each knows `other_decile`.

    Raises KeyError for a kind there is not.
    """
    _, condition, of_before = LISTS[kind]
    previous = release.compared_with
    if previous is None:
        return []
    new, old = entries_of(release.pk), entries_of(previous.pk)
    shown, other = ("old", "new") if of_before else ("new", "old")
    tables = {"new": new, "old": old}
    sides = {"shown": shown, "other": other, "shown_table": tables[shown], "other_table": tables[other]}
    rows = run(LISTED, release.pk, [*scope, after, limit], condition=condition, **sides)
    others = {row[0]: row[1:] for row in rows}
    whose = previous if of_before else release
    entries = list(whose.entries.filter(pk__in=others).select_related("region").order_by("pk"))
    for entry in entries:
        entry.other_decile, entry.other_region = others[entry.pk]
    return entries
