"""What an office may fill in at a rule: kinds of parameters, how each is checked, kept and told in a sentence."""

from dataclasses import dataclass
from datetime import date

from accounts.errors import NotAllowed
from accounts.templatetags.kube import tanggal

MOST_WORDS, LONGEST_WORD = 50, 60


@dataclass(frozen=True)
class Number:
    """A whole number from `least` to `most`."""

    name: str
    label: str
    default: int
    least: int
    most: int

    def clean(self, value):
        """The number, the default for nothing. Raises NotAllowed for anything else, as the other kinds do."""
        if value in (None, ""):
            return self.default
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise NotAllowed(f"{self.label}: isi angka {self.least} sampai {self.most}.")
        return value

    def told(self, value):
        return value


@dataclass(frozen=True)
class Choice:
    """One of `choices`: {kept: shown in the list and in the sentence}."""

    name: str
    label: str
    default: str
    choices: dict[str, str]

    def clean(self, value):
        if value in (None, ""):
            return self.default
        if value not in self.choices:
            raise NotAllowed(f"{self.label}: pilih salah satu dari daftar.")
        return value

    def told(self, value):
        return self.choices[value].lower()


@dataclass(frozen=True)
class Choices:
    """One or more of `choices`, kept in their order."""

    name: str
    label: str
    default: tuple[str, ...]
    choices: dict[str, str]

    def clean(self, value):
        if not value:
            return list(self.default)
        if not isinstance(value, (list, tuple)) or not set(value) <= set(self.choices):
            raise NotAllowed(f"{self.label}: pilih dari daftar.")
        return [choice for choice in self.choices if choice in value]

    def told(self, value):
        return ", ".join(self.choices[choice] for choice in value)


@dataclass(frozen=True)
class Day:
    """A date, kept as 2024-12-31, or nothing. given and empty: how the sentence tells the one and the other."""

    name: str
    label: str
    given: str
    empty: str
    default: str = ""

    def clean(self, value):
        if value in (None, ""):
            return ""
        try:
            return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
        except (TypeError, ValueError) as error:
            raise NotAllowed(f"{self.label}: isi tanggal, atau kosongkan.") from error

    def told(self, value):
        return self.given.format(tanggal(date.fromisoformat(value))) if value else self.empty


@dataclass(frozen=True)
class Words:
    """A list of words the office edits, one a line on the page."""

    name: str
    label: str
    default: tuple[str, ...]

    def clean(self, value):
        if not value:
            return list(self.default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
            raise NotAllowed(f"{self.label}: tulis satu kata atau sebutan per baris.")
        words = list(dict.fromkeys(" ".join(word.split()) for word in value if word.strip()))
        if not words or len(words) > MOST_WORDS or max(map(len, words)) > LONGEST_WORD:
            raise NotAllowed(f"{self.label}: paling banyak {MOST_WORDS} baris, masing-masing {LONGEST_WORD} huruf.")
        return words

    def told(self, value):
        return ", ".join(value)
