"""Searching a loaded release, and what people decide about the pairs."""

import csv
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from audit import sealing
from audit.models import Event
from beneficiaries import services_duplicates as services
from beneficiaries.duplicates.release import search_release
from beneficiaries.models import DuplicatePair, Person, RegisterEntry, Release
from beneficiaries.people import person_for
from jobs.models import Job
from jobs.work import perform
from regions.models import Region
from tests.beneficiaries.conftest import table

HEADER = "NOKK NIK NAMA TGL_LAHIR JENIS_KELAMIN NAMA_IBU_KANDUNG ALAMAT RT RW KODE_KEL KELURAHAN NO_HP".split()
SARI = (
    "1872031805179601;1872035205909101;SARI WULANDARI;1990-05-12;P;MAIMUNAH;JL. KANCIL;001;002;18.72.03.1001;MULYOJATI;"
)
MOVED = (
    "1872042211209702;1872035205909110;SARI WOELANDARI;1990-05-12;P;MAIMUNAH;GG. MAWAR;003;001;18.72.04.1001;YOSODADI;"
)
BLANK = "1872042211209703;;SARI WULANDARI;12/05/1990;P;MAIMUNAH;GG. MELATI;003;001;18.72.03.1001;MULYOJATI;"
BUDI = "1872042211209704;1872040302719105;BUDI HARTONO;1971-02-03;L;WAGIYEM;GG. MAWAR;003;001;18.72.04.1001;YOSODADI;"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


def extract(*lines):
    return table([HEADER, *(line.split(";") for line in lines)])


@pytest.fixture
def searched(load, sari):
    """Load these rows, search, and return the pairs."""

    def make(*lines, actor=sari):
        release = Release.objects.get(job=load(extract(*lines)))
        return search(release, actor)

    return make


def search(release, actor):
    job = services.find_duplicates(actor=actor, release=release)
    perform(job.pk, search_release)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    return list(DuplicatePair.objects.filter(release=release))


@pytest.fixture
def pair(searched):
    [found] = searched(SARI, MOVED, BUDI)
    return found


def someone(line, region="18.72.03.1001"):
    _, nik, name, birth_on, sex, *_ = line.split(";")
    place = Region.objects.get(pk=region)
    return person_for(nik=nik, name=name, sex=sex, birth_on=birth_on, region=place)


def decide(send, user, pair, state="same", **more):
    return send(user, reverse("beneficiaries:decide_duplicate", args=[pair.pk]), state=state, **more)


def test_a_person_who_moved_and_has_two_digits_swapped_is_found(pair):
    assert (pair.row_a, pair.row_b, pair.state) == (2, 3, "open")
    assert {"nik_swapped", "birth_same", "name_sound", "mother_same"} <= set(pair.reasons)
    assert (pair.region_a_id, pair.region_b_id, pair.region_id) == ("18.72.03.1001", "18.72.04.1001", "18.72")


def test_a_row_that_was_refused_takes_part(searched):
    [pair] = searched(SARI, BLANK)
    assert RegisterEntry.objects.count() == 1
    assert (pair.row_a, pair.row_b, pair.nik_b_index) == (2, 3, None)
    assert pair.region_id == "18.72.03.1001"


def test_a_person_known_from_elsewhere_is_compared_with_the_rows(searched, metro):
    known = someone(MOVED, region="18.72.04.1001")
    [pair] = searched(SARI, BUDI)
    assert (pair.row_a, pair.row_b, pair.person_b) == (2, 0, known)


def test_a_person_is_no_duplicate_of_his_own_row(searched, metro):
    someone(SARI)
    assert searched(SARI, BUDI) == []


def test_two_known_persons_who_are_in_no_row_are_found(searched, metro):
    one, other = someone(SARI), someone(MOVED)
    [pair] = searched(BUDI)
    assert {pair.person_a, pair.person_b} == {one, other}


def test_nothing_kept_holds_a_number(pair):
    stored = f"{pair.__dict__} {sealing.unseal(sealing.VALUE, pair.shown_sealed)}"
    events = " ".join(str(event.__dict__) for event in Event.objects.all())
    jobs = " ".join(str(job.__dict__) for job in Job.objects.all())
    assert not SIXTEEN_DIGITS.search(stored + events + jobs)


