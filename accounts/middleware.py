"""Deny by default, no letters that cannot be kept, and the clock of the user's office."""

import re

import structlog
from django.core.exceptions import BadRequest
from django.http import Http404, UnreadablePostError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import timezone
from django_structlog.middlewares import RequestMiddleware

from accounts.access import not_opened
from accounts.roles import ACCESS, PUBLIC

log = structlog.get_logger()

OWN_PASSWORD = "accounts:password"


class PolicyMiddleware:
    """A URL without a row in the access table, or a view without the `opens` mark, does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """What somebody sees after logging in stays in no cache: the next one at this desk presses Back."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:  # Django's own views answer with an empty page
            response = not_opened(request, response.headers["Allow"].split(", "))
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

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


# What PostgreSQL cannot keep: the character NUL, and half of a pair of UTF-16.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class KeepableTextMiddleware:
    """A request with a character the database cannot keep is 400, wherever it stands: no view has to think of it.

    What comes as JSON is not read here: bimtek/sheets.py takes from it only numbers, moments and names in hex.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(map(UNKEEPABLE.search, texts_of(request))):
            raise BadRequest("a character that cannot be kept")
        return self.get_response(request)


def texts_of(request):
    """Every name and value a browser can choose."""
    yield request.path
    yield from (value for name, value in request.META.items() if name.startswith(("HTTP_", "CONTENT_")))
    yield from request.COOKIES.values()
    yield from texts_in(request.GET)
    try:
        yield from texts_in(request.POST)
    except UnreadablePostError:  # the line was cut: nobody is there to read an answer
        return
    for name, files in request.FILES.lists():
        yield name
        yield from (text for file in files for text in (file.name or "", file.content_type or ""))


def texts_in(fields):
    for name, values in fields.lists():
        yield name
        yield from values


class LoggedRequestMiddleware(RequestMiddleware):
    """Its lines tell the address without what was asked for there: people are looked up by name."""

    @staticmethod
    def format_request(request):
        return f"{request.method} {request.path}"


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages are sent compressed, with Django's random bytes against guessing by length (BREACH).

    Files are not: they are compressed already, and their length and parts must stay what was asked for.
    """

    def process_response(self, request, response):
        is_page = response.headers.get("Content-Type", "").startswith(("text/html", "application/json"))
        return super().process_response(request, response) if is_page and not response.streaming else response


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
