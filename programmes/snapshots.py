"""What a line of a decree copies on the day a candidate is placed, so that later data change no past decision."""

from django.db.models import Q

from beneficiaries.models import Assessment, RegisterEntry, Release
from kube.models import Group, Position
from programmes.facts import newest_assessments
from programmes.models import Recipient

# Row as the candidate has it -> the same column of the line.
COPIED = ["person_id", "group_id", "region_id", "nik_sealed", "nik_index", "name", "sex"]
COPIED += ["address", "rt", "rw", "business"]


def lines_of(decree, candidates, first_number, **fields) -> list[Recipient]:
    """Unsaved lines for these candidates in this order, with these fields besides. A constant number of queries."""
    facts = register_facts(decree.programme, [candidate for candidate in candidates if candidate.group_id is None])
    groups = groups_today([candidate.group_id for candidate in candidates if candidate.group_id])
    return [
        Recipient(
            programme=decree.programme,
            decree=decree,
            number=number,
            component=candidate.component,
            candidate=candidate,
            amount_rupiah=candidate.component.amount_rupiah,
            register_facts=facts.get(candidate.pk, {}),
            rule_results=judgement(candidate),
            **{name: getattr(candidate, name) for name in COPIED} | groups.get(candidate.group_id, {}),
            **fields,
        )
        for number, candidate in enumerate(candidates, first_number)
    ]


def groups_today(pks) -> dict[int, dict]:
    """By the group's key: its columns of the line as it is today. Two questions, however many groups."""
    leaders = Position.objects.held().filter(group__in=pks, title=Position.Title.KETUA)
    leaders = dict(leaders.values_list("group", "membership__person__name"))
    return {
        group.pk: written(group) | {"leader": leaders.get(group.pk, ""), "families": group.families}
        for group in Group.objects.filter(pk__in=pks).with_facts().select_related("business_type")
    }


def written(group: Group) -> dict:
    """What a group is called and does, as a proposal and a line of a decree copy it."""
    business = group.business_type.name if group.business_type else group.business
    return {"name": group.name, "address": group.address, "business": business[:80], "region_id": group.region_id}


def judgement(candidate) -> list[dict]:
    """Every rule's result with its evidence, and the reason of whoever let him pass in spite of it."""
    overrides = {override.code: override.reason for override in candidate.overrides.all()}
    return [
        {
            "code": result.code,
            "severity": result.severity,
            "passed": result.passed,
            "reasons": result.reasons,
            "evidence": result.evidence,
            "data_on": day(result.data_on),
            "override": overrides.get(result.code, ""),
        }
        for result in candidate.results.all()
    ]


def register_facts(programme, candidates) -> dict[int, dict]:
    """By candidate: what the newest release says of him and of his household. None means: not stated."""
    release = Release.objects.current(programme.region) if candidates else None
    if release is None:
        return {candidate.pk: {"release": None} for candidate in candidates}
    copied = f"Isinya disalin ke daftar penerima program {programme}."
    release.use(actor=None, what=copied)
    entries = entries_about(release, candidates)
    by_nik = {bytes(entry.nik_index): entry for entry in entries}
    by_kk = {}
    for entry in entries:
        if entry.kk_index is not None:
            by_kk.setdefault(bytes(entry.kk_index), []).append(entry)
    ranked = ranked_of(programme, candidates, by_nik)
    for used in {row.release for row in ranked.values()} - {release}:
        used.use(actor=None, what=copied)
    return {
        candidate.pk: facts_of(candidate, release, by_nik, by_kk) | decile_of(ranked.get(candidate.pk))
        for candidate in candidates
    }


def ranked_of(programme, candidates, by_nik) -> dict[int, RegisterEntry | Assessment]:
    """By candidate: his entry or the newer assessment of his family, whichever tells the decile that counts."""
    own = {candidate.pk: by_nik.get(bytes(candidate.nik_index or b"")) for candidate in candidates}
    own = {candidate: entry for candidate, entry in own.items() if entry}
    newest = newest_assessments(programme.region, own.values())
    return {pk: entry.ranked_by(newest.get(bytes(entry.kk_index or b""))) for pk, entry in own.items()}


def decile_of(ranked) -> dict:
    """The decile, and the release it is from."""
    if ranked is None:
        return {"decile": None}
    return {
        "decile": ranked.decile,
        "decile_release": str(ranked.release),
        "decile_data_on": day(ranked.release.data_on),
    }


def entries_about(release, candidates):
    """The candidates' own entries, and those of every family they belong to by either source."""
    own = release.entries.filter(nik_index__in=[c.nik_index for c in candidates if c.nik_index is not None])
    families = [c.kk_index for c in candidates if c.kk_index is not None]
    families += own.filter(kk_index__isnull=False).values_list("kk_index", flat=True)
    about = Q(nik_index__in=own.values("nik_index")) | Q(kk_index__in=families)
    return list(release.entries.filter(about))


def facts_of(candidate, release, by_nik, by_kk) -> dict:
    entry = by_nik.get(bytes(candidate.nik_index or b""))
    families = {bytes(source.kk_index) for source in (candidate, entry) if source and source.kk_index}
    household = [member for family in families for member in by_kk.get(family, [])] or ([entry] if entry else [])
    return {
        "release": str(release),
        "data_on": day(release.data_on),
        "in_register": entry is not None,
        "receives_pkh": entry.receives_pkh if entry else None,
        "receives_bpnt": entry.receives_bpnt if entry else None,
        "household_receives_pkh": any_of(member.receives_pkh for member in household),
        "household_receives_bpnt": any_of(member.receives_bpnt for member in household),
    }


def any_of(answers):
    """True when one says yes, False when someone says no and nobody yes, None when nobody says anything."""
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def day(date):
    return date.isoformat() if date else None
