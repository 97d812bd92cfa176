"""A list of families brings assessments and nobody: it comes in whole, once, and after a dead worker too."""

import io
import json
import signal
from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.urls import reverse

from audit import sealing
from beneficiaries import importing, services
from beneficiaries.models import Assessment, RegisterEntry, Release
from jobs.models import Heading, Job, Upload
from jobs.refusals import value_of
from jobs.services import cancel_job
from jobs.work import perform
from jobs.writing import xlsx_bytes
from tests.beneficiaries.conftest import receive
from tests.beneficiaries.family_files import HEADINGS, card, families, family_file, row
from tests.beneficiaries.test_killed import COMMITTING, lease_runs_out, read_so_far
from tests.beneficiaries.test_reviews import correct
from tests.beneficiaries.workers import READ_BEFORE
from tests.waiting import wait_for


def of_card(release, number):
    return release.assessments.get(kk_index=sealing.blind_index(sealing.KK, card(number)))


def test_a_list_of_families_comes_in_as_assessments_and_without_persons(load_families):
    loaded = load_families(families(5))
    assert (loaded.is_family_list, loaded.rows_read, loaded.rows_taken, loaded.rows_new) == (True, 5, 5, 5)
    assert (loaded.assessments.count(), loaded.entries.count()) == (5, 0)
    one = of_card(loaded, 1)
    assert (one.head_name, one.decile, one.region_id, one.members) == ("KEPALA 1", 3, "18.72.03.1001", None)
    assert (one.is_gc_kemensos, one.is_siks_ng, one.flags()) == (True, False, ["GC Kemensos"])
    assert str(loaded) == "Daftar keluarga DTSEN Kota Metro per 01-02-2026"


REFUSED = {
    "a KK of 15 digits": ({"nomor_kartu_keluarga": card(1)[:-1]}, "kk_length"),
    "no KK": ({"nomor_kartu_keluarga": ""}, "kk_missing"),
    "a dash for a KK": ({"nomor_kartu_keluarga": "-"}, "kk_missing"),
    "a KK of one digit repeated": ({"nomor_kartu_keluarga": "9" * 16}, "kk_placeholder"),
    "a KK that Excel cut": ({"nomor_kartu_keluarga": "1,87203E+15"}, "kk_scientific"),
    "a KK with letters": ({"nomor_kartu_keluarga": "18720301010795O1"}, "kk_letters"),
    "a KK that ends in 0000": ({"nomor_kartu_keluarga": "1872030101070000"}, "kk_serial"),
    "the KK of another row": ({"nomor_kartu_keluarga": card(2)}, "kk_duplicate"),
    "a formula": ({"nama_kepala_keluarga": "=1+1"}, "formula"),
}


@pytest.mark.parametrize(("changed", "code"), REFUSED.values(), ids=REFUSED)
def test_a_row_that_names_no_family_is_refused_with_its_reason(load_families, changed, code):
    loaded = load_families(families(3, **changed))
    finding = loaded.upload.findings.get()
    assert (loaded.rows_taken, loaded.rows_refused, finding.code, finding.severity) == (2, 1, code, "error")
    assert value_of(finding) in changed.values()


def test_of_two_rows_with_one_kk_the_first_stays(load_families):
    loaded = load_families(family_file(row(1), row(2), row(1, desil_nasional="9")))
    finding = loaded.upload.findings.get()
    assert (finding.row_number, finding.reason) == (
        4,
        "Nomor KK ini sudah ada di baris 2. Baris pertama yang dipakai.",
    )
    assert of_card(loaded, 1).decile == 3


WARNED = {
    "a kelurahan nobody knows": ({"kelurahan_desa": "ENTAH"}, "village_unknown"),
    "another regency": ({"kabupaten_kota": "KAB. PESAWARAN"}, "village_outside"),
    "a decile of 11": ({"desil_nasional": "11"}, "decile_unreadable"),
    "no head": ({"nama_kepala_keluarga": " "}, "head_blank"),
    "a head whose letters were read wrongly": ({"nama_kepala_keluarga": "MA\u00e2\u20ac\u2122RUF"}, "name_garbled"),
    "no yes or no": ({"is_siks_ng": "MUNGKIN"}, "flag_unreadable"),
}


@pytest.mark.parametrize(("changed", "code"), WARNED.values(), ids=WARNED)
def test_what_is_odd_is_flagged_and_the_family_loaded(load_families, changed, code):
    data = family_file(row(1, **changed), row(2), encoding="utf-8" if code == "name_garbled" else "latin-1")
    loaded = load_families(data)
    finding = loaded.upload.findings.get()
    assert (loaded.rows_taken, loaded.rows_warned, finding.code, finding.severity) == (2, 1, code, "warning")


@pytest.mark.parametrize("written", ["0", "", "-", "0.0"])
def test_not_ranked_yet_is_no_finding(load_families, written):
    loaded = load_families(families(2, desil_nasional=written))
    assert (loaded.upload.findings.count(), loaded.assessments.filter(decile=None).count()) == (0, 1)


