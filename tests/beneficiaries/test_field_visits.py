"""Visits at home: who is put on a list, who sees it, and what is kept of what was found."""

import io
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from beneficiaries import photos, services_visits
from beneficiaries.models import FieldList, FieldOutcome, FieldVisit, Release
from beneficiaries.photos import BadPhoto, redrawn
from beneficiaries.queries_visits import outcomes_of, progress_of, streets, visits_of
from reports.todo import page_for
from tests.beneficiaries.visits import DUE_ON, REJOMULYO, a_list, found, photo


@pytest.fixture
def tono(person):
    """Tono is another pendamping in Metro."""
    return person("tono", Role.PENDAMPING, "18.72")


@pytest.fixture
def listed(sari, dewi, release):
    return a_list(sari, release, dewi)


@pytest.fixture
def visit(listed):
    return listed.visits.get(number=1)


@pytest.fixture
def records(metro_rows):
    """The file itself as dictionaries: records(KODE_KEL="18.72.05.1001")."""
    rows = [dict(zip(metro_rows[0], row, strict=True)) for row in metro_rows[1:]]
    return lambda **wanted: [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def names(field_list):
    return Counter(field_list.visits.values_list("name", flat=True))


# Choosing


def test_a_list_holds_the_people_of_a_kelurahan_as_the_register_has_them(listed, records, release):
    wanted = records(KODE_KEL=REJOMULYO)
    assert len(wanted) == 31 and names(listed) == Counter(row["NAMA"] for row in wanted)
    row = next(row for row in wanted if row["NAMA"] == listed.visits.first().name)
    kept = listed.visits.first()
    assert (kept.address, kept.rt, kept.rw) == (row["ALAMAT"], row["RT"], row["RW"])
    assert (kept.nik_last4, kept.kk_last4) == (row["NIK"][-4:], row["NOKK"][-4:])
    assert bytes(kept.nik_index) == bytes(release.entries.get(row_number=kept.row_number).nik_index)


def test_people_stand_in_the_order_in_which_one_walks(listed):
    places = list(listed.visits.values_list("region", "rw", "rt", "address"))
    assert places == sorted(places) and len({place[1:3] for place in places}) > 3


def test_a_family_is_visited_once_at_its_head(sari, dewi, release, records):
    made = a_list(sari, release, dewi, unit="family")
    heads = records(KODE_KEL=REJOMULYO, HUB_KELUARGA="KEPALA KELUARGA")
    assert names(made) == Counter(row["NAMA"] for row in heads)


def test_who_has_no_family_card_is_a_family_of_his_own(sari, dewi, load, few):
    """The first row is the head of the second and third; without his card they are a family without a head."""
    release = Release.objects.get(job=load(few(5, NOKK="")))
    families = names(a_list(sari, release, dewi, region="18.72", unit="family"))
    assert set(families) == {"RUDI ARDI RAMADHAN", "TINA", "RIFKI SYAH"}


def test_deciles_rw_and_rt_narrow_a_list(sari, dewi, release, records):
    rows = records(RW="001", RT="003")
    wanted = [row["NAMA"] for row in rows if 2 <= int(row["DESIL"]) <= 4]
    made = a_list(sari, release, dewi, region="18.72", rw="001", rt="003", decile_from=2, decile_to=4)
    assert wanted and names(made) == Counter(wanted)
    assert made.chosen == "Kota Metro, RW 001, RT 003, desil 2–4"


@pytest.mark.parametrize("aid", ["pkh", "bpnt", "pbi"])
def test_the_card_of_one_member_counts_for_the_family(sari, dewi, release, records, aid):
    cards = {row["NOKK"] for row in records(**{aid.upper(): "YA"})}
    wanted = Counter(row["NAMA"] for row in records() if row["NOKK"] in cards)
    assert names(a_list(sari, release, dewi, region="18.72", aid=aid)) == wanted


def test_who_receives_nothing_has_nobody_in_the_family_who_does(sari, dewi, release, records):
    helped = {row["NOKK"] for row in records() if "YA" in (row["PKH"], row["BPNT"], row["PBI"])}
    wanted = Counter(row["NAMA"] for row in records() if row["NOKK"] not in helped)
    assert wanted and names(a_list(sari, release, dewi, region="18.72", aid="none")) == wanted


def test_flagged_rows_can_be_visited(sari, dewi, load, few):
    release = Release.objects.get(job=load(few(5, JENIS_KELAMIN="P")))
    assert [*names(a_list(sari, release, dewi, region="18.72", flag="nik_sex"))] == ["RUDI ARDI RAMADHAN"]
    with pytest.raises(NotAllowed, match="Tidak ada yang cocok"):
        a_list(sari, release, dewi, region="18.72", flag="kk_blank")


def test_new_and_changed_rows_can_be_visited(sari, dewi, load, few):
    load(few(3), data_on=date(2023, 1, 1))
    release = Release.objects.get(job=load(few(5, DESIL="2"), data_on=date(2023, 6, 30)))
    assert [*names(a_list(sari, release, dewi, region="18.72", change="changed"))] == ["RUDI ARDI RAMADHAN"]
    assert len(names(a_list(sari, release, dewi, region="18.72", change="new"))) == 2


def test_nothing_is_new_in_the_first_release(sari, dewi, release):
    with pytest.raises(NotAllowed, match="Longgarkan"):
        a_list(sari, release, dewi, change="new")


def test_the_next_list_goes_on_where_the_first_ended(sari, dewi, tono, release, records):
    first = a_list(sari, release, dewi, limit=20)
    second = a_list(sari, release, tono)
    assert (first.visits.count(), second.visits.count()) == (20, 11)
    assert names(first) + names(second) == Counter(row["NAMA"] for row in records(KODE_KEL=REJOMULYO))


def test_who_was_visited_is_left_out_later_unless_asked_for(sari, dewi, listed, release):
    found(dewi, listed.visits.get(number=1))
    services_visits.close_field_list(actor=sari, field_list=listed)
    later = a_list(sari, release, dewi)
    assert later.visits.count() == 30
    services_visits.close_field_list(actor=sari, field_list=later)
    assert a_list(sari, release, dewi, is_again=True).visits.count() == 31


def test_a_pendamping_of_elsewhere_is_not_sent(sari, person, release):
    north = person("north", Role.PENDAMPING, "18.72.02")
    with pytest.raises(NotAllowed, match="tidak mencakup"):
        a_list(sari, release, north)
    assert a_list(sari, release, north, region="18.72.02").given_to == north
    with pytest.raises(NotAllowed):
        a_list(sari, release, sari)


# Recording


def test_an_outcome_is_recorded_and_a_correction_added(dewi, listed, visit):
    found(dewi, visit, "not_found", note="kosong")
    found(dewi, visit, "died", note="menurut tetangga")
    (one,) = visits_of(listed, dewi).filter(number=1)
    assert (one.outcome, [row.outcome for row in one.outcomes.all()]) == ("died", ["died", "not_found"])
    (listed,) = progress_of([listed], dewi)
    assert (listed.total, listed.done, listed.left) == (31, 1, 30)
    assert dict((code, count) for code, _, count in listed.results)["died"] == 1


def test_an_event_says_what_was_found_and_never_the_note(dewi, visit):
    found(dewi, visit, note="NIK 1872031412879146 salah")
    event = Event.objects.get(verb="visit.recorded")
    assert event.detail == {"outcome": "Ditemukan", "visited_on": "2024-05-02", "photo": False}
    assert "1872031412879146" not in FieldOutcome.objects.get().note


def test_only_the_pendamping_who_has_the_list_records(tono, sari, visit):
    for actor in (tono, sari):
        with pytest.raises(NotAllowed, match="pendamping lain"):
            found(actor, visit)


def test_a_closed_list_takes_no_more_outcomes(sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        found(dewi, visit)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        services_visits.close_field_list(actor=sari, field_list=listed)
    assert Event.objects.get(verb="field_list.closed").detail == {"count": 31, "left": 31}


def test_what_was_found_is_asked_for_by_nik(sari, dewi, tono, yusuf, visit):
    made = found(dewi, visit, "moved")
    assert [*outcomes_of(visit.nik_index, sari)] == [*outcomes_of(visit.nik_index, dewi)] == [made]
    assert [*outcomes_of(visit.nik_index, tono)] == [*outcomes_of(visit.nik_index, yusuf)] == []


# What the database keeps


def as_the_serving_role(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("kube_app",)
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE beneficiaries_fieldoutcome SET outcome = 'found'",
        "DELETE FROM beneficiaries_fieldoutcome",
        "UPDATE beneficiaries_fieldvisit SET name = 'X'",
        "DELETE FROM beneficiaries_fieldvisit",
        "UPDATE beneficiaries_fieldlist SET given_to_id = asked_by_id",
        "UPDATE beneficiaries_fieldlist SET closed_at = now()",
        "DELETE FROM beneficiaries_fieldlist",
        "INSERT INTO beneficiaries_fieldoutcome"
        " (visit_id, outcome, visited_on, note, photo, recorded_by_id, recorded_at)"
        " SELECT id, 'rich', now(), '', '', (SELECT min(id) FROM accounts_user), now() FROM beneficiaries_fieldvisit",
    ],
)
def test_the_database_refuses_to_rewrite_a_visit(dewi, visit, sql):
    found(dewi, visit, "died")
    with pytest.raises(IntegrityError):
        as_the_serving_role(sql)


@pytest.mark.parametrize("change", ["closed_at = NULL, closed_by_id = NULL", "closed_at = now()", "title = 'X'"])
def test_the_database_keeps_a_list_closed(sari, listed, change):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(IntegrityError):
        as_the_serving_role(f"UPDATE beneficiaries_fieldlist SET {change}")  # noqa: S608


def test_the_database_takes_no_outcome_for_a_closed_list(sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldOutcome.objects.create(visit=visit, outcome="found", visited_on=DUE_ON, recorded_by=dewi)


# Photos


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_everything_but_the_picture(kind):
    sent = photo(kind=kind)
    before = Image.open(io.BytesIO(sent.read()))
    assert before.getexif().get_ifd(0x8825)[1] == "S" and b"PABRIKPONSEL" in before.info["exif"]
    data = redrawn(sent)
    after = Image.open(io.BytesIO(data))
    assert (after.format, after.size, dict(after.getexif())) == ("JPEG", (800, 1600), {})
    assert [word for word in (b"PABRIK", b"RAHASIA", b"Exif", b"GPS", b"ICC") if word in data] == []
    assert {name for name in after.info if not name.startswith("jfif")} == set()


def test_a_photo_held_sideways_is_set_upright():
    """The gradient runs from black above to white below; turned by a quarter it runs from right to left."""
    picture = Image.open(io.BytesIO(redrawn(photo(size=(256, 256))))).convert("L")
    assert picture.getpixel((250, 128)) < 30 < 220 < picture.getpixel((5, 128))


def test_what_is_no_photo_is_refused_with_a_sentence():
    gif = io.BytesIO()
    Image.new("L", (9, 9)).save(gif, "GIF")
    for data in (b"x", gif.getvalue(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo().read()[:4000]):
        with pytest.raises(BadPhoto, match="bukan foto"):
            redrawn(SimpleUploadedFile("a.jpg", data))


def test_a_photo_that_is_too_large_is_refused():
    with pytest.raises(BadPhoto, match="8 MB"):
        redrawn(SimpleUploadedFile("a.jpg", b"x" * (8 * 1024**2 + 1)))
    flat = io.BytesIO()
    Image.new("1", (6000, 5000)).save(flat, "PNG")
    with pytest.raises(BadPhoto, match="resolusi"):
        redrawn(SimpleUploadedFile("a.png", flat.getvalue()))


def test_a_photo_lies_sealed_and_opens_again(dewi, visit, media):
    picture = redrawn(photo())
    made = found(dewi, visit, photo=picture)
    (file,) = (path for path in (media / "visits").rglob("*") if path.is_file())
    assert b"JFIF" not in file.read_bytes() and "1872031412879146" not in file.name
    assert photos.picture_of(made) == picture
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(NotAllowed, match="berubah"):
        photos.picture_of(made)


# On the phone


def at(name, *args):
    return f"/beneficiaries/{name}/" + "".join(f"{arg}/" for arg in args)


def test_a_pendamping_walks_through_his_list(as_, send, dewi, listed, visit):
    browser = as_(dewi)
    assert at("my-visits") in browser.get("/").text
    assert "0 dari 31 sudah dicatat" in browser.get(at("my-visits")).text
    page = browser.get(at("my-visits", listed.pk)).text
    assert page.count('href="?street=') == len(streets(visits_of(listed, dewi))) and visit.name not in page
    assert visit.name in browser.get(at("my-visits", listed.pk), {"street": 1}).text
    answer = send(dewi, visit.get_absolute_url(), outcome="better_off", visited_on="2024-05-02", note="rumah baru")
    assert answer.url == f"{at('my-visits', listed.pk)}?street=1#kunjungan-1"
    assert "Sudah mampu" in browser.get(answer.url).text
    assert "rumah baru" in browser.get(visit.get_absolute_url()).text


def test_a_short_list_is_one_page(as_, sari, dewi, release):
    short = a_list(sari, release, dewi, limit=4)
    page = as_(dewi).get(at("my-visits", short.pk)).text
    assert page.count('class="kube-attendee') == 4 and "street=" not in page


def test_a_photo_is_sent_with_the_form_and_looking_at_it_is_written_down(as_, send, sari, dewi, visit):
    send(dewi, visit.get_absolute_url(), outcome="found", visited_on="2024-05-02", photo=photo())
    outcome = FieldOutcome.objects.get()
    answer = as_(sari).get(at("visits/photos", outcome.pk))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("image/jpeg", True)
    assert Image.open(io.BytesIO(answer.content)).size == (800, 1600)
    event = Event.objects.get(verb="visit.photo_opened")
    assert (event.actor, event.region_id) == (sari, REJOMULYO)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": ""},
        {"outcome": "rich"},
        {"visited_on": ""},
        {"visited_on": str(timezone.localdate() + timedelta(days=1))},
        {"photo": SimpleUploadedFile("a.jpg", b"bukan foto")},
        {"note": "x" * 501},
    ],
)
def test_a_form_that_makes_no_sense_keeps_nothing(send, dewi, visit, changed):
    answer = send(dewi, visit.get_absolute_url(), **{"outcome": "found", "visited_on": "2024-05-02", **changed})
    assert (answer.status_code, FieldOutcome.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.text


def test_the_same_form_twice_is_one_outcome(as_, dewi, visit):
    form = {"form_token": "7b0f6f0e-6a55-4b0c-9f0e-000000000009", "outcome": "found", "visited_on": "2024-05-02"}
    browser = as_(dewi)
    assert {browser.post(visit.get_absolute_url(), form).status_code for _ in range(2)} == {302}
    assert FieldOutcome.objects.count() == 1


def test_another_pendamping_meets_404_everywhere(as_, send, dewi, tono, listed, visit):
    outcome = found(dewi, visit, photo=redrawn(photo()))
    browser = as_(tono)
    assert listed.title not in browser.get(at("my-visits")).text
    own = [at("my-visits", listed.pk), visit.get_absolute_url(), at("visits/photos", outcome.pk)]
    assert [browser.get(url).status_code for url in own] == [404] * 3
    assert [as_(dewi).get(url).status_code for url in own] == [200] * 3
    assert send(tono, visit.get_absolute_url(), outcome="died", visited_on="2024-05-02").status_code == 404
    assert FieldOutcome.objects.count() == 1


def test_a_pendamping_whose_region_changed_loses_the_list(as_, dewi, listed, visit):
    type(dewi).objects.filter(pk=dewi.pk).update(region="53.71")
    assert as_(dewi).get(visit.get_absolute_url()).status_code == 404


def test_a_closed_list_is_no_longer_shown_to_the_pendamping(as_, sari, dewi, listed, visit):
    services_visits.close_field_list(actor=sari, field_list=listed)
    for url in (at("my-visits"), at("my-visits", listed.pk), visit.get_absolute_url()):
        assert visit.name not in as_(dewi).get(url, follow=True).text
    assert "sudah ditutup" in as_(dewi).get(visit.get_absolute_url(), follow=True).text


def test_what_is_left_to_visit_waits_in_tugas_saya(sari, dewi, tono, listed):
    (task,) = page_for(dewi, date(2030, 1, 31))["tasks"]
    assert (task.count, task.url) == (31, at("my-visits", listed.pk))
    assert "lewat" in page_for(dewi, date(2030, 2, 1))["tasks"][0].text
    assert page_for(tono, DUE_ON)["tasks"] == []
    for visit in listed.visits.all():
        found(dewi, visit)
    assert page_for(dewi, DUE_ON)["tasks"] == []
    assert "Baca hasil kunjungan" in [task.action for task in page_for(sari, DUE_ON)["tasks"]]


# In the office


def order(release, dewi, **changed):
    return {
        "release": release.pk,
        "region": "Rejomulyo",
        "unit": "person",
        "given_to": dewi.pk,
        "due_on": "2030-01-31",
        "title": "Rejomulyo",
        "purpose": "verifikasi",
        "limit": 10,
        **changed,
    }


def test_an_office_counts_first_and_then_makes_the_list(send, sari, dewi, release):
    answer = send(
        sari, at("visits/add"), **order(release, dewi, count="yes", rw="1", given_to="", due_on="", purpose="")
    )
    expected = release.entries.filter(region=REJOMULYO, rw="001").count()
    assert f"<strong>{expected}</strong> orang cocok" in answer.text and not FieldList.objects.exists()
    answer = send(sari, at("visits/add"), **order(release, dewi))
    made = FieldList.objects.get()
    assert (answer.url, made.visits.count(), made.region_id) == (made.get_absolute_url(), 10, REJOMULYO)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("region", "Oebobo"),
        ("rw", "satu"),
        ("decile_from", 11),
        ("due_on", "2020-01-01"),
        ("limit", 501),
        ("given_to", ""),
    ],
)
def test_a_wrong_choice_is_told_at_its_field(send, sari, dewi, release, field, value):
    answer = send(sari, at("visits/add"), **order(release, dewi, **{field: value}))
    faults = answer.context["whom"].errors | answer.context["form"].errors
    assert (answer.status_code, [*faults], FieldList.objects.count()) == (422, [field], 0)


