"""The attendance app of a phone: its page, the worker that keeps it there, and the list it begins with."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Count
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone

from accounts.access import opens
from bimtek.models import Bimtek
from bimtek.views_attendance import private, who

MOST = 50
PAGE_FILES = ["bootstrap/css/bootstrap.min.css", "css/kube.css", "css/phone.css", "img/kube.svg", "js/phone/app.js"]
# The browser asks for these by plain names.
MODULES = [f"js/phone/{name}.js" for name in ("ask", "photos", "queue", "scan", "store", "user")]


@opens()
def phone(request):
    """The same for everybody, because it stays on the phone: who is logged in is asked by `phone_list`."""
    return render(request, "bimtek/phone.html")


@opens()
def phone_worker(request):
    page = {"version": version(), "files": addresses()}
    answer = render(request, "bimtek/phone_worker.js", page, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def addresses() -> list[str]:
    return [static(name) for name in PAGE_FILES] + [settings.STATIC_URL + name for name in MODULES]


@cache
def version() -> str:
    """Another one when any file of the app is another."""
    digest = hashlib.sha256(render_to_string("bimtek/phone.html").encode())
    for name in [*PAGE_FILES, *MODULES]:
        digest.update(Path(finders.find(name)).read_bytes())
    return digest.hexdigest()[:16]


@opens()
def phone_list(request):
    """Bimtek that are still to be held or closed, the next first."""
    open_ones = Bimtek.objects.visible_to(request.user).filter(status=Bimtek.Status.PLANNED)
    rows = open_ones.annotate(people=Count("participants")).order_by("-held_on", "-id")[:MOST]
    bimteks = [
        {"id": one.pk, "title": one.title, "venue": one.venue, "held_on": one.when, "people": one.people}
        for one in rows
    ]
    return private({"time": timezone.now(), "user": who(request.user), "bimteks": bimteks})
