"""Who signs a batch: the two heads of the office that owns it, and nobody who has worked on it in another role."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from disbursements import services
from disbursements.models import Approval
from programmes.hands import WORK
from regions.models import Region
from tests.conftest import make_office
from tests.disbursements import paying
from tests.disbursements.paying import refused_by_database
from tests.programmes.placing import make_candidates, make_programme, signed


@pytest.fixture
def tono(person, office):
    """Tono works in Metro today, and will be one of its heads tomorrow."""
    return person("tono", Role.OPERATOR, "18.72")


def promoted(user, role=Role.KABID):
    User.objects.filter(pk=user.pk).update(role=role)
    return User.objects.get(pk=user.pk)


def marked(batch):
    return list(batch.payments.exclude(marks=[]).values_list("number", flat=True))


def sign_in_sql(head, batch, stage="check"):
    known = {"batch": batch, "stage": stage, "signed_name": "x", "list_sha256": batch.list_sha256}
    known["looked_at"] = marked(batch)
    return refused_by_database(lambda: Approval.objects.create(signed_by=head, **known))


def change_an_account(user, decree):
    person, bank = decree.recipients.first().person, Bank.objects.get(code="121")
    correct_account(actor=user, person=person, bank=bank, number="7770001", holder=person.name, reason="buku tabungan")


@pytest.mark.parametrize("role", [Role.KABID, Role.KADIS])
def test_who_changed_an_account_of_a_line_signs_in_neither_role(sari, tono, budi, decree, role):
    change_an_account(tono, decree)
    batch = paying.submit(sari, decree)
    if role == Role.KADIS:
        services.check_batch(actor=budi, batch=batch, looked_at=marked(batch))
    act, stage = {"kabid": (services.check_batch, "check"), "kadis": (services.approve_batch, "approve")}[role]
    tono = promoted(tono, role)
    with pytest.raises(NotAllowed, match=f"Anda {WORK['account']}"):
        act(actor=tono, batch=batch)
    batch.refresh_from_db()
    assert "who had a hand in a batch" in sign_in_sql(tono, batch, stage)


def test_who_received_papers_of_a_line_does_not_sign(sari, tono, made, budi, office):
    programme = make_programme(office)
    make_candidates(programme, 2)
    decree = paying.complete(tono, signed(sari, made, programme))
    batch = paying.submit(sari, decree)
    with pytest.raises(NotAllowed, match=f"Anda {WORK['paper']}.*menandatangani: Budi."):
        services.check_batch(actor=promoted(tono), batch=batch)
    assert "who had a hand in a batch" in sign_in_sql(promoted(tono), batch)


def test_who_applied_the_return_does_not_sign_what_is_paid_again(sari, tono, made, budi, decree):
    first = paying.send(sari, budi, made, decree)
    paying.apply(tono, first, paying.answer_rows(first, returned=(1,)))
    change_an_account(sari, decree)
    again = paying.submit(sari, decree)
    with pytest.raises(NotAllowed, match=f"Anda {WORK['result']}"):
        services.check_batch(actor=promoted(tono), batch=again)
    assert "who had a hand in a batch" in sign_in_sql(promoted(tono), again)
    assert not sign_in_sql(budi, again)


STRANGERS = [
    (Role.LURAH, "18.72.01.1001"),
    (Role.LURAH, "18.72"),
    (Role.OPERATOR, "53.71"),
    (Role.OPERATOR, "18.72"),
    (Role.KADIS, "18.72"),  # for the stage of the section's head
    (Role.KABID, "18"),
    (Role.KABID, "18.72.01"),
    (Role.KABID, "53.71"),
    (Role.KABID, None),
]


@pytest.mark.parametrize(("role", "code"), STRANGERS)
def test_nobody_else_can_be_written_as_a_signer(person, submitted, role, code):
    make_office(Region.objects.get(code="18"), "PEMERINTAH PROVINSI LAMPUNG", "Bandar Lampung")
    stranger = person("asing", role, code)
    assert "by the heads of the office that owns it" in sign_in_sql(stranger, submitted)
    with pytest.raises(NotAllowed):
        services.check_batch(actor=stranger, batch=submitted)


def test_the_province_takes_no_step_with_a_batch_of_the_kota(person, draft):
    make_office(Region.objects.get(code="18"), "PEMERINTAH PROVINSI LAMPUNG", "Bandar Lampung")
    rini = person("rini", Role.OPERATOR, "18")
    for act in (
        lambda: services.prepare_batch(actor=rini, decree=draft.decree),
        lambda: services.submit_batch(actor=rini, batch=draft),
        lambda: services.discard_batch(actor=rini, batch=draft),
        lambda: services.reject_batch(actor=rini, batch=draft, reason="judulnya keliru"),
        lambda: services.bank_list(actor=rini, batch=draft),
    ):
        with pytest.raises(NotAllowed, match="milik Dinas Sosial Kota Metro"):
            act()


def test_the_page_of_a_batch_says_why_he_does_not_sign_and_no_card_asks_him(sari, tono, budi, decree, as_):
    change_an_account(tono, decree)
    batch = paying.submit(sari, decree)
    for user, is_asked in ((budi, True), (promoted(tono), False)):
        browser = as_(user)
        assert ("menunggu pemeriksaan Anda" in browser.get(reverse("reports:mine")).text) == is_asked
        page = browser.get(batch.get_absolute_url()).text
        assert (f"Anda {WORK['account']}" in page, "Periksa dan tanda tangani" in page) == (not is_asked, is_asked)
