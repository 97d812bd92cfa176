"""Judges every open candidate of a programme at once: facts in a few queries, rules in plain functions, one write.

Candidates are taken in the order of the proposals, because three rules ask about earlier ones: whether the person was
proposed before, whether an earlier eligible candidate already represents the family, and whether the quota is full.
Those who stand in a decree are never judged again; they come before everybody else. Two NIKs that somebody decided to
be of one person are one person here.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.templatetags.kube import tanggal
from audit.trail import record
from beneficiaries.models import DuplicatePair, Release
from programmes.earlier import Earlier
from programmes.facts import Sources, gather, releases_that_rank
from programmes.homes import ask_homes
from programmes.judgements import JUDGEMENTS
from programmes.models import Candidate, Programme, RuleResult
from programmes.queries import numbers_by_reason
from programmes.rules import BLOCK, BY_CODE, CATALOGUE, reason_in_words
from programmes.rules_entry import BOTH, GROUP, PERSON
from regions.finding import IN_WORDS, Found, VillageFinder

BATCH = 20_000  # results written by one INSERT
CHUNK = 1_000  # proposals between two reports of progress
AT_ONCE = 500  # proposals that are judged, or tried, in well under a second
INSERT = """
INSERT INTO programmes_ruleresult
    (candidate_id, code, severity, passed, reasons, evidence, data_on, evaluated_at)
SELECT candidate_id, code, severity, reasons = '[]', reasons, evidence, data_on, %s
FROM jsonb_to_recordset(%s) AS judged
    (candidate_id bigint, code text, severity text, reasons jsonb, evidence jsonb, data_on date)
"""


def are_many(candidates) -> bool:
    """Whether judging these would keep somebody waiting."""
    return candidates[: AT_ONCE + 1].count() > AT_ONCE


def unseen(**shown) -> None:
    """For judging that nobody watches."""


@transaction.atomic
def judge_candidates(*, actor, programme, tell: Callable = unseen):
    """Judge the open candidates and write results, status and history. Safe to repeat: same data, same outcome.

    tell: called with done, total and note as the work goes on; what it raises undoes all of it.
    Returns candidates, eligible, ineligible and reasons ({reason code: candidates}) of those judged now. Raises
    NotAllowed when a rule needs a register and none is loaded.
    """
    # As everywhere: the programme is locked before its candidates (programmes/services/decrees.py).
    programmes = Programme.objects.select_related("region").select_for_update(no_key=True, of=("self",))
    programme = programmes.get(pk=programme.pk)
    rules = active_rules(programme)
    sources = sources_of(programme, rules)
    used_for = f"Usulan program {programme} dinilai dengan data ini."
    for release in sources.releases:  # before it is read: from here on nobody undoes it
        release.use(actor=actor, what=used_for)
    find_kelurahan(programme)
    tell(note="Membaca usulan dan data terpadu.")
    facts = gather(programme, sources)
    ask_homes(actor, programme, facts)
    # If one of these was undone since it was read, the database refuses its use, and nobody is judged.
    for release in releases_that_rank(facts) - {*sources.releases}:
        release.use(actor=actor, what=used_for)
    turns = judged_in_order(rules, facts, Earlier.of(programme, rules, sources.one_person))
    judged = list(told_of(turns, len(facts), tell))
    tell(note="Menyimpan hasil penilaian.")
    write(programme, rules, judged)
    figures = figures_of(judged)
    if judged:
        told = [f"{reason_in_words(code)}: {number}" for code, number in figures["reasons"].items()]
        record(actor=actor, verb="candidates.evaluated", subject=programme, **figures | {"reasons": told})
    return figures


def told_of(each_in_turn, total, tell):
    """The same one after the other, with a word about how far it is now and then."""
    for done, each in enumerate(each_in_turn):
        if done % CHUNK == 0:
            tell(done=done, total=total, note="Menilai usulan menurut aturan.")
        yield each


def active_rules(programme):
    """The programme's rules about a proposal in the order of the catalogue."""
    return in_order(programme.rules.all())


def in_order(rules):
    rules = {rule.code: rule for rule in rules}
    return [rules[entry.code] for entry in CATALOGUE if entry.code in rules and not entry.at_payment]


def sources_of(programme, rules):
    """What these rules are judged with. Raises NotAllowed when a rule needs a register and none is loaded."""
    return Sources(
        codes={rule.code for rule in rules},
        release=current_release(programme, rules),
        registered_in=release_of_day(programme, rules),
        one_person=DuplicatePair.objects.one_person(),
    )


def current_release(programme, rules):
    release = Release.objects.select_related("region").current(programme.region)
    if release is None and any(BY_CODE[rule.code].needs_register for rule in rules):
        raise NotAllowed(
            f"Belum ada data terpadu untuk {programme.region}. Unggah DTKS atau DTSEN dulu, lalu nilai usulan."
        )
    return release


