"""The one box: what is known of a person, a family or a name, as far as whoever asks may see it.

Rows of the register and aid outside his region are not his to read: there remains that somebody was helped
elsewhere, when, and by what kind of aid.
"""

from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from audit import sealing
from beneficiaries.aid import aid_by_nik, readable
from beneficiaries.matching import releases_of
from beneficiaries.models import Assessment, FieldOutcome, Person, RegisterEntry, Release
from beneficiaries.names import name_key, sound_parts
from beneficiaries.queries_visits import outcomes_of
from beneficiaries.standing import facts_by_entry, warnings_about

MOST_NAMES, MOST_LIKE, MOST_RELEASES = 20, 8, 12
TOLD_CHANGES = {
    "name": "Nama",
    "region": "Kelurahan/desa",
    "kk_last4": "Akhir nomor KK",
    "relationship": "Hubungan keluarga",
    "decile": "Desil",
    "pkh": "PKH sekeluarga",
    "bpnt": "BPNT sekeluarga",
    "pbi": "PBI JKN sekeluarga",
    "is_alive": "Masih hidup",
}


@dataclass
class Standing:
    """One person. entry: the newest the user may see, or None; current: the release that counts where he lives.

    ranked: the row or the newer assessment of the family whose decile counts.
    history: (release, facts or None, [(label, before, after)]), newest first. aid: beneficiaries.aid.told.
    visits: what was found at his home, newest first.
    """

    current: Release | None
    entry: RegisterEntry | None = None
    facts: dict = field(default_factory=dict)
    ranked: RegisterEntry | Assessment | None = None
    family: list[RegisterEntry] = field(default_factory=list)
    history: list[tuple] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    aid: list[dict] = field(default_factory=list)
    person: Person | None = None
    person_name: str = ""  # as this reader may know him
    visits: list[FieldOutcome] = field(default_factory=list)

    @property
    def is_registered(self) -> bool:
        return self.entry is not None and self.entry.release_id == self.current.pk

    @property
    def is_known(self) -> bool:
        return bool(self.entry or self.person or self.aid)

    @property
    def aid_here(self) -> list[dict]:
        return [readable(line) for line in self.aid if line["is_here"]]

    @property
    def aid_elsewhere(self) -> list[dict]:
        return [line for line in self.aid if not line["is_here"]]


def loaded_entries(user):
    """Rows of the register this user may see."""
    return RegisterEntry.objects.visible_to(user).filter(release__is_loaded=True)


def standing_of(user, nik: str, village=None) -> Standing:
    """By a NIK. village: where he is said to live, when anyone said so."""
    index = sealing.blind_index(sealing.NIK, nik)
    entries = entries_of(user, index)
    aid = aid_by_nik([index], user.scope).get(index, [])
    person = Person.objects.visible_to(user).filter(nik_index=index).select_related("region").first()
    about = {"person": person, "person_name": person.name_for(user) if person else ""}
    about["visits"] = list(outcomes_of(index, user))
    if not entries:
        return Standing(current=release_for(user), aid=aid, **about)
    facts, entry = facts_by_entry(entries), entries[0]
    assessed = assessed_by(user, entry.kk_index)
    return Standing(
        current=Release.objects.select_related("region").current(entry.region),
        entry=entry,
        facts=facts[entry.pk],
        ranked=entry.ranked_by(newest_ranked(assessed)),
        family=family_of(user, entry),
        history=history_of(entries, assessed, facts),
        warnings=warnings_about(entry, nik, village),
        aid=aid,
        **about,
    )


def entries_of(user, index: bytes) -> list[RegisterEntry]:
    """A person's rows in the releases this user may see, the newest first."""
    rows = loaded_entries(user).filter(nik_index=index).select_related("release__region", "region")
    return list(rows.order_by("-release__data_on", "-release_id"))


def register_history(user, index: bytes) -> list[tuple]:
    """As `Standing.history`; empty for whoever never stood in a release the user may see."""
    entries = entries_of(user, index)
    if not entries:
        return []
    return history_of(entries, assessed_by(user, entries[0].kk_index), facts_by_entry(entries))


def release_for(user) -> Release | None:
    return Release.objects.current(user.region) if user.region else None


