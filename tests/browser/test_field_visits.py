"""A pendamping at a door: a phone, a weak signal, no JavaScript, and a photo."""

import pytest
from django.urls import reverse

from beneficiaries.models import FieldOutcome
from tests.beneficiaries.conftest import *  # noqa: F403 - the register of Metro
from tests.beneficiaries.visits import a_list, photo
from tests.browser.conftest import PHONE
from tests.browser.steps import tap

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.browser]


def test_a_visit_is_recorded_with_a_photo_and_no_javascript(phone_of, address, sari, dewi, release, tmp_path):
    listed = a_list(sari, release, dewi)
    first = listed.visits.get(number=1)
    file = tmp_path / "foto.jpg"
    file.write_bytes(photo().read())
    phone = phone_of(dewi)
    phone.goto(address + reverse("beneficiaries:my_lists"))
    tap(phone.get_by_role("link", name="Buka"))
    tap(phone.get_by_role("link", name=f"RW {first.rw} / RT {first.rt}"))
    tap(phone.get_by_role("link", name=first.name))
    phone.get_by_text("Sudah mampu").tap()
    phone.get_by_label("Foto").set_input_files(file)
    phone.get_by_label("Catatan").fill("rumah dua lantai")
    low = [one.inner_text() for one in targets(phone) if one.bounding_box()["height"] < 48]
    assert (low, phone.locator("html").evaluate("html => html.scrollWidth")) == ([], PHONE["width"])
    tap(phone.get_by_role("button", name="Simpan"))
    phone.get_by_text(f"Tercatat: {first.name}, sudah mampu.").wait_for()
    outcome = FieldOutcome.objects.get()
    assert (outcome.visit, outcome.outcome, bool(outcome.photo)) == (first, "better_off", True)


def targets(page):
    return page.locator(
        "main a:visible, main label.btn:visible, main button:visible, main input:visible:not(.btn-check)"
    ).all()
