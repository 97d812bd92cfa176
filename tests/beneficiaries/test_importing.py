"""The register comes in whole, once, and the same whatever kind of file it was."""

from collections import Counter

import pytest

from beneficiaries.models import RegisterEntry, Release
from jobs.models import Job
from tests.beneficiaries.conftest import table


def test_the_register_of_metro_comes_in_whole(release):
    assert (release.is_loaded, release.rows_read, release.rows_taken, release.rows_refused) == (True, 407, 407, 0)
    counts = release.job.counts
    assert min(counts.pop("Lama (detik)").values()) >= 0
    assert counts == {
        "Baris dibaca": 407,
        "Dimuat": 407,
        "Ditolak": 0,
        "Baru": 407,
        "Berubah": 0,
        "Tetap": 0,
        "Tidak ada lagi": 0,
    }


def test_an_entry_says_what_the_row_said(release, metro_rows):
    entry = release.entries.get(row_number=2)
    row = dict(zip(metro_rows[0], metro_rows[1], strict=True))
    assert (entry.name, str(entry.birth_on), entry.sex) == (row["NAMA"], row["TGL_LAHIR"], row["JENIS_KELAMIN"])
    assert (entry.region.name.upper(), entry.decile) == (row["KELURAHAN"], int(row["DESIL"]))
    assert (entry.receives_pkh, entry.receives_bpnt, entry.is_alive) == (False, False, True)
    assert (entry.rt, entry.rw, str(entry.updated_on)) == (row["RT"], row["RW"], row["TGL_PEMUTAKHIRAN"])
    assert (entry.nik_last4, entry.kk_last4) == (row["NIK"][-4:], row["NOKK"][-4:])


def test_every_entry_lies_in_its_kelurahan(release, metro_rows):
    place = metro_rows[0].index("KODE_KEL")
    expected = Counter(row[place] for row in metro_rows[1:])
    assert Counter(release.entries.values_list("region_id", flat=True)) == expected


def test_the_same_content_as_a_workbook_changes_nothing_and_says_so(release, load, metro_xlsx):
    job = load(metro_xlsx, "dtks.xlsx")
    assert (job.state, job.note) == (
        Job.State.DONE,
        "Isi berkas sama dengan data yang sudah dimuat; tidak ada yang berubah.",
    )
    assert job.result_url == release.get_absolute_url()
    assert (Release.objects.count(), RegisterEntry.objects.count()) == (1, 407)


def test_a_workbook_comes_in_as_the_text_file_does(load, metro_xlsx, metro_csv):
    assert load(metro_xlsx, "dtks.xlsx").counts["Dimuat"] == 407
    assert load(metro_csv).note.startswith("Isi berkas sama")


def test_a_new_release_tells_what_differs(release, load, metro_rows):
    rows = [list(row) for row in metro_rows[:-2]]
    rows[1][metro_rows[0].index("DESIL")] = "1"
    rows[2][metro_rows[0].index("NIK")] = "1872035401889499"
    counts = load(table(rows)).counts
    assert {name: counts[name] for name in ("Baru", "Berubah", "Tetap", "Tidak ada lagi")} == {
        "Baru": 1,
        "Berubah": 1,
        "Tetap": 403,
        "Tidak ada lagi": 3,
    }


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_office_files_come_in_whatever_their_encoding_and_delimiter(load, metro_rows, delimiter, encoding):
    text = "\r\n".join(delimiter.join(row) for row in metro_rows[:20])
    assert load(text.encode(encoding)).counts["Dimuat"] == 19


def test_a_second_release_of_another_region_compares_with_nothing(release, load, few, yusuf):
    assert load(few(3), actor=yusuf).counts["Baru"] == 3
