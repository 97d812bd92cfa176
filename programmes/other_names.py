"""Under which other names the owner of a proposed NIK is known, as far as whoever asks may read them."""

from accounts.models import User
from beneficiaries.likeness import is_same_name
from beneficiaries.looking import entries_of
from beneficiaries.models import Person
from beneficiaries.names import name_key
from programmes.models import Candidate


def names_beside(user: User, candidate: Candidate) -> list[tuple[str, str]]:
    """[(where, name)] of those that are not the proposed one. Rows of the register and persons who live outside the
    user's region are not his to read: being proposed here makes nobody's name known.
    """
    if not candidate.nik_index:
        return []
    entries = entries_of(user, bytes(candidate.nik_index))[:1]
    known = [(f"{entry.release}", entry.name) for entry in entries]
    person = Person.objects.visible_to(user).filter(pk=candidate.person_id).first()
    if person and person.lives_within(user):
        known.append(("Catatan kantor", person.name))
    proposed = name_key(candidate.name)
    return [(where, name) for where, name in known if not is_same_name(proposed, name_key(name))]
