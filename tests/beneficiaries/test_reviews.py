"""What is done with a release once it is loaded: findings corrected, changes reviewed, the whole of it undone."""

import io

import openpyxl
import pytest
from django.db import Error, connection, transaction

from accounts.errors import NotAllowed
from beneficiaries import importing, services
from beneficiaries.models import PersonChange, RegisterEntry, Release
from beneficiaries.people import person_for
from jobs.models import Job
from jobs.services import cancel_job
from jobs.work import perform
from jobs.writing import xlsx_bytes
from tests.beneficiaries.conftest import receive, table

UNDO = {"reason": "Berkas yang salah diunggah."}


@pytest.fixture
def later(load, metro_rows):
    """The release after `release`: the first row has moved to decile 1, the second now gets PKH, the last is gone."""

    def make():
        rows = [list(row) for row in metro_rows[:-1]]
        headings = metro_rows[0]
        rows[1][headings.index("DESIL")] = "1"
        rows[2][headings.index("PKH")] = "YA"
        return Release.objects.get(job=load(table(rows)))

    return make


@pytest.fixture
def known(metro, metro_rows):
    """Persons of the rows with these places in the file."""

    def make(*places):
        headings = metro_rows[0]
        for place in places:
            row = dict(zip(headings, metro_rows[place], strict=True))
            yield person_for(nik=row["NIK"], name=row["NAMA"], sex="", birth_on=None, region=metro)

    return lambda *places: list(make(*places))


def test_an_import_is_undone_in_one_click_and_the_one_before_is_current_again(release, later, send, sari, metro):
    newer = later()
    assert Release.objects.current(metro) == newer
    assert send(sari, f"/beneficiaries/releases/{newer.pk}/undo/", **UNDO).status_code == 302
    newer.refresh_from_db()
    assert (newer.is_loaded, newer.undone_by, Release.objects.current(metro)) == (False, sari, release)
    assert RegisterEntry.objects.count() == 407


def test_the_same_file_can_be_loaded_again_after_it_was_undone(release, load, metro_csv, sari):
    services.undo_release(actor=sari, release=release, **UNDO)
    assert load(metro_csv).counts["Dimuat"] == 407


def test_a_release_that_was_used_is_not_undone_and_says_by_what(release, as_, sari):
    release.use(actor=sari, what="Penilaian usulan KUBE 2023.")
    with pytest.raises(NotAllowed, match="Penilaian usulan KUBE 2023"):
        services.undo_release(actor=sari, release=release, **UNDO)
    text = as_(sari).get(f"/beneficiaries/releases/{release.pk}/undo/").text
    assert "Penilaian usulan KUBE 2023." in text and "Alasan pembatalan" not in text


def test_a_release_that_a_later_one_was_compared_with_is_not_undone(release, later, sari):
    later()
    with pytest.raises(NotAllowed, match="batalkan itu lebih dahulu"):
        services.undo_release(actor=sari, release=release, **UNDO)


