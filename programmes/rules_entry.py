"""What an entry of the catalogue of rules says."""

from dataclasses import dataclass

from accounts.errors import NotAllowed

PERSON, GROUP, BOTH = "person", "group", "both"


@dataclass(frozen=True)
class Rule:
    """One rule. `sentence` is what a candidate who passes fulfils; {names} in it are parameters.

    number: of DOMAIN 2.3, as offices and regulations count them; "" for the house's own.
    reasons: reason code -> words for a chip. skipped_after: codes of rules; when one of them has failed, this one
    is not asked any more. is_identity: whoever fails is not known as a person, so the rule is always on, always
    blocks and cannot be overridden. needs_register: cannot be judged before a release is loaded. about: who is
    asked. at_payment: judged when money is to be sent, not with the proposal. is_usual: ticked in a new programme.
    is_always_asked: in every programme, as a warning unless the office chose another severity.
    """

    code: str
    sentence: str
    english: str
    reasons: dict[str, str]
    parameters: tuple = ()
    skipped_after: tuple[str, ...] = ()
    number: str = ""
    about: str = PERSON
    is_identity: bool = False
    needs_register: bool = False
    at_payment: bool = False
    is_usual: bool = False
    is_always_asked: bool = False

    @property
    def usual_severity(self):
        return "warn" if self.is_always_asked else "block"

    @property
    def may_be_overridden(self):
        return not self.is_identity

    def clean_parameters(self, given):
        """Every parameter with a value in its range, the default where none is given."""
        cleaned = {parameter.name: parameter.clean(given.get(parameter.name)) for parameter in self.parameters}
        if cleaned.get("least", 0) > cleaned.get("most", cleaned.get("least", 0)):
            raise NotAllowed("Batas bawah tidak boleh lebih besar dari batas atas.")
        return cleaned

    def told(self, parameters):
        """The sentence with its parameters filled in."""
        values = self.clean_parameters(parameters)
        return self.sentence.format(**{each.name: each.told(values[each.name]) for each in self.parameters})