def test_a_refused_list_is_told_on_the_form_and_nothing_is_lost(send, sari, dewi, release):
    answer = send(sari, at("visits/add"), **order(release, dewi, rw="99"))
    assert (answer.status_code, "Tidak ada yang cocok" in answer.text) == (422, True)
    assert 'value="099"' in answer.text or 'value="99"' in answer.text


def test_a_list_shows_its_results_masked(as_, sari, joni, dewi, listed, visit):
    found(dewi, visit, "not_found")
    found(dewi, visit, "moved", note="ke Bandar Lampung")
    text = as_(joni).get(listed.get_absolute_url(), {"outcome": "moved"}).text
    assert f"•••• {visit.nik_last4}" in text and "ke Bandar Lampung" in text and "1 dari 31 orang" in text
    assert "Tutup daftar" not in text and "Tutup daftar" in as_(sari).get(listed.get_absolute_url()).text
    assert "1 dari 31" in as_(joni).get(at("visits")).text


def test_the_results_go_out_as_a_workbook_without_numbers(as_, sari, dewi, listed, visit, records):
    import openpyxl

    found(dewi, visit, "died", note="=1+1", photo=redrawn(photo()))
    answer = as_(sari).get(at("visits", listed.pk, "xlsx"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert (len(rows), rows[1][1], rows[1][8:12]) == (32, visit.name, ("Meninggal", rows[1][9], "'=1+1", "ada"))
    assert rows[2][8] == "Belum dikunjungi"
    shown = {str(cell) for row in rows for cell in row}
    assert not shown & {row[name] for row in records() for name in ("NIK", "NOKK")}
    assert Event.objects.get(verb="field_list.downloaded").detail == {"count": 31}


def test_an_office_closes_a_list(send, wati, listed):
    assert send(wati, at("visits", listed.pk, "close")).url == listed.get_absolute_url()
    listed.refresh_from_db()
    assert (listed.is_open, listed.closed_by) == (False, wati)


def test_another_district_sees_nothing(as_, send, yusuf, dewi, listed, visit):
    outcome = found(dewi, visit, photo=redrawn(photo()))
    browser = as_(yusuf)
    assert listed.title not in browser.get(at("visits")).text
    urls = [listed.get_absolute_url(), at("visits", listed.pk, "xlsx"), at("visits/photos", outcome.pk)]
    assert [browser.get(url).status_code for url in urls] == [404] * 3
    assert send(yusuf, at("visits", listed.pk, "close")).status_code == 404


@pytest.mark.parametrize("limit", [2, 20])
def test_pages_cost_the_same_however_long_the_list(as_, sari, dewi, release, limit, django_assert_num_queries):
    made = a_list(sari, release, dewi, limit=limit)
    for visit in FieldVisit.objects.filter(number__lte=limit):
        found(dewi, visit)
    for user, url, cost in ((sari, made.get_absolute_url(), 14), (dewi, at("my-visits", made.pk), 8)):
        browser = as_(user)
        browser.get(url)
        with django_assert_num_queries(cost):
            browser.get(url)
