"""Deny by default, and the clock of the user's office."""

import structlog
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from accounts.roles import ACCESS, PUBLIC

log = structlog.get_logger()

OWN_PASSWORD = "accounts:password"


class PolicyMiddleware:
    """A URL without a row in the access table, or a view without the `opens` mark, does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name in PUBLIC:
            return None
        if name not in ACCESS or not view.__dict__.get("is_opened"):
            log.error("page.without_policy", view_name=name)
            raise Http404
        if request.user.is_authenticated and request.user.must_change_password and name != OWN_PASSWORD:
            return redirect(OWN_PASSWORD)
        return None


class OfficeTimeMiddleware:
    """Show times in the zone of the user's office: WIB, WITA or WIT."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        zone = request.user.zone if request.user.is_authenticated else None
        if zone is None:
            timezone.deactivate()
        else:
            timezone.activate(zone)
        return self.get_response(request)
