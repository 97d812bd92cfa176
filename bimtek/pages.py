"""What the room's pages with a form share."""

from django.shortcuts import render


def show_form(request, form, heading, back, back_to, template="bimtek/edit_form.html", **context):
    """back, back_to: the address and the name of the page it was opened from."""
    page = {"form": form, "heading": heading, "back": back, "back_to": back_to, **context}
    return render(request, template, page, status=422 if form.is_bound else 200)