def test_a_family_of_another_regency_is_not_put_into_a_kelurahan_of_that_name(load_families):
    loaded = load_families(families(2, kabupaten_kota="KAB. PESAWARAN"))
    assert of_card(loaded, 1).region_id == "18.72"


def test_both_halves_of_a_broken_line_are_refused_and_the_rest_is_read(load_families):
    broken = row(2).replace("KEPALA 2", "KEPALA\n2")
    loaded = load_families(family_file(row(1), broken, f'{row(3)}|"lagi', row(4, nama_kepala_keluarga="JOS\u00c9")))
    codes = dict(loaded.upload.findings.values_list("row_number", "code"))
    assert (loaded.rows_taken, codes) == (2, {3: "row_short", 4: "row_short", 5: codes.get(5)})
    assert codes[5] in ("row_long", "row_quote")
    assert loaded.assessments.filter(head_name="JOS\u00c9").count() == 1


def test_kks_whose_last_digit_excel_took_are_told(load_families):
    rows = (row(n, nomor_kartu_keluarga=f"{card(n)[:12]}{card(n)[12:15]}0") for n in range(1, 400, 10))
    loaded = load_families(family_file(*rows))
    assert [remark["code"] for remark in loaded.remarks] == ["cards_end_in_zero"]
    assert "nomor KK yang dilihat berakhir 0" in loaded.told_remarks()[0]


def test_the_next_list_tells_what_differs_from_the_list_before_it(release, load_families):
    first = load_families(families(5))
    assert (first.compared_with, first.rows_new) == (None, 5)
    rows = [row(1, desil_nasional="1"), row(2, kelurahan_desa="IMOPURO"), row(3), row(6)]
    later = load_families(family_file(*rows), data_on=date(2026, 5, 1))
    assert later.compared_with == first
    assert (later.rows_new, later.rows_changed, later.rows_unchanged, later.rows_vanished) == (1, 2, 1, 2)
    assert (later.changes["decile_down"], later.changes["decile_up"], later.changes["moved"]) == (1, 0, 1)


def test_persons_are_not_compared_with_families(release, load_families, load, few):
    load_families(families(5))
    newer = Release.objects.get(job=load(few(3), data_on=date(2026, 3, 1)))
    assert newer.compared_with == release


def test_families_of_one_register_are_not_compared_with_persons_of_it(release, load_families):
    assert load_families(families(5), register="DTKS").compared_with is None


def test_the_same_families_in_another_kind_of_file_change_nothing_and_say_so(load_families):
    loaded = load_families(families(4))
    rows = [row(number).split("|") for number in (4, 3, 2, 1)]
    job = load_families(xlsx_bytes(HEADINGS.split("|"), rows))
    assert (job.note, job.result_url) == (importing.SAME_CONTENT, loaded.get_absolute_url())
    assert (Release.objects.count(), Assessment.objects.count()) == (1, 4)


def test_a_list_is_undone_and_loaded_again(load_families, sari):
    loaded = load_families(families(3))
    services.undo_release(actor=sari, release=loaded, reason="Berkas yang salah.")
    assert Assessment.objects.count() == 0
    assert load_families(families(3)).rows_taken == 3


def test_the_corrected_workbook_of_its_findings_becomes_a_list_with_those_rows(load_families, send, sari):
    wrong = load_families(families(5, nomor_kartu_keluarga=card(1)[:-1], desil_nasional="7"))
    book = send(sari, f"/beneficiaries/releases/{wrong.pk}/findings/download/")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    headings, told = [[cell.value for cell in line] for line in sheet.iter_rows()]
    told[headings.index("nomor_kartu_keluarga")] = card(1)
    corrected = correct(sari, wrong, xlsx_bytes(headings, [told]))
    assert (corrected.is_family_list, corrected.rows_taken, corrected.rows_new) == (True, 5, 1)
    assert of_card(corrected, 1).decile == 7


def test_a_correction_replaces_the_row_it_was_made_for(load_families, sari):
    first = load_families(families(5))
    corrected = correct(sari, first, family_file(row(2, desil_nasional="9"), row(2)), "perbaikan.csv")
    assert (corrected.rows_taken, corrected.rows_changed, corrected.rows_unchanged) == (5, 1, 4)
    assert list(corrected.upload.findings.values_list("row_number", "code")) == [(3, "kk_duplicate")]


def test_persons_do_not_correct_families(load_families, few, sari):
    upload = receive(sari, few(2), "perbaikan.csv")
    first = load_families(families(2))
    started = services.start_release(actor=sari, upload=upload, register="", data_on=None, corrects=first)
    perform(started.job_id, importing.import_register)
    job = Job.objects.get(pk=started.job_id)
    assert (job.state, job.note) == (Job.State.FAILED, importing.OTHER_KIND)


WAYS_IN = [
    "UPDATE {} SET decile = 1",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "INSERT INTO {} SELECT * FROM beneficiaries_assessment LIMIT 1",
    "DROP TABLE {}",
]


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("table", ["beneficiaries_assessment", "beneficiaries_assessment_r{}"])
def test_no_path_changes_a_loaded_list(load_families, way, table):
    loaded = load_families(families(2))
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way.format(table.format(loaded.pk)))
    assert loaded.assessments.filter(decile=3).count() == 2


