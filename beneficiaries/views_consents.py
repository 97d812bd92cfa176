"""What offices ask each other about persons who live in one region and are named in another."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.pages import tried
from accounts.roles import ACCESS
from beneficiaries import consents as services
from beneficiaries.forms_consents import ConsentForm
from beneficiaries.models import Consent

PER_PAGE = 30
NOT_YOURS = "Permintaan ini dijawab kantor asal orangnya. Tunggu jawabannya di halaman ini."


@opens()
def consents(request):
    """Those this office is asked first, then those it asks."""
    found = Consent.objects.visible_to(request.user).select_related("region", "asked_by")
    is_ours = found.of_persons(request.user)
    context = {
        "page": Paginator(found.exclude(pk__in=is_ours.values("pk")), PER_PAGE).get_page(request.GET.get("page")),
        "ours": is_ours.select_related("person").order_by("-state", "-pk")[:PER_PAGE],
    }
    return render(request, "beneficiaries/consents.html", context)


@opens(Consent)
def consent(request, consent):
    form = ConsentForm(request.POST or None)
    may_answer = Consent.objects.owned_by(request.user).filter(pk=consent.pk).exists()
    if request.method == "POST":
        if not may_answer:
            raise NotAllowed(NOT_YOURS)
        asked = {"actor": request.user, "consent": consent}
        if form.is_valid() and (made := tried(form, services.decide, typed=form.decision(), **asked)):
            messages.success(request, f"{made.get_state_display()}: {made.name}. Kantor peminta melihatnya.")
            return redirect(made)
    context = {
        "consent": consent,
        "form": form,
        "is_ours": consent.person.lives_within(request.user),
        "is_asked": may_answer
        and request.user.role in ACCESS["beneficiaries:consent"]["POST"]
        and not is_over(consent),
        "is_named_alike": services.is_named_alike(consent),
    }
    return render(request, "beneficiaries/consent.html", context, status=422 if form.errors else 200)


def is_over(consent) -> bool:
    return consent.state == Consent.State.AGREED
