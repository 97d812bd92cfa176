"""What the pages of candidates ask: how many of each, the reasons in words, and one candidate's judgement."""

from django.db.models import Count, F, Func, Q

from programmes.models import Candidate, CandidateImport, Component, Decree
from programmes.rules import BY_CODE, CATALOGUE, reason_in_words
from programmes.rules_entry import BOTH, GROUP, PERSON
from programmes.rules_in_words import in_words

WAITS_FOR_HOME = reason_in_words("home_office_asked")


def takes(programme):
    """Who is proposed for its components: {"groups": bool, "persons": bool}."""
    kinds = set(programme.components.values_list("recipient_kind", flat=True))
    groups = {*Component.GROUPS}
    return {"groups": bool(kinds & groups), "persons": bool(kinds - groups)}


def lists_of(programme):
    """Lists that came in for this programme, and those of who received in earlier years of its series; newest first."""
    years = programme.series.programmes.filter(year__lte=programme.year)
    years = years.prefetch_related("imports__upload__uploaded_by", "imports__job", "imports__taken_back_by")
    lists = (
        source
        for each in years
        for source in each.imports.all()
        if source.job and (each == programme or source.kind == CandidateImport.Kind.PAST)
    )
    return sorted(lists, key=lambda source: -source.pk)


def counts_by_status(programme):
    """[(code, label, number)] of every status, in the order of the steps."""
    # Rows and not keys are counted: then the index by status answers alone.
    rows = programme.candidates.order_by().values_list("status").annotate(number=Count("*"))
    numbers = dict(rows)
    return [(code, label, numbers.get(code, 0)) for code, label in Candidate.Status.choices]


def numbers_by_reason(candidates):
    """{reason code: candidates} of all these: one question that looks at every result."""
    reason = Func(F("results__reasons"), function="jsonb_array_elements_text")
    failed = candidates.filter(results__passed=False).annotate(reason=reason)
    return dict(failed.order_by().values_list("reason").annotate(number=Count("pk")))


def in_words_by_reason(numbers):
    """[(code, words, number)] in the order of the catalogue."""
    known = [code for rule in CATALOGUE for code in rule.reasons if code in numbers]
    return [(code, reason_in_words(code), numbers[code]) for code in known]


def with_reasons(candidates):
    """The candidates of a page with `reasons`: [{words, severity, is_overridden}]. Prefetch results, overrides."""
    for candidate in candidates:
        overridden = {override.code for override in candidate.overrides.all()}
        candidate.reasons = [
            {
                "words": reason_in_words(reason),
                "severity": result.severity,
                "is_overridden": result.code in overridden,
            }
            for result in candidate.results.all()
            for reason in result.reasons
        ]
        yield candidate


def rules_told(programme):
    """The programme's rules as sentences, in the order of the catalogue."""
    present = {rule.code: rule for rule in programme.rules.all()}
    return [
        {"sentence": rule.told(present[rule.code].parameters), "row": present[rule.code]}
        for rule in CATALOGUE
        if rule.code in present
    ]


def minimum_attendance(programme):
    """The share of sessions, in per cent, that whoever is paid must have attended where bimtek comes first."""
    rule = programme.rules.filter(code="attended_bimtek").first()
    return BY_CODE["attended_bimtek"].clean_parameters(rule.parameters if rule else {})["percent"]


def judgement(candidate):
    """Every rule of the programme about one candidate, asked or not, as the page shows it."""
    results = {result.code: result for result in candidate.results.all()}
    overrides = {override.code: override for override in candidate.overrides.select_related("made_by")}
    lines, asked = [], (BOTH, GROUP if candidate.group_id else PERSON)
    for rule in candidate.programme.rules.all():
        entry, result = BY_CODE.get(rule.code), results.get(rule.code)
        if entry is not None and (result or entry.about in asked):
            line = line_of(entry, rule, result, overrides.get(rule.code))
            lines.append(line | {"words": in_words(result) if result else not_asked(entry, lines, bool(results))})
    return lines


def line_of(entry, rule, result, override):
    return {
        "code": entry.code,
        "sentence": entry.told(rule.parameters),
        "severity": result.severity if result else rule.severity,
        "state": state_of(result, override),
        "reasons": [reason_in_words(reason) for reason in result.reasons] if result else [],
        "data_on": result.data_on if result else None,
        "override": override,
        "may_be_overridden": entry.may_be_overridden,
    }


def state_of(result, override):
    if result is None:
        return "unasked"
    if result.passed:
        return "passed"
    return "overridden" if override else "failed"


def not_asked(entry, before, is_judged):
    """Why a rule has no result."""
    failed = {line["code"] for line in before if line["state"] in ("failed", "overridden")}
    if entry.at_payment:
        return "Diperiksa sebelum bantuan disalurkan."
    if {"nik_sound", "nik_once"} & set(entry.skipped_after) & failed:
        waits = any(WAITS_FOR_HOME in line["reasons"] for line in before)
        why = "kantor asalnya belum setuju" if waits else "NIK-nya harus dibetulkan dulu"
        return f"Tidak diperiksa, karena {why}."
    if set(entry.skipped_after) & failed:
        return "Tidak diperiksa lagi, karena kelurahannya sudah gugur pada aturan sebelumnya."
    if entry.code == "same_name" and is_judged:
        return "Tidak diperiksa, karena NIK-nya tidak tercatat dalam data terpadu dan belum dikenal di kantor ini."
    if entry.needs_register and is_judged:
        return "Tidak dapat diperiksa, karena orang dan keluarganya tidak tercatat dalam data terpadu."
    if entry.code == "kelurahan_not_served" and is_judged:
        return "Tidak dapat diperiksa, karena kelurahan/desanya belum jelas."
    if entry.code == "within_quota" and is_judged:
        return "Tidak dihitung, karena kelurahannya tidak dikenal."
    return "Belum diperiksa."


def waiting_list(programme):
    """Eligible candidates who stand in no decree, by component and in the order of the proposals: who comes next."""
    waiting = programme.candidates.placeable()
    return waiting.select_related("region", "component").order_by("component__order", "component", "number")


def kelurahan_reached(programme):
    """Where this series has been: the kelurahan reached, each with its `years`, and those that no year reached."""
    years = {}
    settled = Q(recipients__decree__isnull=True) | Q(recipients__decree__status=Decree.Status.SIGNED)
    past = programme.series.programmes.filter(settled, recipients__isnull=False).order_by("year")
    for year, region in past.values_list("year", "recipients__region").distinct():
        years.setdefault(region, []).append(year)
    villages = list(programme.region.villages().select_related("parent__parent").order_by("code"))
    for village in villages:
        village.years = years.get(village.pk)
    return {
        "reached": [village for village in villages if village.years],
        "unreached": [village for village in villages if not village.years],
    }
