"""What the rules look at, gathered for all open candidates at once: a handful of queries, however many they are."""

from collections import defaultdict
from dataclasses import dataclass, field

from beneficiaries.models import Assessment, RegisterEntry, Release
from programmes.models import Candidate, Programme, Recipient

# Both lists name the row they were reached by: without it each row would be asked for it.
LOOKED_AT = [
    "programme",
    "number",
    "status",
    "proposed_on",
    "nik_index",
    "nik_faults",
    "kk_index",
    "region_id",
    "kelurahan_text",
    "has_business",
    "business",
    "business_months",
]
SEEN_OF_ENTRY = ["release", "nik_index", "kk_index", "relationship", "decile", "receives_pkh", "receives_bpnt"]


@dataclass(slots=True)
class Facts:
    """All that is known about one candidate when the rules are asked.

    ranked: his entry or the newer assessment of his family, whichever tells the decile that counts.
    household: the others of his family in the register; None when the register does not know the family.
    person: stands for his NIK and for every other that was decided to be his; None without a sound NIK.
    helped_in, kelurahan_helped_in: years of the series in which he or his kelurahan was helped, newest first.
    helped_as_other: those of his years in which he was helped under another NIK.
    same_nik_as, same_person_as, represented_by: numbers of earlier proposals, set while the candidates are judged in
    order.
    """

    programme: Programme
    candidate: Candidate
    release: Release | None
    entry: RegisterEntry | None
    ranked: RegisterEntry | Assessment | None
    household: list[RegisterEntry] | None
    person: bytes | None
    helped_in: list[int]
    helped_as_other: list[int]
    kelurahan_helped_in: list[int]
    is_listed: bool
    overridden: set[str] = field(default_factory=set)
    same_nik_as: int | None = None
    same_person_as: int | None = None
    represented_by: int | None = None


def gather(programme, release, one_person):
    """The facts of every open candidate in the order of the proposals. one_person: of DuplicatePair.objects."""
    candidates = list(programme.candidates.open().only(*LOOKED_AT).order_by("number"))
    entries, families = seen_in_register(release, candidates)
    newest = newest_assessments(programme.region, entries.values())
    persons_helped, kelurahan_helped = helped_before(programme, one_person)
    listed = set(programme.kelurahan.values_list("pk", flat=True))
    overridden = overridden_rules(programme)
    facts = []
    for candidate in candidates:
        nik = key(candidate.nik_index)
        entry, person = entries.get(nik), one_person.get(nik, nik)
        helped = persons_helped.get(person, {})
        facts.append(
            Facts(
                programme=programme,
                candidate=candidate,
                release=release,
                entry=entry,
                ranked=entry and entry.ranked_by(newest.get(key(entry.kk_index))),
                household=others_of(family_of(candidate, entry, families), entry),
                person=person,
                helped_in=list(helped),
                helped_as_other=[year for year, niks in helped.items() if nik not in niks],
                kelurahan_helped_in=kelurahan_helped.get(candidate.region_id, []),
                is_listed=candidate.region_id in listed,
                overridden=overridden.get(candidate.pk, set()),
            )
        )
    return facts


def key(index):
    """A blind index as something that can be looked up; no index equals no other."""
    return bytes(index) if index else None


def seen_in_register(release, candidates):
    """({NIK index: the person's entry}, {KK index: entries of the family}) of one release."""
    if release is None:
        return {}, {}
    entries = release.entries.only(*SEEN_OF_ENTRY).order_by("row_number")
    niks = [candidate.nik_index for candidate in candidates if candidate.nik_index]
    own = {key(entry.nik_index): entry for entry in entries.filter(nik_index__in=niks)}
    kks = {key(source.kk_index) for source in (*candidates, *own.values())} - {None}
    families = defaultdict(list)
    for entry in entries.filter(kk_index__in=kks):
        families[key(entry.kk_index)].append(entry)
    return own, families


def newest_assessments(region, entries):
    """{KK index: the family's newest assessment that tells a decile} of the region, lists of families included."""
    cards = [entry.kk_index for entry in entries if entry.kk_index]
    return Assessment.objects.within(*region.scope).newest(cards) if cards else {}


def family_of(candidate, entry, families):
    """The family the register knows him in: that of his entry's KK, else that of the KK in the proposal."""
    kk = key(entry.kk_index if entry and entry.kk_index else candidate.kk_index)
    return families.get(kk)


def others_of(family, entry):
    if family is None:
        return [] if entry else None
    return [member for member in family if entry is None or member.pk != entry.pk]


def helped_before(programme, one_person):
    """({person: {year: NIK indexes}}, {kelurahan: years}) of the series before this programme, newest first."""
    past = Recipient.objects.settled().filter(programme__series=programme.series_id, programme__year__lt=programme.year)
    persons, kelurahan = defaultdict(lambda: defaultdict(set)), defaultdict(list)
    rows = past.order_by("-programme__year").values_list("programme__year", "nik_index", "region_id")
    for year, nik_index, region in rows.iterator():
        nik = key(nik_index)
        persons[one_person.get(nik, nik)][year].add(nik)
        if year not in kelurahan[region]:
            kelurahan[region].append(year)
    return persons, kelurahan


def overridden_rules(programme):
    overridden = defaultdict(set)
    for candidate, code in programme.candidates.filter(overrides__isnull=False).values_list("pk", "overrides__code"):
        overridden[candidate].add(code)
    return overridden
