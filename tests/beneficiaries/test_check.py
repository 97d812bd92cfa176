"""The one box: who is in the register, his family, how he stood before, and who was helped where."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit import looks
from audit.models import Event
from beneficiaries.models import Person
from beneficiaries.people import person_for
from programmes.models import Candidate, Recipient
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.test_person_aid import help_person

NIK, HUSBAND = "1872035407909012", "1872031502859013"
KK = "1872031201079501"
VILLAGE, OTHER = "18.72.03.1001", "18.72.05.1003"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


def family(**told):
    siti = {"name": "SITI AMINAH", "sex": "P", "birth_on": date(1990, 7, 14), "relationship": "ISTRI", "decile": 3}
    head = {"name": "BUDI SANTOSO", "sex": "L", "relationship": "KEPALA KELUARGA", "is_head": True, "decile": 2}
    benefits = {"receives_pkh": False, "receives_bpnt": False}
    return [
        row(nik=HUSBAND, kk=KK, region=VILLAGE, **head, **benefits | {"receives_pkh": True}),
        row(nik=NIK, kk=KK, region=VILLAGE, **siti, **benefits) | told,
    ]


@pytest.fixture
def register(sari):
    return fill(sari, family())


@pytest.fixture
def ask(as_):
    """ask(sari, q="...") sends the box as the page does: without a one-time token, for it changes nothing."""

    def asked(user, **fields):
        return as_(user).post(reverse("beneficiaries:check"), fields)

    return asked


def plain(text):
    """What stands on a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("( ", "(")


def test_a_nik_tells_the_status_the_decile_and_the_benefits_of_the_family(register, ask, sari):
    text = ask(sari, q=NIK).text
    assert "<strong>Tercatat</strong>" in text and "DTKS Kota Metro per 30 Juni 2023" in text
    assert "Desil 3 (DTKS, per 30 Juni 2023)" in plain(text)
    assert '<dt class="col-5">PKH sekeluarga</dt><dd class="col-7">menerima</dd>' in text  # her husband's card
    assert '<dt class="col-5">BPNT sekeluarga</dt><dd class="col-7">tidak menerima</dd>' in text
    assert "BUDI SANTOSO" in text and "Kepala keluarga" in text


def test_no_number_is_shown_in_full_nor_in_the_address(register, ask, sari):
    for typed in (NIK, f" {NIK[:6]} {NIK[6:]} ", KK):
        answer = ask(sari, q=typed)
        assert (answer.status_code, SIXTEEN_DIGITS.findall(answer.text)) == (200, [])
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_question_in_the_address_is_not_answered(register, as_, sari):
    assert "SITI AMINAH" not in as_(sari).get(reverse("beneficiaries:check"), {"q": NIK}).text


def test_a_family_card_tells_the_family(register, ask, sari):
    text = ask(sari, q=KK).text
    assert "Keluarga BUDI SANTOSO" in text and "SITI AMINAH" in text and "2 orang" in text


def test_a_name_lists_who_has_it_and_one_of_them_opens(register, ask, sari):
    text = ask(sari, q="sitti aminah", region=VILLAGE).text
    key = re.search(r'name="entry" value="(\d+)"', text)[1]
    assert "SITI AMINAH" in text and "BUDI" not in text
    assert "<strong>Tercatat</strong>" in ask(sari, entry=key).text


def test_a_name_of_another_kelurahan_is_not_listed(register, ask, sari):
    assert "SITI AMINAH" not in ask(sari, q="siti aminah", region=OTHER).text


def test_a_name_is_sought_where_no_newer_release_speaks(sari, ask, person):
    fill(sari, [*family(), row(nik="1801035407909012", name="SITI AMINAH LAIN", region="18.01.04.2001")], region="18")
    fill(sari, family()[:1], data_on=date(2024, 6, 30))
    text = ask(person("lampung", Role.OPERATOR, "18"), q="siti aminah").text
    assert text.count("SITI AMINAH") == text.count("SITI AMINAH LAIN") > 0


def test_a_name_that_nobody_has_shows_like_ones(register, ask, sari):
    text = ask(sari, q="Siti Aminuh").text
    assert "Yang namanya mirip" in text and "SITI AMINAH" in text
    assert "Tidak ada nama seperti itu" in ask(sari, q="Xaverius").text


def test_an_unknown_nik_says_what_to_do_next(register, ask, sari):
    text = ask(sari, q="1872035407909999").text
    assert "<strong>Tidak tercatat</strong>" in text and "musyawarah" in text


@pytest.mark.parametrize("typed", ["187203540790901", "1872039907909012 5", "ab", "", "1"])
def test_what_can_be_no_number_and_no_name_is_told_at_the_box(register, ask, sari, typed):
    answer = ask(sari, q=typed)
    assert answer.status_code == 422 and "id_q_error" in answer.text


def test_whoever_left_the_register_is_said_to_have_left(register, sari, ask):
    fill(sari, family()[:1], data_on=date(2024, 6, 30))
    text = ask(sari, q=NIK).text
    assert "Tidak tercatat lagi" in text and "Terakhir tercatat per 30 Juni 2023" in text


def test_the_history_tells_what_changed_and_when(register, sari, ask):
    fill(sari, [row(nik="1872031502859014", name="X")], data_on=date(2023, 12, 31))
    fill(sari, family(decile=5, region_id=OTHER), data_on=date(2024, 6, 30))
    text = ask(sari, q=NIK).text
    assert "Desil: <del>3</del>" in text and "<ins>5</ins>" in text
    assert re.search(r"31 Desember 2023</strong> <span[^>]*>tidak tercatat", text)
    assert "Kelurahan/desa: <del>" in text