def test_the_database_keeps_a_used_release_whoever_asks(release, sari):
    release.use(actor=sari, what="Penilaian")
    with pytest.raises(Error, match="in use"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(is_loaded=False, undone_at=release.loaded_at)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM beneficiaries_releaseuse")


def test_an_undone_release_can_no_longer_be_used(release, sari):
    services.undo_release(actor=sari, release=release, **UNDO)
    with pytest.raises(Error, match="is not loaded"), transaction.atomic():
        release.use(actor=sari, what="Penilaian")


def test_people_we_know_whom_a_new_release_shows_otherwise_are_listed(release, later, known, metro_rows):
    moved, wife, same, gone = known(1, 2, 6, len(metro_rows) - 1)
    changes = {change.person: change.kinds for change in later().person_changes.all()}
    assert changes[gone] == ["vanished"]
    assert changes[moved] == ["decile", "pkh"]  # the card stands on his wife's row and counts for the family
    assert changes[wife] == ["pkh"]
    assert same not in changes


def test_a_change_is_reviewed_once_and_keeps_the_release(release, later, known, send, sari):
    known(1)
    newer = later()
    change = PersonChange.objects.get()
    address = f"/beneficiaries/changes/{change.pk}/review/"
    assert send(sari, address, note="Sudah dicek ke rumah").status_code == 302
    change.refresh_from_db()
    assert (change.reviewed_by, change.note) == (sari, "Sudah dicek ke rumah")
    assert send(sari, address, note="lagi").status_code == 422 or PersonChange.objects.get().note != "lagi"
    assert newer.why_kept() == ["Perubahan pada orang yang dikenal sudah ditinjau."]


@pytest.mark.parametrize(("kind", "count"), [("vanished", 1), ("decile_down", 1), ("pkh_gained", 1), ("new", 0)])
def test_the_page_since_the_last_release_lists_everybody_by_kind(release, later, as_, sari, kind, count):
    newer = later()
    answer = as_(sari).get(f"/beneficiaries/releases/{newer.pk}/changes/?kind={kind}")
    assert (answer.status_code, len(answer.context["entries"])) == (200, count)


def test_a_first_release_has_nothing_to_compare(release, as_, sari):
    assert "belum ada yang dapat dibandingkan" in as_(sari).get(f"/beneficiaries/releases/{release.pk}/changes/").text


def test_findings_are_filtered_and_never_show_a_number(load, few, as_, sari):
    load(few(3, NIK="18720314128791469"))
    release = Release.objects.get()
    page = f"/beneficiaries/releases/{release.pk}/findings/"
    assert "NIK bukan 16 angka" in as_(sari).get(page + "?severity=error").text
    assert "18720314128791469" not in as_(sari).get(page).text
    assert "Tidak ada baris bermasalah" in as_(sari).get(page + "?severity=warning").text


def test_rows_that_come_back_corrected_join_the_others(load, few, send, sari):
    load(few(3, NIK="18720314128791469"))
    release = Release.objects.get()
    answer = send(sari, f"/beneficiaries/releases/{release.pk}/findings/download/")
    heading, row = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert (heading[:2], row[0]) == (("Baris di berkas asal", "Kolom"), "2")
    row = [cell or "" for cell in row]
    row[heading.index("NIK")] = "1872031412879146"
    corrected = correct(sari, release, xlsx_bytes(heading, [row]))
    assert (corrected.rows_taken, corrected.rows_new, corrected.rows_unchanged) == (3, 1, 2)
    assert corrected.compared_with == release


def test_a_corrected_row_takes_the_place_of_the_flagged_one(load, few, sari):
    load(few(3, NIK="1872031512879146"))  # one day off: taken, but flagged
    release = Release.objects.get()
    assert release.rows_warned == 1
    rows = few(1).decode().splitlines()
    file = f"Baris di berkas asal;{rows[0]}\n2;{rows[1]}".encode()
    corrected = correct(sari, release, file, "perbaikan.csv")
    assert (corrected.rows_taken, corrected.rows_new, corrected.rows_vanished) == (3, 1, 1)
    assert sorted(one.nik_last4 for one in corrected.entries.all()) == sorted(
        one.nik_last4 for one in release.entries.all()
    )


def test_a_double_in_a_correction_takes_no_carried_row_of_the_same_number_with_it(load, few, metro_rows, sari):
    load(few(6))
    release = Release.objects.get()
    twice = ";".join(metro_rows[8])
    corrected = correct(sari, release, "\n".join([";".join(metro_rows[0]), twice, twice]).encode(), "perbaikan.csv")
    assert (corrected.rows_taken, corrected.rows_new, corrected.rows_vanished) == (7, 1, 0)


def test_a_correction_tells_nothing_of_the_rows_it_carries_over(load, metro_rows, sari):
    rows = [list(row) for row in metro_rows[:7]]
    rows[2][rows[0].index("HUB_KELUARGA")] = "KEPALA KELUARGA"
    load(table(rows))
    release = Release.objects.get()
    assert release.upload.findings.filter(code="two_heads").values_list("row_number", flat=True).get() == 3
    other = ";".join(metro_rows[20])
    corrected = correct(sari, release, f"{';'.join(metro_rows[0])}\n{other}".encode(), "perbaikan.csv")
    assert (corrected.rows_taken, corrected.upload.findings.count()) == (7, 0)


def correct(actor, release, data, name="perbaikan.xlsx"):
    upload = receive(actor, data, name)
    started = services.start_release(actor=actor, upload=upload, register="", data_on=None, corrects=release)
    perform(started.job_id, importing.import_register)
    return Release.objects.get(pk=started.pk, is_loaded=True)


def test_a_job_that_nobody_has_begun_stops_at_once(start, few, sari):
    release = start(few(3))
    cancel_job(actor=sari, job=release.job)
    perform(release.job_id, importing.import_register)
    assert (Job.objects.get().state, Release.objects.get().is_loaded) == (Job.State.CANCELLED, False)


def test_an_import_that_is_stopped_on_its_way_leaves_no_table(start, metro_csv, sari, monkeypatch):
    release = start(metro_csv)
    monkeypatch.setattr(importing, "CHUNK", 100)
    write = importing.write

    def write_and_stop(job, *rest):
        write(job, *rest)
        if not Job.objects.get().cancel_asked_at:
            cancel_job(actor=sari, job=job)

    monkeypatch.setattr(importing, "write", write_and_stop)
    perform(release.job_id, importing.import_register)
    job = Job.objects.get()
    assert (job.state, job.note) == (Job.State.CANCELLED, "Dibatalkan sebelum selesai; tidak ada yang disimpan.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"beneficiaries_registerentry_r{release.pk}"])
        assert cursor.fetchone() == (None,)


def test_a_finished_job_cannot_be_stopped(release, sari):
    with pytest.raises(NotAllowed, match="sudah selesai"):
        cancel_job(actor=sari, job=release.job)
