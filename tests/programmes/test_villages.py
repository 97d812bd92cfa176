"""The kelurahan of a proposal: read from all the list says, else chosen by a person, and never the kabupaten's name in
its place in a decree. Invented NIKs only.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import Office
from accounts.roles import Role
from audit.models import Event
from jobs.models import Finding
from kube.models import Group
from programmes.models import Candidate, Recipient
from programmes.services import candidates, decrees, revisions, villages
from regions.models import Region
from tests.kube.conftest import a_group
from tests.programmes import grouping, metro
from tests.programmes.placing import draft, make_candidate, make_official, make_programme

FILES = Path(__file__).resolve().parents[1] / "cases_bugs"
IMOPURO = "18.72.01.1003"


def imopuro():
    return Region.objects.get(code=IMOPURO)


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def lost(programme):
    """Eligible, but nobody knows of which kelurahan."""
    words = {"kelurahan_text": "Purwosri", "district_text": "Metro Utara"}
    made = make_candidate(programme, 1, region_id=programme.region_id, **words)
    made.results.all().delete()
    return made


@pytest.fixture
def decree(sari, programme):
    return draft(sari, programme)


@pytest.fixture
def lampung_tengah(db):
    region = Region.objects.get(code="18.02")
    return make_programme(Office.objects.create(region=region, name="DINAS SOSIAL", place="Gunung Sugih"))


def test_the_kecamatan_and_the_code_of_a_list_settle_namesakes(person, lampung_tengah):
    operator = person("tengah", Role.OPERATOR, "18.02")
    lampung_tengah.rules.all().delete()
    job = metro.send_list(operator, lampung_tengah, (FILES / "k_namesake.csv").read_bytes())
    found = dict(lampung_tengah.candidates.values_list("number", "region"))
    assert {number: code for number, code in found.items() if number != 5} == {
        1: "18.02.05.2006",
        2: "18.02.02.2001",
        3: "18.02.01.2006",
        4: "18.02.04.2011",
    }
    assert found[5] == "18.02"  # no Adi Luwih in Lampung Tengah
    told = job.counts["Masuk, tetapi perlu diperiksa"]
    assert (told["Kelurahan tidak dikenal"], told["Kode milik kelurahan lain"]) == (1, 1)


def test_a_decree_names_the_kelurahan_of_each_line(sari, programme, decree):
    programme.rules.all().delete()
    metro.send_list(sari, programme, (FILES / "q_rtprint.csv").read_bytes())
    assert decrees.place_all(actor=sari, decree=decree) == decree.recipients.count() > 0
    assert set(decree.recipients.values_list("region__name", "region__level")) == {("Imopuro", "village")}


def test_past_recipients_are_told_why_their_kelurahan_is_not_clear(person, lampung_tengah):
    operator = person("tengah", Role.OPERATOR, "18.02")
    rows = ["1,1802150507859101,A SATU,Purwodadi,,", "2,1802150507859102,B DUA,Purwodadi,Bangun Rejo,"]
    rows += ["3,1802150507859103,C TIGA,,,18.02.02.2001", "4,1802150507859104,D EMPAT,Purwodadi,,53.71.01.1001"]
    data = "\n".join(["No,NIK,Nama,Kelurahan,Kecamatan,Kode Desa", *rows])
    metro.send_list(operator, lampung_tengah, data, kind="past", year=2022)
    assert list(Recipient.objects.values_list("region", flat=True)) == ["18.02.02.2001"] * 2
    told = dict(Finding.objects.values_list("row_number", "code"))
    assert told == {2: "kelurahan_namesakes", 5: "kelurahan_outside"}


def test_what_contradicts_itself_is_left_to_a_person_also_when_judged_again(sari, programme):
    row = make_candidate(
        programme,
        1,
        region_id=programme.region_id,
        kelurahan_text="Imopuro",
        district_text="Metro Barat",
        status="proposed",
    )
    programme.rules.all().delete()
    candidates.evaluate(actor=sari, programme=programme)
    row.refresh_from_db()
    assert row.region == programme.region


def test_nobody_without_a_kelurahan_is_placed(sari, decree, lost):
    with pytest.raises(NotAllowed, match=r"Kelurahan/desa CALON 1 belum diketahui\. Buka usulan nomor 1 .* pilih"):
        decrees.place(actor=sari, decree=decree, candidate=lost)
    assert decrees.place_all(actor=sari, decree=decree) == 0
    lost.refresh_from_db()
    assert (lost.status, decree.recipients.count()) == ("eligible", 0)


def test_a_group_without_a_kelurahan_is_placed_once_its_page_tells_it(sari, office):
    programme = grouping.programme_of_groups(office)
    programme.rules.all().delete()
    group = grouping.sound_group(sari, office, 1, region="18.72.01")
    (candidate,) = grouping.judged(sari, programme, [group])
    decree = draft(sari, programme)
    with pytest.raises(NotAllowed, match="Buka halaman kelompoknya"):
        decrees.place(actor=sari, decree=decree, candidate=candidate)
    assert decrees.place_all(actor=sari, decree=decree) == 0
    Group.objects.filter(pk=group.pk).update(region=IMOPURO)
    assert decrees.place(actor=sari, decree=decree, candidate=candidate).region_id == IMOPURO


@pytest.mark.parametrize("code", ["18.72", "18.72.01"])
def test_the_database_knows_no_line_without_a_kelurahan(sari, programme, decree, code):
    line = decrees.place(actor=sari, decree=decree, candidate=make_candidate(programme, 2))
    with pytest.raises(IntegrityError, match="lies in no kelurahan or desa"):
        Recipient.objects.filter(pk=line.pk).update(region_id=code)


def submit_and_sign(operator, kadis, decree):
    decrees.submit_decree(actor=operator, decree=decree)
    official = make_official(decree.programme.office)
    decrees.sign_decree(actor=kadis, decree=decree, official=official, decided_on=date(2023, 8, 10))
    decree.refresh_from_db()


def test_who_waits_without_a_kelurahan_replaces_nobody(sari, made, programme, decree, lost):
    decrees.place(actor=sari, decree=decree, candidate=make_candidate(programme, 2))
    submit_and_sign(sari, made, decree)
    change = draft(sari, programme, changes=decree)
    leaving = decree.recipients.get()
    words = {"decree": change, "recipient": leaving, "cause": "died", "reason": "Surat kematian 1"}
    with pytest.raises(NotAllowed, match="kelurahan/desa 1 calon layak belum diketahui"):
        revisions.replace_recipient(actor=sari, **words)
    villages.choose_village(actor=sari, candidate=lost, village=imopuro())
    Candidate.objects.filter(pk=lost.pk).update(status="eligible")
    assert revisions.replace_recipient(actor=sari, **words).region_id == IMOPURO


def test_others_with_the_same_writing_are_chosen_at_once(as_, send, sari, programme, lost):
    programme.rules.all().delete()
    words = {"region_id": programme.region_id, "kelurahan_text": "PURWOSRI", "district_text": "metro utara"}
    make_candidate(programme, 2, **words)
    make_candidate(programme, 3, **words | {"district_text": "Metro Barat"})
    assert "Juga untuk 1 usulan lain dengan tulisan yang sama" in as_(sari).get(lost.get_absolute_url()).text
    send(sari, reverse("programmes:choose_village", args=[lost.pk]), village="Purwosari", alike="on")
    found = dict(programme.candidates.values_list("number", "region__name"))
    assert found == {1: "Purwosari", 2: "Purwosari", 3: "Kota Metro"}
    assert Event.objects.filter(verb="candidate.village_chosen").count() == 2


def test_a_choice_can_be_mended_until_the_decree_has_it(sari, programme, decree, lost):
    programme.rules.all().delete()
    villages.choose_village(actor=sari, candidate=lost, village=imopuro())
    villages.choose_village(actor=sari, candidate=lost, village=Region.objects.get(code="18.72.02.1002"))
    assert decrees.place(actor=sari, decree=decree, candidate=lost).region_id == "18.72.02.1002"
    with pytest.raises(NotAllowed, match="sudah masuk SK"):
        villages.choose_village(actor=sari, candidate=lost, village=imopuro())


@pytest.mark.parametrize("code", ["53.71.01.1001", "18.72.01", "18.72"])
def test_only_a_kelurahan_of_the_programmes_region_is_chosen(send, sari, lost, code):
    with pytest.raises(NotAllowed, match="Pilih kelurahan atau desa di Kota Metro"):
        villages.choose_village(actor=sari, candidate=lost, village=Region.objects.get(code=code))
    answer = send(sari, reverse("programmes:choose_village", args=[lost.pk]), village=code)
    assert answer.status_code == 422 and code in answer.text


def test_what_a_list_settled_and_what_a_group_says_is_not_chosen(sari, office, programme):
    settled = make_candidate(programme, 1, kelurahan_text="Metro")
    with pytest.raises(NotAllowed, match="sudah jelas dari daftarnya"):
        villages.choose_village(actor=sari, candidate=settled, village=imopuro())
    settled.group = a_group(office, programme.region, "Mawar")
    with pytest.raises(NotAllowed, match="di halaman kelompoknya"):
        villages.refuse_choosing(programme, settled, imopuro())


def test_the_waiting_list_and_the_decree_tell_of_those_without_a_kelurahan(as_, sari, programme, decree, lost):
    for address in (decree.get_absolute_url(), reverse("programmes:waiting", args=[programme.slug])):
        page = as_(sari).get(address).text
        assert "1 calon layak belum jelas kelurahan/desanya" in page
        assert f"?kelurahan={programme.region_id}" in page