def release_of_day(programme, rules):
    """The release in force on the day the rule asks about; None when it asks about the newest."""
    day = next((rule.parameters.get("on") for rule in rules if rule.code == "in_register"), "")
    if not day:
        return None
    day = date.fromisoformat(day)
    release = Release.objects.select_related("region").current(programme.region, on=day)
    if release is None:
        raise NotAllowed(
            f"Belum ada data terpadu {programme.region} yang berlaku pada {tanggal(day)}. Unggah data itu, atau ubah"
            " tanggalnya di aturan."
        )
    return release


def find_kelurahan(programme):
    """Somebody may have added the spelling of a kelurahan that was not known when the list came in."""
    lost = programme.candidates.open().filter(region=programme.region_id, group__isnull=True)
    lost = list(lost.exclude(kelurahan_text="", village_code_text=""))
    villages = VillageFinder(programme.region) if lost else None
    for candidate in lost:
        if village := place_of(villages, candidate).settled:
            Candidate.objects.filter(pk=candidate.pk).update(region=village)


def place_of(villages: VillageFinder, candidate) -> Found:
    """Which kelurahan a proposal means as it is written; where it is not settled a person has to choose it."""
    return villages.find(
        name=candidate.kelurahan_text, district=candidate.district_text, code=candidate.village_code_text
    )


def why_no_village(candidate) -> str:
    """The sentence that says why nobody knows the kelurahan of a proposal; "" where it is known or nothing is written.

    The names of the region are read for it: for one proposal, not for a list of them.
    """
    programme = candidate.programme
    if candidate.group_id or candidate.region_id != programme.region_id or not candidate.place_text:
        return ""
    return IN_WORDS.get(place_of(VillageFinder(programme.region), candidate).why, "")


def judged_in_order(rules, facts, earlier):
    """Yield (candidate, {code: Verdict}, is_eligible) for each candidate in turn; each is added to the earlier ones."""
    for each in facts:
        earlier.tell(each)
        verdicts = judge(rules, each)
        is_eligible = all(passes(rule, verdicts, each.overridden) for rule in rules)
        earlier.add(each, is_eligible)
        yield each.candidate, verdicts, is_eligible


def judge(rules, facts):
    """The verdicts by code; a rule is left out when it cannot be asked or an earlier one makes it pointless."""
    verdicts = {}
    for rule in rules:
        if not is_asked(rule.code, facts):
            continue
        before = (verdicts.get(code) for code in BY_CODE[rule.code].skipped_after)
        if any(verdict and verdict.reasons for verdict in before):
            continue
        verdict = JUDGEMENTS[rule.code](facts, rule.parameters)
        if verdict is not None:
            verdicts[rule.code] = verdict
    return verdicts


def is_asked(code, facts):
    """Whether the rule is about such a candidate at all: a person, or a group."""
    return BY_CODE[code].about in (BOTH, PERSON if facts.group is None else GROUP)


def passes(rule, verdicts, overridden):
    """Only a blocking rule that failed and was not overridden keeps a candidate out."""
    verdict = verdicts.get(rule.code)
    if rule.severity != BLOCK or verdict is None or not verdict.reasons:
        return True
    return rule.code in overridden and BY_CODE[rule.code].may_be_overridden


def write(programme, rules, judged):
    """Replace the results of the open candidates. One INSERT per BATCH: row by row it took five times as long."""
    now, severities = timezone.now(), {rule.code: rule.severity for rule in rules}
    rows = [
        {"candidate_id": candidate.pk, "code": code, "severity": severities[code], **verdict._asdict()}
        for candidate, verdicts, _ in judged
        for code, verdict in verdicts.items()
    ]
    RuleResult.objects.filter(candidate__in=programme.candidates.open()).delete()
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            cursor.execute(INSERT, [now, json.dumps(rows[start : start + BATCH], cls=DjangoJSONEncoder)])
    for status, wanted in ((Candidate.Status.ELIGIBLE, True), (Candidate.Status.INELIGIBLE, False)):
        whose = [candidate.pk for candidate, _, is_eligible in judged if is_eligible is wanted]
        Candidate.objects.open().filter(pk__in=whose).update(status=status, evaluated_at=now)
    numbers = numbers_by_reason(programme.candidates)
    Programme.objects.filter(pk=programme.pk).update(reason_counts=numbers, judging=None)


def figures_of(judged):
    eligible = sum(is_eligible for _, _, is_eligible in judged)
    reasons = Counter(
        reason for _, verdicts, _ in judged for verdict in verdicts.values() for reason in verdict.reasons
    )
    return {
        "candidates": len(judged),
        "eligible": eligible,
        "ineligible": len(judged) - eligible,
        "reasons": dict(sorted(reasons.items())),
    }
