"""The manual for users calls every button, menu and heading as the pages do."""

import re

import pytest
from django.conf import settings

MANUALS = sorted((settings.BASE_DIR / "docs").glob("panduan-*.md"))
BOLD = re.compile(r"\*\*([^*]+)\*\*")
# Bold because a paragraph begins, not because a page says so.
HEADS = {"Pinjaman anggota.", "Laporan bulanan.", "Titik peta.", "Omzet.", "Keliru?", "Kunjungan.", "Tahap"}


def in_bold(manual):
    """What a manual calls by its name, in the order of its steps."""
    return [" ".join(word.split()) for word in BOLD.findall(manual.read_text())]


@pytest.fixture(scope="module")
def pages():
    rooms = [settings.BASE_DIR / room for room in ("templates", *settings.ROOMS)]
    files = [file for room in rooms for kind in ("*.html", "*.py") for file in room.rglob(kind)]
    return "\n".join(file.read_text().lower() for file in files)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_every_button_of_the_manual_stands_on_a_page(manual, pages):
    named = set(in_bold(manual)) - HEADS
    assert len(named) > 15
    assert sorted(word for word in named if word.lower().rstrip(".") not in pages) == []


@pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
def test_every_picture_of_the_manual_is_there(manual):
    pictures = re.findall(r"\]\((images/[^)]+)\)", manual.read_text())
    assert pictures and all((manual.parent / picture).is_file() for picture in pictures)
