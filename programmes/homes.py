"""Proposals of persons who live in another region: their own offices are asked, and may let them in."""

from beneficiaries.consents import ask, is_needed
from beneficiaries.models import Consent


def ask_homes(actor, programme):
    """Whoever lives in another region is judged when his own office has agreed: it is asked, once for each name."""
    if actor is None:
        return
    for candidate in people_elsewhere(programme).select_related("person", "region"):
        if is_needed(candidate.person, programme.region, programme):
            about = {"subject": programme, "region": programme.region, "place": candidate.region}
            ask(actor=actor, person=candidate.person, name=candidate.name, **about)


def people_elsewhere(programme):
    """Open proposals of persons who live outside the programme's region."""
    low, high = programme.region.scope
    found = programme.candidates.open().filter(person__isnull=False)
    return found.exclude(person__region_id__gte=low, person__region_id__lt=high)


def answers_of_homes(programme):
    """{person: what his own office says} of those it has not agreed to."""
    people = set(people_elsewhere(programme).values_list("person_id", flat=True))
    if not people:
        return {}
    consents = Consent.objects.about(programme).filter(person__in=people).order_by("pk")
    said = dict(consents.values_list("person_id", "state"))
    agreed = set(consents.agreed().values_list("person_id", flat=True))
    return {person: said.get(person, Consent.State.ASKED.value) for person in people - agreed}


def names_known(programme):
    """{person: the name he is known by} of those proposed. Who lives elsewhere is known by another office: whether a
    list names him rightly is not this one's to learn.
    """
    low, high = programme.region.scope
    people = programme.candidates.open().filter(person__region_id__gte=low, person__region_id__lt=high)
    return dict(people.values_list("person", "person__name"))
