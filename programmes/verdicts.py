"""How one rule judged one candidate."""

from datetime import date
from typing import NamedTuple


class Verdict(NamedTuple):
    reasons: list[str] = []
    evidence: dict = {}
    data_on: date | None = None