def test_the_search_is_in_history_with_what_was_opened(pair, sari):
    event = Event.objects.get(verb="duplicates.searched")
    assert (event.actor, event.detail) == (sari, {"rows": 3, "persons": 0, "count": 1})


def test_searching_again_finds_nothing_new_and_keeps_decisions(pair, sari, send):
    decide(send, sari, pair, "different")
    assert [found.state for found in search(pair.release, sari)] == ["different"]


def test_a_decision_holds_for_the_next_release(pair, searched, send, sari):
    decide(send, sari, pair, "different")
    assert searched(SARI, MOVED) == []


def test_a_newer_release_puts_open_pairs_of_the_older_aside(pair, searched, as_, sari):
    [newer] = searched(SARI, MOVED)
    text = as_(sari).get(reverse("beneficiaries:duplicates")).text
    assert newer.get_absolute_url() in text and pair.get_absolute_url() not in text
    older = f"{reverse('beneficiaries:duplicates')}?release={pair.release_id}"
    assert pair.get_absolute_url() in as_(sari).get(older).text


def test_a_running_search_is_not_started_twice(pair, sari):
    services.find_duplicates(actor=sari, release=pair.release)
    with pytest.raises(services.NotAllowed, match="sedang berjalan"):
        services.find_duplicates(actor=sari, release=pair.release)


def test_the_page_starts_a_search_and_shows_the_job(pair, sari, send):
    answer = send(sari, reverse("beneficiaries:find_duplicates", args=[pair.release_id]))
    assert answer.headers["Location"] == Job.objects.latest("pk").get_absolute_url()


def test_the_list_shows_open_pairs_with_their_reasons(as_, sari, pair):
    text = as_(sari).get(reverse("beneficiaries:duplicates")).text
    assert "SARI WOELANDARI" in text and "dua angka NIK tertukar" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("reason=nik_swapped", True),
        ("reason=nik_same", False),
        ("kelurahan=18.72.04.1001", True),
        ("kelurahan=18.72.03.1001", True),
        ("state=same", False),
        ("reason=nonsens&kelurahan=x&release=y&state=z", True),
    ],
)
def test_the_list_is_filtered(as_, sari, pair, query, shown):
    text = as_(sari).get(f"{reverse('beneficiaries:duplicates')}?{query}").text
    assert (pair.get_absolute_url() in text) == shown


def test_two_rows_stand_side_by_side_without_their_numbers(as_, sari, pair):
    text = as_(sari).get(pair.get_absolute_url()).text
    assert "Angka ke-15 dan ke-16 NIK tertukar." in text
    assert "JL. KANCIL" in text and "GG. MAWAR" in text and "•••• 9101" in text
    assert not SIXTEEN_DIGITS.search(re.sub(r'name="[^"]*" value="[^"]*"', "", text))


def test_what_differs_is_marked(as_, sari, pair):
    rows = re.findall(r"<tr class=\"table-warning\">.*?</tr>", as_(sari).get(pair.get_absolute_url()).text, re.S)
    marked = [
        label for label in ("NIK", "Nama", "Tanggal lahir", "Nomor KK", "Alamat") if any(label in r for r in rows)
    ]
    assert marked == ["NIK", "Nama", "Nomor KK", "Alamat"]


@pytest.mark.parametrize("state", ["same", "different"])
def test_a_decision_is_kept_with_who_and_why(send, wati, pair, state):
    assert decide(send, wati, pair, state, note="kartu keluarga sudah dilihat").status_code == 302
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.note) == (state, wati, "kartu keluarga sudah dilihat")
    assert Event.objects.filter(verb=f"duplicate.{state}", actor=wati).count() == 1


def test_a_decision_deletes_nothing(send, sari, pair):
    decide(send, sari, pair)
    assert RegisterEntry.objects.filter(name__startswith="SARI").count() == 2


def test_the_second_of_two_decisions_is_refused(send, sari, wati, pair):
    decide(send, sari, pair, "same")
    decide(send, wati, pair, "different")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("same", sari)


