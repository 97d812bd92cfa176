"""What the rules look at, gathered for all open candidates at once: a handful of queries, however many they are."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F

from beneficiaries.models import Assessment, RegisterEntry, Release
from programmes.facts_of_groups import GroupFacts, facts_of_groups, running_groups_of
from programmes.homes import answers_of_homes, names_known
from programmes.models import Candidate, Programme, Recipient

# Both lists name the row they were reached by: without it each row would be asked for it.
LOOKED_AT = [
    "programme",
    "group",
    "number",
    "name",
    "person_id",
    "status",
    "proposed_on",
    "nik_index",
    "nik_faults",
    "kk_index",
    "kk_fault",
    "region_id",
    "kelurahan_text",
    "has_business",
    "business",
    "business_months",
    "birth_on",
    "sex",
    "marital_status",
    "is_breadwinner",
    "occupation",
]
SEEN_OF_ENTRY = ["release", "name", "nik_index", "kk_index", "relationship", "decile", "receives_pkh", "receives_bpnt"]
SEEN_OF_ENTRY += ["receives_pbi", "birth_on", "sex", "is_head", "occupation"]


class Relative(NamedTuple):
    """A row of a family in the register. Tuples, because a model of each took four times as long to make."""

    pk: int
    nik_index: bytes
    kk_index: bytes
    relationship: str
    decile: int | None
    receives_pkh: bool | None
    receives_bpnt: bool | None
    receives_pbi: bool | None


@dataclass(frozen=True)
class Sources:
    """What candidates are judged with. codes: of the rules; what none of them looks at is not fetched.

    registered_in: the release that says who is registered, where it is not `release`. one_person: of DuplicatePair.
    """

    codes: set[str]
    release: Release | None
    registered_in: Release | None
    one_person: dict[bytes, bytes]

    @property
    def releases(self):
        return [release for release in (self.release, self.registered_in) if release]


@dataclass(slots=True)
class Facts:
    """All that is known about one candidate when the rules are asked.

    ranked: his entry or the newer assessment of his family, whichever tells the decile that counts.
    household: the others of his family in the register; None when the register does not know the family.
    person: stands for his NIK and for every other that was decided to be his; None without a sound NIK.
    helped_in, kelurahan_helped_in: years of the series in which he or his kelurahan was helped, newest first.
    helped_as_other: those of his years in which he was helped under another NIK.
    assessment: the newest of his family that tells a decile, whichever release it is from.
    registered, registered_in: his row on the day the programme asks about, and the release of that day.
    same_aid_in, household_same_aid_in: years in which he or his family got aid of this kind elsewhere, newest first.
    known_as: the name of the person with his NIK, as the office knows him; "" when nobody does.
    home_says: of who lives outside the programme's region and is not agreed to by his own office: asked or refused.
    groups: the running groups his family belongs to. group: set when the candidate is a group.
    same_nik_as, same_person_as, represented_by, quota_taken: from earlier proposals, set while the candidates are
    judged in order.
    """

    programme: Programme
    candidate: Candidate
    release: Release | None
    entry: RegisterEntry | None
    ranked: RegisterEntry | Assessment | None
    household: list[Relative] | None
    person: bytes | None
    helped_in: list[int]
    helped_as_other: list[int]
    kelurahan_helped_in: list[int]
    is_listed: bool
    overridden: set[str] = field(default_factory=set)
    assessment: Assessment | None = None
    registered: RegisterEntry | None = None
    registered_in: Release | None = None
    same_aid_in: list[int] = field(default_factory=list)
    household_same_aid_in: list[int] = field(default_factory=list)
    known_as: str = ""
    home_says: str = ""
    groups: list[str] = field(default_factory=list)
    group: GroupFacts | None = None
    same_nik_as: int | None = None
    same_person_as: int | None = None
    represented_by: int | None = None
    quota_taken: int | None = None

    @property
    def is_family_unknown(self):
        """Whether the proposal has a family card number that cannot be read, and the register has none of him."""
        known = self.candidate.kk_index or (self.entry and self.entry.kk_index)
        return bool(self.candidate.kk_fault) and not known

    @property
    def born_on(self):
        return self.candidate.birth_on or (self.entry and self.entry.birth_on)

    @property
    def sex(self):
        return self.candidate.sex or (self.entry.sex if self.entry else "")

    @property
    def occupation(self):
        return self.candidate.occupation or (self.entry.occupation if self.entry else "")

    @property
    def is_head(self):
        """As the register has it; None when he is not in it."""
        return self.entry and (self.entry.is_head or self.entry.relationship.upper().startswith("KEPALA"))


def gather(programme, sources):
    """The facts of every open candidate in the order of the proposals."""
    release, one_person = sources.release, sources.one_person
    candidates = programme.candidates.open().only(*LOOKED_AT).annotate(lives_in=F("person__region_id"))
    candidates = list(candidates.order_by("number"))
    entries, families = seen_in_register(release, candidates)
    newest = newest_assessments(programme.region, (*candidates, *entries.values()))
    persons_helped, kelurahan_helped = helped_before(programme, one_person)
    listed = set(programme.kelurahan.values_list("pk", flat=True))
    overridden = overridden_rules(programme)
    registered = seen_in(sources.registered_in, candidates) if sources.registered_in else entries
    known_as = names_known(programme) if "same_name" in sources.codes else {}
    homes = answers_of_homes(programme, candidates)
    groups = facts_of_groups(candidate.group_id for candidate in candidates if candidate.group_id)
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
                assessment=newest.get(card_of(candidate, entry)),
                registered=registered.get(nik),
                registered_in=sources.registered_in or release,
                group=groups.get(candidate.group_id),
                known_as=known_as.get(candidate.person_id, ""),
                home_says=homes.get(candidate.person_id, ""),
            )
        )
    if "no_same_aid" in sources.codes:
        add_same_aid(programme, facts, one_person)
    if "in_no_group" in sources.codes:
        add_groups(programme, facts)
    return facts


def key(index):
    """A blind index as something that can be looked up; no index equals no other."""
    return bytes(index) if index else None


def seen_in_register(release, candidates):
    """({NIK index: the person's entry}, {KK index: entries of the family}) of one release."""
    if release is None:
        return {}, {}
    own = seen_in(release, candidates)
    kks = {key(source.kk_index) for source in (*candidates, *own.values())} - {None}
    families = defaultdict(list)
    rows = release.entries.filter(kk_index__in=kks).order_by("row_number").values_list(*Relative._fields)
    for row in rows.iterator():
        relative = Relative._make(row)
        families[key(relative.kk_index)].append(relative)
    return own, families


def seen_in(release, candidates):
    """{NIK index: the person's entry} of one release."""
    niks = [candidate.nik_index for candidate in candidates if candidate.nik_index]
    rows = release.entries.only(*SEEN_OF_ENTRY).filter(nik_index__in=niks)
    return {key(entry.nik_index): entry for entry in rows.order_by("row_number")}


def newest_assessments(region, rows):
    """{KK index: the family's newest assessment that tells a decile} of the region, lists of families included."""
    cards = {key(row.kk_index) for row in rows} - {None}
    return Assessment.objects.within(*region.scope).newest(cards) if cards else {}


def family_of(candidate, entry, families):
    """The family the register knows him in: that of his entry's KK, else that of the KK in the proposal."""
    return families.get(card_of(candidate, entry))


def card_of(candidate, entry):
    return key(entry.kk_index if entry and entry.kk_index else candidate.kk_index)


def releases_that_rank(facts):
    """The releases from which a decile was taken, lists of families included."""
    rows = (row for each in facts for row in (each.ranked, each.assessment) if row)
    return {row.release for row in rows}


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
        if nik := key(nik_index):  # a group has none
            persons[one_person.get(nik, nik)][year].add(nik)
        if year not in kelurahan[region]:
            kelurahan[region].append(year)
    return persons, kelurahan


def add_same_aid(programme, facts, one_person):
    """Aid of the same kind in another programme of any office, to the candidate or to one of his family."""
    all_of = defaultdict(set)
    for nik, person in one_person.items():
        all_of[person].add(nik)
    own = [all_of.get(each.person, {each.person}) - {None} for each in facts]
    families = [{key(member.nik_index) for member in each.household or ()} for each in facts]
    years = helped_alike(programme, set().union(*own, *families))
    for each, niks, family in zip(facts, own, families, strict=True):
        each.same_aid_in = years_of(niks, years)
        each.household_same_aid_in = years_of(family, years)


def years_of(niks, years):
    return sorted({year for nik in niks for year in years.get(nik, ())}, reverse=True)


def add_groups(programme, facts):
    """The running groups of his family: by the card of the proposal or of the register, or by the NIK of a member."""
    keys = [family_keys(each) for each in facts]
    groups = running_groups_of(set().union(*keys), programme.region)
    for each, known in zip(facts, keys, strict=True):
        each.groups = sorted({name for index in known for name in groups.get(index, ())})


def family_keys(facts):
    sources = (facts.candidate, facts.entry, *(facts.household or ()))
    return {key(index) for source in sources if source for index in (source.kk_index, source.nik_index)} - {None}


def helped_alike(programme, indexes):
    """{NIK index: years}"""
    forms = programme.components.values("form")
    settled = Recipient.objects.settled().exclude(programme=programme).filter(component__form__in=forms)
    rows = settled.filter(person__nik_index__in=indexes).order_by()
    years = defaultdict(list)
    for year, index in rows.values_list("programme__year", "person__nik_index").distinct():
        years[key(index)].append(year)
    return years


def overridden_rules(programme):
    overridden = defaultdict(set)
    for candidate, code in programme.candidates.filter(overrides__isnull=False).values_list("pk", "overrides__code"):
        overridden[candidate].add(code)
    return overridden
