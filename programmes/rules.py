"""The catalogue: every rule a programme can choose, in words, with its parameters and the reasons it can give.

How a rule judges stands in programmes/judgements.py, what it looks at in programmes/facts.py. Codes of rules and
reasons are stored with candidates and decrees: they are never renamed.
"""

import re
from dataclasses import dataclass, field

from accounts.errors import NotAllowed

BLOCK = "block"
SEVERITIES = ("block", "warn", "info")
SHORTEST_REASON = 10  # letters
LONGEST_REASON = 500
IDENTITY_NUMBER = re.compile(r"\d(?:[\s.-]?\d){12,}")


@dataclass(frozen=True)
class Parameter:
    """A whole number the office may set, from `least` to `most`."""

    name: str
    label: str
    default: int
    least: int
    most: int

    def clean(self, value):
        """The number, the default for nothing. Raises NotAllowed for anything else."""
        if value in (None, ""):
            return self.default
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise NotAllowed(f"{self.label}: isi angka {self.least} sampai {self.most}.")
        return value


@dataclass(frozen=True)
class Rule:
    """One rule. `sentence` is what a candidate who passes fulfils; {names} in it are parameters.

    reasons: reason code -> words for a chip. skipped_after: codes of rules; when one of them has failed, this one
    is not asked any more. is_identity: whoever fails is not known as a person, so the rule is always on, always
    blocks and cannot be overridden. needs_register: cannot be judged before a release is loaded.
    """

    code: str
    sentence: str
    english: str
    reasons: dict[str, str]
    parameters: tuple[Parameter, ...] = ()
    skipped_after: tuple[str, ...] = ()
    is_identity: bool = False
    needs_register: bool = field(default=False, kw_only=True)

    @property
    def may_be_overridden(self):
        return not self.is_identity

    def clean_parameters(self, given):
        """Every parameter with a value in its range, the default where none is given."""
        return {parameter.name: parameter.clean(given.get(parameter.name)) for parameter in self.parameters}

    def told(self, parameters):
        """The sentence with its parameters filled in."""
        return self.sentence.format(**self.clean_parameters(parameters))


IDENTITY = ("nik_sound", "nik_once")
LOOK_BACK = Parameter("years", "Berapa tahun ke belakang", default=1, least=1, most=10)

CATALOGUE = (
    Rule(
        "nik_sound",
        "NIK terdiri atas 16 angka dan cocok dengan tanggal lahir dan jenis kelamin.",
        "The NIK has 16 digits and agrees with the date of birth and the sex.",
        {"invalid_nik": "NIK tidak benar"},
        is_identity=True,
    ),
    Rule(
        "nik_once",
        "NIK diusulkan satu kali saja.",
        "The NIK is proposed only once.",
        {"duplicate_nik": "NIK sudah diusulkan", "duplicate_person": "Sudah diusulkan dengan NIK lain"},
        skipped_after=("nik_sound",),
        is_identity=True,
    ),
    Rule(
        "not_helped_before",
        "Belum menerima bantuan program ini dalam {years} tahun terakhir.",
        "Has not received this aid in the last {years} years.",
        {"received_last_year": "Sudah menerima tahun sebelumnya"},
        parameters=(LOOK_BACK,),
        skipped_after=IDENTITY,
    ),
    Rule(
        "in_register",
        "Tercatat dalam data terpadu (DTKS/DTSEN).",
        "Is in the social register (DTKS/DTSEN).",
        {"not_in_dtks": "Tidak tercatat dalam data terpadu"},
        skipped_after=IDENTITY,
        needs_register=True,
    ),
    Rule(
        "no_pkh",
        "Keluarga tidak menerima PKH.",
        "The household receives no PKH.",
        {"receives_pkh": "Menerima PKH", "household_receives_pkh": "Keluarga menerima PKH"},
        skipped_after=IDENTITY,
        needs_register=True,
    ),
    Rule(
        "no_bpnt",
        "Keluarga tidak menerima BPNT.",
        "The household receives no BPNT.",
        {"receives_bpnt": "Menerima BPNT", "household_receives_bpnt": "Keluarga menerima BPNT"},
        skipped_after=IDENTITY,
        needs_register=True,
    ),
    Rule(
        "one_per_household",
        "Satu keluarga (nomor KK) satu penerima.",
        "One recipient per household (KK number).",
        {"household_already_represented": "Keluarga sudah terwakili"},
        skipped_after=IDENTITY,
    ),
    Rule(
        "has_business",
        "Sudah punya embrio usaha.",
        "Already has an embryo business.",
        {"no_business_embryo": "Belum punya embrio usaha"},
    ),
    Rule(
        "kelurahan_not_served",
        "Kelurahan belum dilayani program ini dalam {years} tahun terakhir.",
        "The kelurahan was not served by this programme in the last {years} years.",
        {"kelurahan_served_last_year": "Kelurahan sudah dilayani tahun sebelumnya"},
        parameters=(LOOK_BACK,),
    ),
    Rule(
        "kelurahan_of_this_year",
        "Kelurahan termasuk sasaran tahun ini.",
        "The kelurahan is one of this year's.",
        {"kelurahan_not_listed": "Bukan kelurahan sasaran"},
        skipped_after=("kelurahan_not_served",),
    ),
)

BY_CODE = {rule.code: rule for rule in CATALOGUE}
REASONS = {reason: words for rule in CATALOGUE for reason, words in rule.reasons.items()}


def reason_in_words(code):
    return REASONS.get(code, code)


def chosen(rules):
    """The rules a programme is to have: [(Rule, severity, parameters)] in the order of the catalogue.

    rules: [(code, severity, parameters)]; the rules of identity are added where they are missing. Raises
    NotAllowed for an unknown code or severity, a rule given twice, or a parameter out of its range.
    """
    given = {code: (severity, parameters) for code, severity, parameters in rules}
    unknown = [code for code in given if code not in BY_CODE]
    if unknown or len(given) != len(rules):
        raise NotAllowed(f"Aturan tidak dikenal atau disebut dua kali: {', '.join(unknown or given)}.")
    for code in IDENTITY:
        given[code] = (BLOCK, {})
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
