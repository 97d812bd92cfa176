"""Groups to propose, place and pay: a programme whose component is for groups. Invented NIKs and accounts only."""

from datetime import date

from beneficiaries.models import Bank
from kube.models import Group, Plan, Position
from kube.services.papers import add_account
from programmes.models import Component, ProgrammeRule
from programmes.rules import BY_CODE
from programmes.services import candidates, decrees
from programmes.services.proposals import propose_groups
from regions.models import Region
from tests.kube.conftest import a_group, a_member
from tests.programmes.placing import MILLION, draft, make_official, make_programme

IMOPURO = "18.72.01.1003"
RULES = ("group_size", "group_officers", "members_near", "group_equipped")
EACH = 20 * MILLION


def programme_of_groups(office, *, quota=40, papers=("Proposal",), **fields):
    """KUBE: each group Rp20.000.000, all rules about groups, two about persons that nobody asks a group."""
    known = {"quota": quota, "budget": quota * EACH, "amount": EACH}
    programme = make_programme(office, papers=papers, **known | fields)
    programme.components.update(recipient_kind=Component.RecipientKind.GROUP, name="KUBE")
    programme.rules.all().delete()
    ProgrammeRule.objects.bulk_create(
        ProgrammeRule(programme=programme, code=code, parameters=BY_CODE[code].clean_parameters({}))
        for code in ("nik_sound", "age_between", *RULES)
    )
    return programme


def groups(actor, office, count, first=1, **lacking):
    return [sound_group(actor, office, number, **lacking) for number in range(first, first + count)]


def sound_group(actor, office, number, *, members=5, officers=3, account=True, region=IMOPURO, **fields):
    """Active, with five families, three officers, an account in its name, a stamp and a plan. number: 1 to 60."""
    known = {"has_stamp": True, "status": Group.Status.ACTIVE, "business": "Ternak lele", "address": f"Jalan {number}"}
    group = a_group(office, Region.objects.get(code=region), f"Mawar {number:02}", **known | fields)
    present = [a_member(group, 9001 + 5 * (number - 1) + i) for i in range(members)]
    for title, member in zip(Position.Title.values[:officers], present, strict=False):
        Position.objects.create(group=group, membership=member, title=title, since_on=member.joined_on)
    if account:
        give_account(actor, group, f"00456{9000 + number}")
    Plan.objects.create(group=group, year=2023, text="Ternak lele")
    return group


def give_account(actor, group, number, holder=None, bank="121"):
    return add_account(
        actor=actor, group=group, bank=Bank.objects.get(code=bank), number=number, holder=holder or group.name
    )


def propose(actor, programme, chosen):
    return propose_groups(actor=actor, programme=programme, component=programme.components.get(), groups=chosen)


def judged(actor, programme, chosen):
    """Proposed and judged. Returns the candidates in their order."""
    propose(actor, programme, chosen)
    candidates.evaluate(actor=actor, programme=programme)
    return list(programme.candidates.order_by("number"))


def signed(operator, kadis, programme, decided_on=date(2023, 8, 10), **words):
    """A decree of everybody who is eligible."""
    decree = draft(operator, programme, **words)
    decrees.place_all(actor=operator, decree=decree)
    decrees.submit_decree(actor=operator, decree=decree)
    official = programme.office.officials.first() or make_official(programme.office)
    return decrees.sign_decree(actor=kadis, decree=decree, official=official, decided_on=decided_on)
