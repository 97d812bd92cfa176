"""Static files as production serves them: every file a template names is collected and gets a hashed name."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from bimtek.views_phone import MODULES, PAGE_FILES

NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")


def named_in_templates():
    folder = Path(settings.BASE_DIR) / "templates"
    return {name for path in folder.rglob("*.html") for name in NAMED.findall(path.read_text())}


def test_every_file_a_template_names_is_in_the_manifest(tmp_path):
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static.Files"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        from django.contrib.staticfiles.storage import staticfiles_storage

        names = named_in_templates() | {*PAGE_FILES, *MODULES}
        assert names and not [n for n in names if not (tmp_path / staticfiles_storage.stored_name(n)).exists()]


def test_the_plain_names_of_modules_are_served_too(tmp_path):
    """app.js imports them by these; the service worker keeps them together with the page."""
    imported = re.findall(r'from "\./(\w+\.js)"', (Path(settings.BASE_DIR) / "static/js/phone/app.js").read_text())
    assert sorted(f"js/phone/{name}" for name in imported) == MODULES
