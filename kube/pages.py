"""What pages with a form have in common: the service is tried, and the form is shown again with what it refused."""

from django.shortcuts import render

from accounts.errors import NotAllowed


def tried(form, service, **asked):
    """What the service made of the form, or None with its refusal told on the form, so that nothing is typed twice."""
    try:
        return service(**asked, **form.cleaned_data)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None


def show_form(request, form, template="kube/form.html", **context):
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
