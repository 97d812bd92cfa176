"""Proposals of persons who live in another region: their own offices are asked, and may let them in."""

from beneficiaries.consents import ask
from beneficiaries.models import Consent


def ask_homes(actor, programme, facts) -> None:
    """Whoever lives in another region is judged when his own office has agreed: it is asked, once for each name."""
    waiting = [each.candidate.pk for each in facts if each.home_says]
    if actor is None or not waiting:
        return
    for candidate in programme.candidates.filter(pk__in=waiting).select_related("person", "region"):
        about = {"subject": programme, "region": programme.region, "place": candidate.region}
        ask(actor=actor, person=candidate.person, name=candidate.name, **about)


def answers_of_homes(programme, candidates) -> dict[int, str]:
    """{person: what his own office says} of those proposed from elsewhere that it has not agreed to.

    candidates: with `lives_in`, the code of the person's region.
    """
    low, high = programme.region.scope
    people = {each.person_id for each in candidates if each.lives_in and not low <= each.lives_in < high}
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
