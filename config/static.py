"""Static files: only what our pages use, with hashed names and compressed."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class UsedFiles(StaticFilesConfig):
    """Collects the few files we name out of packages that ship thousands: 2,000 icons one by one, other builds."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.scss",
        "*.json",
        "bootstrap-icons/*.svg",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "bootstrap.css",
        "*.rtl.*",
        "bootstrap.esm*",
        "bootstrap.js",
        "bootstrap.min.js",
        "bootstrap.bundle.js",
        "jquery*",
        "ext",
        "htmx-4*",
        "htmax-4*",
        "django-htmx.js",
        "htmx-2.js",
    ]


class Files(CompressedManifestStaticFilesStorage):
    """A source map that a package refers to but does not ship must not stop the collection."""

    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