def releases_over(region) -> list[Release]:
    """The loaded releases that cover a region, newest first: those in which a person who lives there could stand."""
    loaded = Release.objects.filter(region__in=region.codes_above, is_loaded=True).select_related("region")
    return list(loaded.order_by("-data_on", "-pk")[:MOST_RELEASES])


def family_of(user, entry: RegisterEntry) -> list[RegisterEntry]:
    members = entry.family().filter(pk__in=loaded_entries(user).filter(release=entry.release_id).values("pk"))
    return list(members.select_related("region").order_by("-is_head", "row_number"))


def assessed_by(user, card) -> list[Assessment]:
    """What each release the user may see says of a family, newest first. card: index of its KK, or None."""
    return list(Assessment.objects.visible_to(user).of_families([card])) if card else []


def newest_ranked(assessed: list[Assessment]) -> Assessment | None:
    return next((family for family in assessed if family.decile), None)


def history_of(entries, assessed, facts) -> list[tuple]:
    """How the person stood in each release, and what changed since the one before in which he stood.

    Of a list of families only what it says of his family; those without it tell nothing and are left out.
    """
    told_of = {family.release_id: {"decile": family.decile} for family in assessed if family.release.is_family_list}
    told_of |= {entry.release_id: facts[entry.pk] | {"kk_last4": entry.kk_last4} for entry in entries}
    told, before = [], {}
    for release in reversed(releases_over(entries[0].region)):
        now = told_of.get(release.pk)
        if now or not release.is_family_list:
            told.append((release, now, changes(before, now) if now and before else []))
        before |= now or {}
    return told[::-1]


def changes(before: dict, after: dict) -> list[tuple]:
    names = [name for name in TOLD_CHANGES if name in before and name in after and before[name] != after[name]]
    return [(TOLD_CHANGES[name], in_words(before[name]), in_words(after[name])) for name in names]


def in_words(value) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value) if value not in (None, "") else "tidak tercatat"


@dataclass
class Family:
    """A family card in the newest release of persons that has it, else in the newest list of families.

    assessment: what that release says of the whole family; assessed: what each says, newest first.
    """

    release: Release
    members: list[RegisterEntry]
    assessment: Assessment | None
    assessed: list[Assessment]

    @property
    def ranked(self) -> Assessment | None:
        return newest_ranked(self.assessed)


def family_by_card(user, kk: str) -> Family | None:
    index = sealing.blind_index(sealing.KK, kk)
    rows = loaded_entries(user).filter(kk_index=index).select_related("release__region", "region")
    newest, assessed = rows.order_by("-release__data_on", "-release_id").first(), assessed_by(user, index)
    if newest:
        assessment = Assessment.objects.filter(release=newest.release_id, kk_index=index).first()
        return Family(newest.release, family_of(user, newest), assessment, assessed)
    return Family(assessed[0].release, [], assessed[0], assessed) if assessed else None


@dataclass
class Names:
    """People with a name, in the newest releases. is_like: nobody has it, these have one that resembles it."""

    entries: list[RegisterEntry]
    is_like: bool
    releases: list[Release]

    @property
    def is_cut(self) -> bool:
        return not self.is_like and len(self.entries) == MOST_NAMES


def people_named(user, name: str, region) -> Names:
    releases = releases_of(region)
    rows = loaded_entries(user).filter(in_force(releases)).within(*region.scope).select_related("region", "release")
    same = rows
    for part in sound_parts(name):
        same = same.filter(Q(name_key__startswith=part) | Q(name_key__contains=f" {part}"))
    found = list(same.order_by("name_key", "pk")[:MOST_NAMES])
    if found:
        return Names(found, False, releases)
    return Names(list(like(rows, name_key(name))), True, releases)


def in_force(releases: list[Release]) -> Q:
    """Rows of these releases, newest first, where no newer one speaks for their region."""
    found = Q(pk__in=[])
    for place, release in enumerate(releases):
        outdated = Q(pk__in=[])
        for newer in releases[:place]:
            outdated |= Q(region__code__startswith=newer.region_id)
        found |= Q(release=release) & ~outdated
    return found


def like(rows, key: str):
    """The nearest by trigrams, which the index answers."""
    near = rows.filter(name_key__trigram_similar=key).annotate(likeness=TrigramSimilarity("name_key", key))
    return near.order_by("-likeness", "name_key", "pk")[:MOST_LIKE]
