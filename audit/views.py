"""The history of the user's region."""

from django.shortcuts import render

from accounts.access import opens
from audit.forms import EventFilter
from audit.models import Event
from audit.queries import chain_state, page_of
from audit.reading import readable


@opens()
def events(request):
    filter_form = EventFilter(request.GET)
    found, older = page_of(filter_form.filter(Event.objects.visible_to(request.user)))
    context = {"filter": filter_form, "events": list(readable(found)), "older": older, "chain": chain_state()}
    return render(request, "audit/events.html", context)
