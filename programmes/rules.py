"""The catalogue: every rule a programme can choose, in words, with its parameters and the reasons it can give.

How a rule judges stands in programmes/judgements.py, what it looks at in programmes/facts.py; the entries themselves
in rules_of_persons.py and rules_of_groups.py. Codes of rules and reasons are stored with candidates and decrees:
they are never renamed.
"""

import re

from accounts.errors import NotAllowed
from programmes.rules_of_groups import RULES_OF_GROUPS
from programmes.rules_of_persons import IDENTITY, LAST_RULES, RULES_OF_PERSONS

BLOCK = "block"
SEVERITIES = ("block", "warn", "info")
SHORTEST_REASON = 10  # letters
LONGEST_REASON = 500
IDENTITY_NUMBER = re.compile(r"\d(?:[\s.-]?\d){12,}")

CATALOGUE = (*RULES_OF_PERSONS, *RULES_OF_GROUPS, *LAST_RULES)
BY_CODE = {rule.code: rule for rule in CATALOGUE}
REASONS = {reason: words for rule in CATALOGUE for reason, words in rule.reasons.items()}


def reason_in_words(code):
    return REASONS.get(code, code)


def chosen(rules):
    """The rules a programme is to have: [(Rule, severity, parameters)] in the order of the catalogue.

    rules: [(code, severity, parameters)]; the rules of identity, and those that are always asked, are added where they
    are missing. Raises NotAllowed for an unknown code or severity, a rule given twice, or a parameter out of its range.
    """
    given = {code: (severity, parameters) for code, severity, parameters in rules}
    unknown = [code for code in given if code not in BY_CODE]
    if unknown or len(given) != len(rules):
        raise NotAllowed(f"Aturan tidak dikenal atau disebut dua kali: {', '.join(unknown or given)}.")
    for code in IDENTITY:
        given[code] = (BLOCK, {})
    for rule in CATALOGUE:
        if rule.is_always_asked:
            given.setdefault(rule.code, (rule.usual_severity, {}))
    if wrong := [severity for severity, _ in given.values() if severity not in SEVERITIES]:
        raise NotAllowed(f"Sifat aturan tidak dikenal: {', '.join(wrong)}.")
    return [
        (rule, given[rule.code][0], rule.clean_parameters(given[rule.code][1]))
        for rule in CATALOGUE
        if rule.code in given
    ]


def clean_reason(text):
    """Why a rule is overridden, on one line. Raises NotAllowed when it says too little or holds an identity number."""
    reason = " ".join(text.split())
    if sum(map(str.isalpha, reason)) < SHORTEST_REASON:
        raise NotAllowed(f"Tulis alasannya, minimal {SHORTEST_REASON} huruf: apa yang diperiksa dan buktinya.")
    if len(reason) > LONGEST_REASON:
        raise NotAllowed(f"Alasan terlalu panjang: paling banyak {LONGEST_REASON} huruf.")
    if IDENTITY_NUMBER.search(reason):
        raise NotAllowed("Jangan menulis NIK, nomor KK atau nomor rekening dalam alasan.")
    return reason
