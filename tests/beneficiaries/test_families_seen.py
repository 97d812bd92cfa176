"""What a list of families tells: it registers nobody, and the decile that counts is the newest one, with its date."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from beneficiaries import importing, services_duplicates
from beneficiaries.listed import typed_lines
from beneficiaries.lists import PAGE
from beneficiaries.models import Release
from beneficiaries.people import person_for
from beneficiaries.services_checks import make_check
from jobs.work import perform
from regions.models import Region
from tests.beneficiaries.family_files import card, families, family_file
from tests.beneficiaries.family_files import row as family_row
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.test_check import plain

NIK, WIFE = "1872031502859013", "1872035407909012"
VILLAGE, OTHER = "18.72.03.1001", "18.72.05.1003"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")
DAY = "1 Februari 2026"


def persons(**told):
    head = {"name": "BUDI SANTOSO", "sex": "L", "is_head": True, "decile": 4}
    return [
        row(nik=NIK, kk=card(1), region=VILLAGE, **head | told),
        row(nik=WIFE, kk=card(1), region=VILLAGE, name="SITI AMINAH"),
    ]


@pytest.fixture
def register(sari):
    return fill(sari, persons())


@pytest.fixture
def ask(as_):
    def asked(user, **fields):
        return as_(user).post(reverse("beneficiaries:check"), fields)

    return asked


@pytest.fixture
def budi_santoso(metro):
    return person_for(nik=NIK, name="BUDI", sex="", birth_on=None, region=Region.objects.get(pk=VILLAGE))


def test_who_is_registered_is_asked_of_the_persons_and_the_decile_of_the_newest_list(
    register, load_families, ask, sari
):
    load_families(families(3))
    text = plain(ask(sari, q=NIK).text)
    assert "Tercatat dalam DTKS Kota Metro per 30 Juni 2023" in text
    assert f"Desil 3 (DTSEN, per {DAY})" in text


def test_the_history_keeps_the_deciles_of_before(register, load_families, ask, sari):
    load_families(families(3))
    load_families(families(3, desil_nasional="1"), data_on=date(2026, 5, 1))
    text = ask(sari, q=NIK).text
    assert "Desil: <del>4</del>" in text and "Desil: <del>3</del>" in text and "<ins>1</ins>" in text
    assert "daftar keluarga, desil 3" in text and "daftar keluarga, desil 1" in text


def test_a_list_older_than_the_persons_does_not_count(register, load_families, ask, sari):
    load_families(families(3), data_on=date(2022, 1, 1))
    assert "Desil 4 (DTKS, per 30 Juni 2023)" in plain(ask(sari, q=NIK).text)


def test_of_persons_without_a_decile_an_older_one_is_told_with_its_date(sari, load_families, ask):
    fill(sari, persons(decile=None))
    load_families(families(3), data_on=date(2022, 2, 1))
    assert "Desil 3 (DTSEN, per 1 Februari 2022)" in plain(ask(sari, q=NIK).text)


def test_a_list_that_does_not_rank_the_family_leaves_the_decile_as_it_was(register, load_families, ask, sari):
    load_families(families(3, desil_nasional="0"))
    text = plain(ask(sari, q=NIK).text)
    assert "Desil 4 (DTKS, per 30 Juni 2023)" in text and "daftar keluarga, desil belum dihitung" in text


def test_a_list_that_was_undone_does_not_count(register, load_families, ask, send, sari):
    listed = load_families(families(3))
    send(sari, f"/beneficiaries/releases/{listed.pk}/undo/", reason="Berkas yang salah.")
    assert "Desil 4 (DTKS" in plain(ask(sari, q=NIK).text)


def test_the_list_of_another_city_does_not_count(register, load_families, ask, sari, yusuf):
    load_families(families(3), actor=yusuf)
    assert "Desil 4 (DTKS" in plain(ask(sari, q=NIK).text)


def test_the_page_of_a_person_tells_the_newest_decile(register, load_families, as_, sari, budi_santoso):
    load_families(families(3))
    assert f"Desil 3 (DTSEN, per {DAY})" in plain(as_(sari).get(budi_santoso.get_absolute_url()).text)


def test_a_list_of_niks_tells_the_newest_decile_and_keeps_it(register, load_families, as_, sari):
    load_families(families(3))
    check = make_check(actor=sari, purpose="verifikasi", lines=typed_lines(f"{NIK}\n{WIFE}"))
    load_families(families(3, desil_nasional="1"), data_on=date(2026, 5, 1))
    facts = check.lines.get(number=1).facts
    assert (facts["decile"], facts["decile_from"], facts["decile_on"]) == (3, "DTSEN", "2026-02-01")
    assert (facts["register"], facts["data_on"]) == ("DTKS", "2023-06-30")
    assert f"DTSEN per {DAY}" in plain(as_(sari).get(check.get_absolute_url()).text)
    answer = as_(sari).post(reverse("beneficiaries:check_xlsx", args=[check.pk]))
    head, first, *_ = load_workbook(io.BytesIO(answer.content)).active.values
    told = dict(zip(head, first, strict=True))
    assert (told["Desil"], told["Sumber desil"]) == (3, "DTSEN per 01-02-2026")


def test_a_kk_known_from_a_list_only_is_found(load_families, ask, sari):
    load_families(families(3))
    answer = ask(sari, q=card(2))
    text = plain(answer.text)
    assert f"Tercatat sebagai nomor KK dalam daftar keluarga DTSEN Kota Metro per {DAY}" in text
    assert "Keluarga KEPALA 2" in text and f"Desil 3 (DTSEN, per {DAY})" in text
    assert "Anggota keluarga tidak ada di daftar ini" in text and "Ditandai GC Kemensos" in text
    assert not SIXTEEN_DIGITS.search(answer.text)
    event = Event.objects.get(verb="register.looked_up")
    assert (event.subject_text, event.region_id) == ("Keluarga KEPALA 2", VILLAGE)


def test_a_kk_of_both_shows_its_members_and_the_newest_decile(register, load_families, ask, sari):
    load_families(families(3))
    text = plain(ask(sari, q=card(1)).text)
    assert "SITI AMINAH" in text and f"Desil 3 (DTSEN, per {DAY})" in text and "DTKS per 30 Juni 2023 : desil 4" in text


def test_another_city_or_kecamatan_finds_nothing_of_it(load_families, ask, person, yusuf):
    load_families(family_file(family_row(1), family_row(2, kelurahan_desa="YOSODADI", kecamatan="METRO TIMUR")))
    timur = person("timur", Role.OPERATOR, "18.72.05")
    for user, number in ((yusuf, 1), (timur, 1)):
        assert "KEPALA" not in ask(user, q=card(number)).text


def test_a_list_of_families_is_a_page_of_families(load_families, as_, sari):
    listed = load_families(families(3, kelurahan_desa="ENTAH"))
    answer = as_(sari).get(listed.get_absolute_url())
    text = plain(answer.text)
    assert "Daftar keluarga DTSEN Kota Metro" in text and "3 keluarga" in text and "KEPALA 2" in text
    assert f"•••• {card(2)[12:]}" in text and "tidak dikenal" in text and "GC Kemensos" in text
    assert "dua kali" not in text and "NIK" not in text and "Unduh" not in text
    assert not SIXTEEN_DIGITS.search(answer.text)


def test_its_pages_hold_every_family_once_and_in_order(load_families, as_, sari):
    listed = load_families(families(PAGE * 2 + 1))
    browser, address, seen = as_(sari), listed.get_absolute_url(), []
    while address:
        page = browser.get(address).context["page"]
        seen += [family.head_name for family in page.rows]
        address = page.after and f"{listed.get_absolute_url()}?after={page.after}"
    ordered = listed.assessments.order_by("region_id", "head_name", "id")
    assert seen == list(ordered.values_list("head_name", flat=True)) and len(seen) == PAGE * 2 + 1
    back = browser.get(f"{listed.get_absolute_url()}?before={page.before}").context["page"]
    assert [family.head_name for family in back.rows] == seen[PAGE : PAGE * 2]


def test_families_of_one_kelurahan_are_asked_for_by_its_name(load_families, as_, sari):
    listed = load_families(family_file(family_row(1), family_row(2, kelurahan_desa="IMOPURO")))
    text = as_(sari).get(listed.get_absolute_url(), {"place": "Imopuro"}).text
    assert "KEPALA 2" in text and "KEPALA 1" not in text


def test_another_city_sees_no_list_and_a_page_costs_the_same_however_long(
    load_families, as_, sari, yusuf, django_assert_num_queries
):
    listed = load_families(families(3))
    assert as_(yusuf).get(listed.get_absolute_url()).status_code == 404
    longer = load_families(families(40), data_on=date(2026, 3, 1))
    browser = as_(sari)
    for release in (listed, longer):
        browser.get(release.get_absolute_url())
        with django_assert_num_queries(7):
            browser.get(release.get_absolute_url())


@pytest.mark.parametrize("page", ["find", "export", "find_duplicates"])
def test_what_makes_sense_of_persons_only_is_refused_for_families(load_families, send, sari, page):
    listed = load_families(families(3))
    answer = send(sari, reverse(f"beneficiaries:{page}", args=[listed.pk]), number=card(1))
    assert (answer.status_code, Event.objects.filter(verb="release.exported").exists()) == (302, False)
    with pytest.raises(NotAllowed, match="tidak memuat orang"):
        services_duplicates.find_duplicates(actor=sari, release=listed)


def test_the_list_of_releases_says_what_each_holds(register, load_families, as_, sari):
    load_families(families(3))
    text = plain(as_(sari).get(reverse("beneficiaries:releases")).text)
    assert "3 keluarga" in text


def test_nobody_is_visited_from_a_list_of_families(register, load_families, as_, sari):
    load_families(families(3))
    whom = as_(sari).get(reverse("beneficiaries:add_field_list")).context["whom"]
    assert list(whom.fields["release"].queryset) == [register]


def test_an_office_with_a_list_of_families_only_is_still_asked_for_its_register(load_families, as_, sari, metro):
    load_families(families(3))
    assert Release.objects.current(metro) is None
    assert "Unggah data terpadu" in as_(sari).get("/").text
    assert "belum dapat dicari" in as_(sari).post(reverse("beneficiaries:check"), {"q": "kepala"}).text


def test_changes_since_the_list_before_are_listed_by_family(load_families, as_, sari):
    load_families(families(3))
    rows = [family_row(1, desil_nasional="1"), family_row(2, kelurahan_desa="IMOPURO"), family_row(4)]
    later = load_families(family_file(*rows), data_on=date(2026, 5, 1))
    address = reverse("beneficiaries:changes", args=[later.pk])
    wanted = {"decile_down": "KEPALA 1", "moved": "KEPALA 2", "new": "KEPALA 4", "vanished": "KEPALA 3"}
    for kind, name in wanted.items():
        text = as_(sari).get(address, {"kind": kind}).text
        assert re.findall(r"KEPALA \d", text) == [name]
    assert as_(sari).get(address, {"kind": "died"}).status_code == 404


def test_persons_we_know_whose_decile_a_list_changes_are_listed_to_review(
    register, load_families, as_, sari, budi_santoso
):
    listed = load_families(families(3))
    change = listed.person_changes.get()
    assert (change.person, change.kinds, change.before, change.after) == (
        budi_santoso,
        ["decile"],
        {"decile": 4},
        {"decile": 3},
    )
    assert "BUDI" in as_(sari).get(change.get_absolute_url()).text
    again = load_families(families(3, desil_nasional="3", is_siks_ng="1"), data_on=date(2026, 5, 1))
    assert not again.person_changes.exists()


def test_a_person_whose_decile_stays_the_same_or_is_from_a_newer_day_is_not_listed(
    register, load_families, budi_santoso
):
    assert not load_families(families(3, desil_nasional="4")).person_changes.exists()
    assert not load_families(families(3), data_on=date(2022, 1, 1)).person_changes.exists()


def test_persons_loaded_after_a_list_are_current_and_the_list_still_ranks(load_families, start, few, metro):
    load_families(families(2))
    release = start(few(3))
    perform(release.job_id, importing.import_register)
    assert Release.objects.current(metro) == release
