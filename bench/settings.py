"""The program's own settings, and beside its pages those it is compared with (bench/urls.py)."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin", "bench"]
MIDDLEWARE = [
    "bench.urls.Policy" if name == "accounts.middleware.PolicyMiddleware" else name for name in MIDDLEWARE
]  # the door refuses pages it does not know
ROOT_URLCONF = "bench.urls"
# Nothing is collected for a benchmark: files are named as they are called.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
