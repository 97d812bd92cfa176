"""The program with two pages that ask the database and need no table of it."""

import time

from django.db import connection
from django.http import HttpResponse
from django.urls import path

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

ROOT_URLCONF = __name__
OURS = ("Session", "Auth", "Login", "Policy", "OfficeTime", "Message", "LoggedRequest")
MIDDLEWARE = [name for name in MIDDLEWARE if not any(word in name for word in OURS)]


def slow(request, seconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
    return HttpResponse("done")


def busy(request, seconds):
    """Slow by itself, between two questions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        time.sleep(seconds)
        cursor.execute("SELECT 1")
    return HttpResponse("done")


urlpatterns = [path("slow/<int:seconds>/", slow), path("busy/<int:seconds>/", busy)]
handler500 = "accounts.faults.broken"