def test_what_a_loaded_release_holds_cannot_be_said_otherwise(load_families):
    loaded = load_families(families(2))
    with pytest.raises(Error, match="may not be changed"), transaction.atomic():
        Release.objects.filter(pk=loaded.pk).update(is_family_list=False)


@COMMITTING
def test_after_kill_9_the_next_attempt_loads_every_family_once(start, worker):
    listed = start(families(300) + b"\n" + row(1).encode(), "keluarga.csv")
    process = worker(listed.job)
    wait_for(lambda: read_so_far(listed) == READ_BEFORE)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not Release.objects.get(pk=listed.pk).is_loaded
    assert read_so_far(listed) == READ_BEFORE
    lease_runs_out(listed.job)
    perform(listed.job_id, importing.import_register)
    listed.refresh_from_db()
    figures = (listed.is_loaded, listed.rows_read, listed.rows_taken, listed.rows_refused)
    assert figures == (True, 301, 300, 1)
    assert listed.assessments.count() == 300


def test_what_was_filled_with_families_does_not_go_on_with_persons(start, monkeypatch):
    """Somebody has said something else about its headings meanwhile."""
    listed = start(families(30), "keluarga.csv")
    monkeypatch.setattr(importing, "CHUNK", 10)
    with monkeypatch.context() as broken:
        write = importing.write
        broken.setattr(importing, "write", lambda *a: write(*a) if read_so_far(listed) < 20 else 1 / 0)
        perform(listed.job_id, importing.import_register)
    assert read_so_far(listed) == 20
    Heading.objects.create(
        region_id="18.72",
        kind="register",
        normalised="nomorkartukeluarga",
        column="nik",
        said_by=listed.job.requested_by,
    )
    lease_runs_out(listed.job)
    perform(listed.job_id, importing.import_register)
    job = Job.objects.get()
    assert (job.state, job.note, read_so_far(listed)) == (Job.State.FAILED, importing.HEADINGS_CHANGED, 0)


def test_a_list_that_is_stopped_on_its_way_leaves_no_table(start, sari, monkeypatch):
    listed = start(families(30), "keluarga.csv")
    monkeypatch.setattr(importing, "CHUNK", 10)
    write = importing.write

    def write_and_stop(job, *rest):
        write(job, *rest)
        if not Job.objects.get().cancel_asked_at:
            cancel_job(actor=sari, job=job)

    monkeypatch.setattr(importing, "write", write_and_stop)
    perform(listed.job_id, importing.import_register)
    assert Job.objects.get().state == Job.State.CANCELLED
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"beneficiaries_assessment_r{listed.pk}"])
        assert cursor.fetchone() == (None,)


def test_the_command_tells_a_list_as_it_tells_persons(sari, tmp_path):
    file = tmp_path / "keluarga.csv"
    file.write_bytes(families(4, nomor_kartu_keluarga=""))
    out = StringIO()
    call_command("import_register", file, "--region", "18.72", "--register", "DTSEN", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["rows_read"], told["rows_taken"], told["rows_refused"], told["new"]) == (4, 3, 1, 3)
    assert told["refused_by_code"] == {"kk_missing": 1}
    assert told["release"] == Release.objects.get().pk


def test_a_file_with_a_birth_date_lists_persons_whose_nik_is_not_found(post_file, as_, sari):
    data = f"NOKK;NAMA;TGL LAHIR;DESIL\n{card(1)};BUDI;1980-01-01;2\n".encode()
    text = as_(sari).get(post_file(sari, data).headers["Location"]).text
    assert "Kolom wajib tidak ditemukan: NIK" in text and "Daftar keluarga:" not in text


def test_the_preview_says_that_it_is_a_list_of_families(post_file, as_, sari):
    text = as_(sari).get(post_file(sari, families(3)).headers["Location"]).text
    assert "Daftar keluarga:" in text and "memperbarui desil keluarga, tidak memuat orang" in text
    assert "Muat data ini" in text and card(1) not in text


def test_persons_are_not_called_a_list_of_families(post_file, as_, sari, few):
    assert "Daftar keluarga:" not in as_(sari).get(post_file(sari, few(3)).headers["Location"]).text


def test_a_heading_the_office_has_explained_makes_a_list_of_families_too(post_file, send, as_, sari):
    data = families(3).replace(b"nomor_kartu_keluarga", b"NO_INDUK_RT").replace(b"desil_nasional", b"PERINGKAT")
    address = post_file(sari, data).headers["Location"].split("?")[0]
    assert "Muat data ini" not in as_(sari).get(address).text
    explain = f"{reverse('jobs:explain', args=[Upload.objects.latest('pk').pk])}?next={address}"
    send(sari, explain, heading_0="kk", heading_1="head_name", heading_2="decile", heading_5="district")
    text = as_(sari).get(address).text
    assert "Daftar keluarga:" in text and "Muat data ini" in text


def test_nobody_is_registered_by_a_list_of_families(release, load_families, metro):
    load_families(families(3))
    assert Release.objects.current(metro) == release
    assert RegisterEntry.objects.count() == 407
