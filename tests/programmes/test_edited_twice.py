"""Two operators at the settings of one programme: neither loses what he saved."""

import uuid

from django.urls import reverse

from accounts.roles import Role
from tests.typed import sending


def test_a_budget_and_a_quota_saved_by_two_are_both_kept(as_, sari, person, programme):
    """Sari raises the budget; Tono, whose page was open before, sets the quota."""
    address, tono = reverse("programmes:edit", args=[programme.slug]), as_(person("tono", Role.OPERATOR, "18.72"))
    of_tono = sending(tono.get(address).text, "shown")
    of_sari = sending(as_(sari).get(address).text, "shown")
    assert as_(sari).post(address, of_sari.as_data(budget_rupiah="25.000.000")).status_code == 302
    answer = tono.post(address, of_tono.as_data(quota="22"))
    assert answer.status_code == 422
    assert "<strong>Sari</strong> (Operator)" in answer.text
    assert "<del>20.000.000</del>" in answer.text and "<ins>25.000.000</ins> (sudah dimasukkan" in answer.text
    programme.refresh_from_db()
    assert (programme.budget_rupiah, programme.components.get().quota) == (25_000_000, 20)
    again = sending(answer.text, "shown").as_data(form_token=str(uuid.uuid4()))
    assert tono.post(address, again).status_code == 302
    programme.refresh_from_db()
    assert (programme.budget_rupiah, programme.components.get().quota) == (25_000_000, 22)


def test_what_is_given_is_not_set_back_by_a_page_that_was_open_before(as_, sari, person, programme):
    """The quota stands in a form within the form: Tono changes only the budget, and would take Sari's quota back."""
    address, tono = reverse("programmes:edit", args=[programme.slug]), as_(person("tono", Role.OPERATOR, "18.72"))
    of_tono = sending(tono.get(address).text, "shown")
    of_sari = sending(as_(sari).get(address).text, "shown")
    assert as_(sari).post(address, of_sari.as_data(quota="19")).status_code == 302
    answer = tono.post(address, of_tono.as_data(budget_rupiah="25.000.000"))
    assert answer.status_code == 422
    assert "<del>20</del>" in answer.text and "<ins>19</ins>" in answer.text
    again = sending(answer.text, "shown").as_data(form_token=str(uuid.uuid4()))
    assert tono.post(address, again).status_code == 302
    programme.refresh_from_db()
    assert (programme.budget_rupiah, programme.components.get().quota) == (25_000_000, 19)
