"""Which fields of the house's forms may wait in a browser."""

import re

import pytest
from django import forms
from django.urls import reverse

from accounts.forms_kept import may_be_kept
from tests.access.test_odd_input import forms_below

SEALED = re.compile(r"\b(nik|kk|rekening|telepon|sandi|password)\b", re.IGNORECASE)
# Called so, but without a number of a person: who holds an account, which of two, an office's own telephone.
WITHOUT_A_NUMBER = {"holder", "which", "contact", "usable_password"}


def typed_in():
    for form in forms_below():
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, (forms.Select, forms.HiddenInput)):
                yield form, name, field


def test_no_field_for_a_sealed_number_or_a_password_is_kept():
    """A new one fails until its widget is `never_kept`."""
    asked = [(form.__name__, name, field) for form, name, field in typed_in() if SEALED.search(f"{field.label} {name}")]
    kept = {(form, name) for form, name, field in asked if may_be_kept(field) and name not in WITHOUT_A_NUMBER}
    assert kept - {("UserChangeForm", "password")} == set()
    assert len(asked) > 12


@pytest.mark.parametrize("page", ["beneficiaries:add_check"])
def test_the_page_says_so_to_the_browser(as_, sari, page):
    assert re.search(r'name="niks"[^>]*data-never-kept', as_(sari).get(reverse(page)).text)
