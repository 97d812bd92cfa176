"""What pages of the room with a form share."""

from django.shortcuts import render


def show_form(request, form, template="kube/form.html", **context):
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