WARNED = [
    ({"is_alive": False}, "Tercatat meninggal"),
    ({"birth_on": date(1991, 7, 14)}, "Tanggal lahir di NIK berbeda"),
    ({"sex": "L"}, "Jenis kelamin di NIK berbeda"),
]


@pytest.mark.parametrize(("told", "sentence"), WARNED)
def test_a_reason_to_look_twice_stands_above(sari, ask, told, sentence):
    fill(sari, family(**told))
    assert sentence in ask(sari, q=NIK).text


def test_another_kelurahan_than_the_chosen_one_is_told(register, ask, sari):
    assert "bukan di Kelurahan" in ask(sari, q=NIK, region=OTHER).text
    assert "bukan di" not in ask(sari, q=NIK, region=VILLAGE).text


@pytest.fixture
def siti(metro):
    region = Region.objects.get(pk=VILLAGE)
    return person_for(nik=NIK, name="SITI AMINAH", sex="P", birth_on=None, region=region)


def test_aid_of_any_programme_is_told_with_its_office(register, siti, metro, ask, sari):
    help_person(siti, metro, "Modal")
    text = ask(sari, q=NIK).text
    assert "Modal 2022" in text and "DINAS SOSIAL Kota Metro" in text and "Rp1.000.000" in text


def test_of_aid_elsewhere_only_year_and_kind_are_told(register, siti, kupang, ask, sari):
    help_person(siti, kupang, "Bergulir", [Recipient])
    text = ask(sari, q=NIK).text
    assert "Menerima bantuan di tempat lain" in text and "tahun 2022" in text
    assert "Bergulir" not in text and "Kupang" not in text and "Rp1.000.000" not in text


def test_a_stranger_helped_elsewhere_shows_neither_name_nor_place(register, siti, metro, ask, yusuf):
    help_person(siti, metro, "Modal", [Recipient])
    text = ask(yusuf, q=NIK).text
    assert "Menerima bantuan di tempat lain" in text
    assert not [word for word in ("SITI", "Metro", "Modal", "DTKS", "BUDI") if word in text]


def test_a_draft_or_a_proposal_is_no_aid(register, siti, metro, ask, sari):
    help_person(siti, metro, "Modal", [Candidate])
    assert "Belum pernah menerima bantuan" in ask(sari, q=NIK).text


def test_another_districts_register_stays_closed(register, ask, yusuf):
    for asked in ({"q": NIK}, {"q": KK}, {"q": "siti aminah"}):
        assert "SITI AMINAH" not in ask(yusuf, **asked).text
    key = str(register.entries.get(name="SITI AMINAH").pk)
    assert ask(yusuf, entry=key).status_code == 404


def test_a_kecamatan_sees_its_own_part_only(sari, person, ask):
    own, other = family(), row(nik="1872055407909077", name="SITI LAIN", region=OTHER, kk=KK)
    fill(sari, [*own, other])
    tksk = person("tksk", Role.PENDAMPING, "18.72.03")
    assert "SITI LAIN" not in ask(tksk, q=NIK).text
    assert "SITI LAIN" in ask(sari, q=NIK).text


@pytest.mark.parametrize("who", ["wati", "dewi", "budi", "made", "joni"])
def test_the_box_is_there_for_office_and_field(register, request, ask, as_, who):
    user = request.getfixturevalue(who)
    assert "Cek data" in as_(user).get("/").text
    assert "SITI AMINAH" in ask(user, q=NIK).text


def test_an_admin_looks_nobody_up(register, ask, ani):
    assert ask(ani, q=NIK).status_code == 403


def test_who_looked_is_written_down_without_the_number(register, ask, sari):
    ask(sari, q=NIK)
    ask(sari, q="1872035407909999")
    found, missed = Event.objects.filter(verb="register.looked_up").order_by("pk")
    assert (found.subject_text, found.region_id, missed.subject_text) == ("SITI AMINAH", VILLAGE, "Sari")
    assert NIK not in str(found.detail) + str(missed.detail)


def test_after_very_many_looks_the_next_one_waits(register, ask, sari, monkeypatch):
    monkeypatch.setattr(looks, "MOST_PER_HOUR", 2)
    assert [ask(sari, q=NIK).status_code for _ in range(3)] == [200, 200, 302]


def test_a_person_of_the_office_opens_his_page_from_here(register, siti, ask, sari, dewi):
    assert siti.get_absolute_url() in ask(sari, q=NIK).text
    assert siti.get_absolute_url() not in ask(dewi, q=NIK).text
    assert Person.objects.count() == 1


def test_an_answer_costs_the_same_however_many_releases_there_are(register, sari, as_, django_assert_max_num_queries):
    browser = as_(sari)
    for year in (2020, 2021, 2022):
        fill(sari, family(), data_on=date(year, 6, 30))
    with django_assert_max_num_queries(23):
        browser.post(reverse("beneficiaries:check"), {"q": NIK})


def test_who_sees_a_part_of_the_city_is_told_of_that_part(register, ask, person):
    """The register is the city's, his scope a kelurahan: of the city nothing is said."""
    lurah = person("lina", Role.LURAH, OTHER)
    text = plain(ask(lurah, q=NIK).text)
    assert "Kota Metro per" not in text
    assert f"di {lurah.region.title} menurut DTKS per 30 Juni 2023; wilayah lain tidak dapat Anda lihat" in text
    assert "tanyakan ke kantor" in text and "SITI" not in text


def test_who_moved_within_the_city_is_not_said_to_have_left_it(sari, ask, person):
    fill(sari, family())
    moved = [line | {"region_id": OTHER} for line in family()]
    fill(sari, moved, data_on=date(2023, 9, 30))
    lurah = person("lina", Role.LURAH, VILLAGE)
    text = plain(ask(lurah, q=NIK).text)
    assert "Tidak tercatat lagi di" in text and "wilayah lain tidak dapat Anda lihat" in text
