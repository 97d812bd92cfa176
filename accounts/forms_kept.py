"""What of a form may wait in the browser (static/js/kept.js) or stand in a page a second time (forms_edit.py)."""

from django import forms

# Passwords are left out by their own kind of field.
NEVER = {"data-never-kept": "yes", "autocomplete": "off"}


def never_kept(widget: forms.Widget) -> forms.Widget:
    """For a NIK, KK, account or telephone number: typed again rather than left on a desk that others use, too."""
    widget.attrs |= NEVER
    return widget


def may_be_kept(field: forms.Field) -> bool:
    return not isinstance(field.widget, forms.PasswordInput) and "data-never-kept" not in field.widget.attrs
