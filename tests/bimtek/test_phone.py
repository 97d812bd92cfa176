"""What the attendance app is made of, asked without a browser."""

import gzip
import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from bimtek import services
from bimtek.cards import code_of
from bimtek.views_phone import MODULES, PAGE_FILES
from tests.bimtek.conftest import plan


def test_it_is_light_on_the_first_load(as_, dewi):
    files = [Path(finders.find(name)).read_bytes() for name in [*PAGE_FILES, *MODULES]]
    pages = [as_(dewi).get(reverse(f"bimtek:{name}")).content for name in ("phone", "phone_worker", "phone_list")]
    assert sum(len(gzip.compress(one)) for one in [*files, *pages]) < 60_000


def test_the_kept_page_names_all_it_needs_and_nobody(as_, dewi):
    html = as_(dewi).get(reverse("bimtek:phone")).content.decode()
    worker = as_(dewi).get(reverse("bimtek:phone_worker"))
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    kept = re.findall(r'"(/static/[^"]+)"', worker.content.decode())
    assert set(named) - {"/static/phone/kehadiran.webmanifest"} <= set(kept)
    assert ("Dewi" in html, "csrf" in html) == (False, False)
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript", "no-cache")


def test_it_can_be_installed():
    manifest = json.loads(Path(finders.find("phone/kehadiran.webmanifest")).read_text())
    assert manifest["start_url"] == manifest["scope"] == reverse("bimtek:phone")
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL))


def test_a_card_has_the_code_that_the_roster_knows(as_, dewi, bimtek, participants):
    html = as_(dewi).get(reverse("bimtek:cards", args=[bimtek.pk])).content.decode()
    roster = as_(dewi).get(reverse("bimtek:roster", args=[bimtek.pk])).json()["bimtek"]["people"]
    assert [f"<code>{one['code']}</code>" in html for one in roster] == [True] * 3
    assert html.count("data:image/svg+xml") == 3
    assert "9001" not in re.sub(r'src="[^"]+"', "", html)


def test_a_code_is_of_one_person_and_one_bimtek(participants):
    one, other, _ = participants
    assert code_of(one).split("-")[1] != code_of(other).split("-")[1]
    other.number = one.number
    assert code_of(one) != code_of(other)  # the line alone is not enough


def test_it_offers_what_is_to_be_held(as_, sari, dewi, office, programme, bimtek):
    services.finish_bimtek(actor=sari, bimtek=plan(sari, office, programme, [dewi], title="Sudah"))
    plan(sari, office, programme, title="Milik orang lain")
    found = as_(dewi).get(reverse("bimtek:phone_list")).json()
    assert [one["title"] for one in found["bimteks"]] == ["Bimtek Penerima"]
    assert found["user"] == {"id": dewi.pk, "name": "Dewi"}