@pytest.mark.parametrize("state", ["", "open", "maybe"])
def test_a_decision_that_is_none_is_refused(send, sari, pair, state):
    assert decide(send, sari, pair, state).status_code == 422
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_decision_is_taken_back_with_a_reason(send, as_, sari, wati, pair):
    decide(send, sari, pair)
    address = reverse("beneficiaries:reopen_duplicate", args=[pair.pk])
    assert send(wati, address, reason="").status_code == 422
    send(wati, address, reason="ternyata saudara kembar")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == ("open", None, None)
    assert "ternyata saudara kembar" in as_(sari).get(pair.get_absolute_url()).text


def test_a_form_that_comes_late_or_is_too_long_shows_the_pair_as_it_is(send, sari, pair):
    reopen = reverse("beneficiaries:reopen_duplicate", args=[pair.pk])
    assert "sudah berubah" in send(sari, reopen, follow=True, reason="").text
    assert "Orang yang sama</button>" in decide(send, sari, pair, note="x" * 201).text
    decide(send, sari, pair)
    assert "Batalkan keputusan" in decide(send, sari, pair, state="", follow=True).text


def test_two_persons_decided_to_be_one_know_each_other(searched, send, as_, sari, metro):
    one, other = someone(SARI), someone(MOVED)
    [pair] = searched(SARI, MOVED)
    decide(send, sari, pair)
    assert other.get_absolute_url() in as_(sari).get(one.get_absolute_url()).text
    assert one.get_absolute_url() in as_(sari).get(other.get_absolute_url()).text
    send(sari, reverse("beneficiaries:reopen_duplicate", args=[pair.pk]), reason="ternyata bukan")
    assert other.get_absolute_url() not in as_(sari).get(one.get_absolute_url()).text
    assert Person.objects.count() == 2


@pytest.mark.parametrize("who", ["budi", "made", "joni"])
def test_who_does_not_check_identities_reads_but_does_not_decide(request, send, as_, pair, who):
    user = request.getfixturevalue(who)
    assert "memutuskan" in as_(user).get(pair.get_absolute_url()).text
    assert decide(send, user, pair).status_code == 403


def test_another_district_sees_no_pair(as_, send, yusuf, pair):
    assert as_(yusuf).get(pair.get_absolute_url()).status_code == 404
    assert decide(send, yusuf, pair).status_code == 404
    assert pair.name_a not in as_(yusuf).get(reverse("beneficiaries:duplicates")).text


def test_who_sees_one_kelurahan_does_not_see_a_pair_of_two(pair, sari):
    sari.region_id = "18.72.03.1001"
    assert not DuplicatePair.objects.visible_to(sari).exists()


def test_the_database_keeps_what_was_found(pair):
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        DuplicatePair.objects.filter(pk=pair.pk).update(name_a="LAIN")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        DuplicatePair.objects.filter(pk=pair.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        DuplicatePair.objects.filter(pk=pair.pk).update(state="same")


def test_the_command_searches_the_newest_release(pair, tmp_path):
    out, text = tmp_path / "pairs.csv", StringIO()
    call_command("find_duplicates", region="18.72", out=out, json=True, stdout=text)
    figures = json.loads(text.getvalue())
    assert (figures["rows"], figures["pairs"]) == (3, 1) and {"seconds", "peak_mb"} <= figures.keys()
    [row] = csv.DictReader(out.open(encoding="utf-8"))
    assert (row["row_a"], row["row_b"]) == ("2", "3") and "tertukar" in row["reasons"]


def test_the_command_looks_at_a_file_and_keeps_nothing(db, tmp_path):
    file, out, text = tmp_path / "x.csv", tmp_path / "pairs.csv", StringIO()
    file.write_bytes(extract(SARI, BLANK, BUDI) + b"\n\nKepala Dinas\n")
    call_command("find_duplicates", file=file, out=out, json=True, stdout=text)
    figures = json.loads(text.getvalue())
    assert (figures["rows"], figures["pairs"]) == (3, 1)
    assert [(row["row"], row["words"]) for row in figures["left_out"]] == [(6, "Kepala Dinas")]
    assert not SIXTEEN_DIGITS.search(out.read_text()) and not DuplicatePair.objects.exists()


@pytest.mark.parametrize("given", [{"release": 999}, {"region": "18.72"}, {"region": "99"}])
def test_the_command_says_when_there_is_nothing_to_search(metro, given):
    with pytest.raises(CommandError, match="tidak ada atau belum selesai dimuat"):
        call_command("find_duplicates", **given)
