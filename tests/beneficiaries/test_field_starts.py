"""A list of visits that starts from what stands on a page: a search, flagged rows, what changed."""

import html
import re
from datetime import date

import pytest

from beneficiaries.changes import LISTS, listed
from beneficiaries.models import FieldList, Release
from beneficiaries.visiting import CHANGES, Selection, to_visit
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.visits import at

METRO, VILLAGE, OTHER = "18.72", "18.72.03.1001", "18.72.05.1003"


def niks(count):
    return [f"18720354079{number:05}" for number in range(9011, 9011 + count)]


A, B, C, D, E, F, G = niks(7)
PLAIN = {"decile": 3, "receives_pkh": False, "receives_bpnt": False, "is_alive": True, "row_hash": 1}


def people(*rows):
    return [row(nik=nik, name=f"ORANG {nik[-2:]}", region=VILLAGE, **PLAIN | told) for nik, told in rows]


@pytest.fixture
def pair(sari):
    """Two releases: of every kind of change there is somebody, and F stays as he was."""
    before = people((A, {}), (B, {}), (C, {}), (D, {"decile": 4}), (E, {"decile": None}), (F, {}))
    first = fill(sari, before)
    now = people((B, {"is_alive": False, "decile": 5}), (C, {"receives_pkh": True}), (D, {"decile": 3}), (F, {}))
    now += people((E, {"receives_bpnt": True}), (G, {}))
    for one in now:
        one["row_hash"] = 2 if one["name"] != f"ORANG {F[-2:]}" else 1
    now[1]["region_id"] = OTHER
    return fill(sari, now, data_on=date(2024, 6, 30), compared_with=first)


def chosen(release, user, **wanted):
    found = to_visit(release, Selection(region=Region.objects.get(pk=METRO), **wanted), user)
    return sorted(entry.nik_last4 for entry in found)


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_takes_exactly_whom_the_page_of_changes_counts(pair, sari, kind):
    counted = sorted(entry.nik_last4 for entry in listed(pair, kind, sari.scope, 0, 100))
    assert counted and chosen(pair, sari, change=kind) == counted


def test_whoever_changed_at_all_is_everybody_but_one(pair, sari):
    assert chosen(pair, sari, change="changed") == [nik[-4:] for nik in (B, C, D, E)]
    assert set(CHANGES) == {*LISTS, "changed"}


def test_who_is_not_in_the_register_any_more_is_visited_as_it_described_him_last(pair, send, sari, dewi):
    asked = {"release": pair.pk, "region": METRO, "unit": "person", "change": "vanished", "limit": 10}
    send(sari, at("visits/add"), given_to=dewi.pk, due_on="2030-01-31", title="X", purpose="verifikasi", **asked)
    made = FieldList.objects.get()
    (visit,) = made.visits.all()
    assert (made.release, visit.release, visit.nik_last4) == (pair, pair.compared_with, A[-4:])
    assert "tidak ada lagi" in made.chosen
    assert chosen(pair, sari, change="vanished") == []  # he is on a list already


def test_without_a_release_before_nothing_changed(sari):
    first = fill(sari, people((A, {})))
    assert [chosen(first, sari, change=kind) for kind in CHANGES] == [[]] * len(CHANGES)


@pytest.fixture
def release(sari):
    streets = [("SITI AMINAH", "JL. MAWAR 1"), ("SITI AMINAH", "JL. KANCIL 2"), ("BUDI", "JL. MAWAR 3")]
    rows = [
        row(nik=nik, name=name, address=address, region=VILLAGE)
        for nik, (name, address) in zip(niks(3), streets, strict=True)
    ]
    return fill(sari, rows)


def test_name_and_address_choose_as_the_search_does(release, sari):
    assert chosen(release, sari, name="sitti aminah") == [A[-4:], B[-4:]]
    assert chosen(release, sari, name="siti", address="mawar") == [A[-4:]]
    words = Selection(region=Region.objects.get(pk=VILLAGE), name="siti", address="mawar").in_words()
    assert words.endswith("nama siti, alamat mawar")


def link(page):
    return html.unescape(re.search(r'href="(/beneficiaries/visits/add/[^"]*)"', page)[1])


def follow(browser, page):
    """Where the button leads, with what stands in its fields."""
    whom = browser.get(link(page)).context["whom"]
    return {name: whom[name].value() for name in whom.fields if whom[name].value() not in (None, "")}


def test_the_page_of_a_release_hands_its_search_on(as_, sari, release):
    browser = as_(sari)
    page = browser.get(release.get_absolute_url(), {"q": "xaverius", "address": "mawar", "place": "Mulyojati"}).text
    assert "Buat daftar kunjungan" not in page  # nobody fits: there is nobody to visit
    page = browser.get(release.get_absolute_url(), {"q": "siti", "address": "mawar", "place": "Mulyojati"}).text
    filled = follow(browser, page)
    wanted = {"release": str(release.pk), "name": "siti", "address": "mawar", "region": "Mulyojati"}
    assert wanted.items() <= filled.items()


def test_an_odd_letter_in_a_search_stays_one_field(as_, sari):
    release = fill(sari, [row(nik=A, name="SITI", address="GG. A&B=1", region=VILLAGE)])
    browser = as_(sari)
    page = browser.get(release.get_absolute_url(), {"address": "A&B=1"}).text
    assert follow(browser, page)["address"] == "A&B=1"


def test_the_page_of_changes_hands_its_kind_on(as_, sari, pair):
    browser = as_(sari)
    page = browser.get(at("releases", pair.pk, "changes"), {"kind": "died"}).text
    assert {"release": str(pair.pk), "change": "died"}.items() <= follow(browser, page).items()


@pytest.fixture
def flagged(load, few):
    return Release.objects.get(job=load(few(3, NIK="1872031512879146")))


def test_flagged_rows_are_handed_on_and_refused_ones_are_not(as_, sari, flagged):
    browser, address = as_(sari), at("releases", flagged.pk, "findings")
    code = flagged.upload.findings.warnings().first().code
    assert follow(browser, browser.get(address).text)["flag"] == "any"
    assert follow(browser, browser.get(address, {"code": code}).text)["flag"] == code
    assert "Buat daftar kunjungan" not in browser.get(address, {"severity": "error"}).text


@pytest.mark.parametrize("who", ["budi", "made", "joni"])
def test_who_makes_no_lists_is_offered_none(as_, request, pair, flagged, who):
    browser = as_(request.getfixturevalue(who))
    pages = [(pair.pk,), (pair.pk, "changes"), (flagged.pk, "findings")]
    for address in (at("releases", *page) for page in pages):
        assert "Buat daftar kunjungan" not in browser.get(address).text


def test_an_address_that_names_nonsense_fills_nothing_wrong(as_, sari, yusuf, release):
    asked = {"release": "x", "region": "<b>", "unit": "y", "decile_from": "z", "limit": "1"}
    text = as_(sari).get(at("visits/add"), asked).text
    assert "<b>" not in text
    assert as_(yusuf).get(at("visits/add"), {"release": release.pk}).text.count(f'value="{release.pk}"') == 0
