"""Settings: one file, everything from environment variables (documented in .env.example)."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def flag(name, default):
    """A yes/no variable; anything else stops the start with a sentence."""
    value = env.str(name, default)
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name}={value!r}: write 'yes' or 'no'.")
    return value == "yes"


def days(name, default):
    """A number of days, at least one: less would take away what somebody is looking at."""
    value = env.int(name, default)
    if value < 1:
        raise ImproperlyConfigured(f"{name}={value}: write a number of days, 1 or more.")
    return value


def secret_key(name):
    """What signs sessions: one that can be guessed is refused, where browsers come from outside a long one is asked."""
    value, shortest = env.str(name), 50 if HTTPS else 12
    if len(value) < shortest or len(set(value)) < 5:
        how = "write 50 random characters, .env.example says how to make them"
        raise ImproperlyConfigured(f"{name} has {len(value)} characters and can be guessed: {how}.")
    return value


def database(name):
    """The PostgreSQL at this address. What is wrong with it is told without it, because a password stands in it."""
    try:
        if env.str(name).startswith(("postgres://", "postgresql://")):
            return env.db(name)
    except ValueError:
        pass
    raise ImproperlyConfigured(f"{name}: write it as postgres://user:password@host:5432/name.")


DEBUG = flag("DEBUG", "no")
DEMO = flag("DEMO", "no")
HTTPS = flag("HTTPS", "yes")
SECRET_KEY = secret_key("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Keys for NIK, KK and account numbers: see audit/sealing.py and docs/operations.md.
SEALING_KEY = env.str("SEALING_KEY")
INDEX_KEY = env.str("INDEX_KEY")

ROOMS = [
    "regions",
    "accounts",
    "audit",
    "jobs",
    "beneficiaries",
    "kube",
    "programmes",
    "bimtek",
    "disbursements",
    "reports",
    "cases",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static.UsedFiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "bootstrap",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_structlog",
    "js_lib_bootstrap_icons",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.CompressedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.KeepableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LoggedRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PolicyMiddleware",
    "accounts.middleware.OfficeTimeMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.navigation.navigation",
            ],
            "builtins": ["accounts.templatetags.kube", "accounts.templatetags.refused"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The program serves as an application role that owns nothing. Only `migrate --database owner`
# and the test suite know the owner's address.
DATABASES = {"default": database("DATABASE_URL")}
if env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = database("DATABASE_OWNER_URL")
for database in DATABASES.values():
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis however long it is away
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A message is only a bell: what it rings for stands in PostgreSQL and is rung again (jobs.work.publish_due). So
    # Redis keeps none that was taken; putting those back when Redis goes away is what ends a worker of kombu 5.7.
    "ack_emulation": False,
    # Whoever rings waits for a frozen Redis a second, and once: the person behind him waits too.
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE = {
    "publish due jobs": {"task": "jobs.tasks.publish_due", "schedule": 15.0},
    "link new audit events": {"task": "audit.tasks.link_events", "schedule": 60.0},
    "remove old data": {"task": "beneficiaries.tasks.tidy", "schedule": crontab(hour=2, minute=30)},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.UserBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "reports:mine"
LOGOUT_REDIRECT_URL = "accounts:login"

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# With this prefix no other host of the domain and no page without HTTPS can give a browser its own cookie for ours.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# For the whole domain of a kabupaten or kota, and for a year: nothing one of its hosts may promise by itself.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and flag("HSTS_SUBDOMAINS", "no")
SECURE_HSTS_PRELOAD = HTTPS and flag("HSTS_PRELOAD", "no")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.Files"},
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
MEDIA_URL = "/no-media-by-url/"  # files are served by views that check scope, never by path
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 400 * 1024 * 1024  # a register of a million rows
# What one person may look up in the register by lists: enough for a kecamatan, too little to try out NIKs.
CHECKS_PER_HOUR = env.int("CHECKS_PER_HOUR", 20)
CHECKED_LINES_PER_DAY = env.int("CHECKED_LINES_PER_DAY", 10_000)
# How long personal data stays that nothing was decided with: beneficiaries/tidying.py.
KEEP_PREVIEWS_DAYS = days("KEEP_PREVIEWS_DAYS", 7)
KEEP_CHECKS_DAYS = days("KEEP_CHECKS_DAYS", 90)
DAYS_WITHOUT_VISIT = env.int("DAYS_WITHOUT_VISIT", 60)  # after so many an active group is flagged
# Groups one pendamping may have before the office is warned: the ministry's ratio of 1 to 10.
GROUPS_PER_PENDAMPING = env.int("GROUPS_PER_PENDAMPING", 10)
# What a line of a group's books usually comes to while its own books do not say: ten times as much is asked about.
USUAL_BOOK_RUPIAH = env.int("USUAL_BOOK_RUPIAH", 2_500_000)

# W005 and W021 ask for promises in the name of a whole domain, see SECURE_HSTS_INCLUDE_SUBDOMAINS.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "config.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("django.db.backends", "weasyprint.progress")},
}
