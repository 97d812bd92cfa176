"""Proposals as offices really write them: read whole, or told by row; what cannot be read is unknown, never absent."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from audit import sealing
from jobs.fields import DAY_FIRST
from jobs.tables import Row
from programmes.allocating import read_line
from programmes.importing import TO_CHECK
from programmes.models import Recipient
from programmes.preview import impact_of
from regions.models import dotted
from tests.programmes import metro as case
from tests.programmes.metro import line, lines

CASES = Path(__file__).parents[1] / "cases_bugs"
RULES = [(code, "block", {}) for code in ("nik_sound", "nik_once", "one_per_household")]


@pytest.fixture
def programme(sari, office):
    return case.open_with_rules(sari, case.make_programme(sari, office, year=2024), RULES)


@pytest.fixture
def taken(sari, programme):
    """({number: candidate}, job) after one of the files came in."""

    def take(name, **more):
        job = case.send_list(sari, programme, (CASES / name).read_bytes(), name=name, **more)
        return {one.number: one for one in programme.candidates.all()}, job

    return take


def told(job, severity="warning"):
    rows = job.upload.findings.filter(severity=severity).values_list("row_number", "column", "code")
    return {(row, column): code for row, column, code in rows}


def test_a_family_card_that_cannot_be_read_leaves_the_family_unknown(taken, programme):
    found, job = taken("y_kkfamily.csv")
    assert impact_of(programme, programme.rules.all()).passing == 1
    assert [number for number, one in found.items() if one.status == "eligible"] == [1]
    assert [case.reasons_of(one) for _, one in sorted(found.items())] == [
        [],
        *[["household_already_represented"]] * 2,
        ["household_unknown"],
        ["household_already_represented"],
    ]
    assert told(job) == {
        **{(row, "Nomor KK"): "kk_cleaned" for row in (2, 4, 6)},
        (5, "Nomor KK"): "kk_decimal",
    }
    assert job.counts[TO_CHECK] == {"Nomor KK tidak terbaca": 1}


def test_a_family_the_register_knows_is_known_whatever_the_list_says(sari, taken, programme):
    family = "1872900201230777"
    rows = [{"NIK": f"187290120990030{n}", "NOKK": family, "KODE_KEL": "18.72.01.1003"} for n in (1, 4)]
    case.make_release(sari, rows)
    found, _ = taken("y_kkfamily.csv")
    assert "household_already_represented" in case.reasons_of(found[4])


def test_an_account_number_is_read_or_told_and_never_called_absent(taken):
    found, job = taken("c_acc.csv")
    numbers = {n: sealing.unseal(sealing.ACCOUNT, one.account_sealed) for n, one in found.items() if one.account_sealed}
    assert {numbers[n] for n in (1, 2, 3, 4, 5, 9)} == {"3720102001234"}
    assert (numbers[7], numbers[10], numbers[13]) == ("0012345678", "372010200123400", "3720102001236")
    assert {n: one.account_fault for n, one in found.items() if one.account_fault} == {
        **{6: "account_scientific", 8: "account_length", 14: "account_letters"}
    }
    assert job.counts[TO_CHECK] == {"Nomor rekening tidak terbaca": 3, "Tanpa nomor rekening": 1}
    unread = {row for (row, _), code in told(job).items() if code != "account_cleaned"}
    assert unread == {7, 9, 15}


def test_the_page_of_a_candidate_says_that_his_account_could_not_be_read(taken, as_, sari):
    found, job = taken("c_acc.csv")
    page = as_(sari).get(found[8].get_absolute_url()).content.decode()
    assert "Nomor rekening di daftar tidak terbaca (baris 9)" in page
    page = as_(sari).get(job.get_absolute_url()).content.decode()
    assert "Nomor rekening punya 7 angka, seharusnya 8 sampai 20." in page


def test_rt_and_rw_are_read_like_those_of_the_register(taken):
    found, job = taken("c_rt.csv")
    assert {n: (one.rt, one.rw) for n, one in found.items()} == {
        **{n: ("001", "002") for n in (1, 2, 3, 4, 6)},
        5: ("", ""),
    }
    assert told(job) == {(6, "RT"): "rt_rw", (6, "RW"): "rt_rw"}


def test_what_stands_in_a_decree_is_no_date_and_no_doubled_rt(taken):
    found, _ = taken("q_rtprint.csv")
    assert {n: (one.rt, one.rw) for n, one in found.items()} == {1: ("001", "002"), 2: ("", ""), 3: ("001", "002")}


def test_birth_dates_are_read_as_the_register_reads_them(taken):
    found, job = taken("c_dates.csv")
    assert len(found) == 14 and not told(job, "error")
    born = {n: one.birth_on for n, one in found.items()}
    assert {n for n, day in born.items() if day is None} == {1, 2, 3, 12, 13}
    assert {n for n, day in born.items() if day == date(1985, 7, 5)} == {4, 5, 6, 7, 8, 9, 10, 11}
    assert {row: code for (row, _), code in told(job).items()} == {
        **{4: "date_impossible", 5: "birth_two_digit_year", 6: "birth_two_digit_year", 11: "birth_serial"}
    }


def test_a_date_cell_with_a_time_is_a_date(taken):
    found, job = taken("q_bdatetime.xlsx")
    assert [one.birth_on for one in found.values()] == [date(1985, 7, 5)] * 3
    assert told(job) == {(3, "Tanggal lahir"): "birth_time"}


def test_months_before_days_are_a_habit_of_the_file(taken):
    found, job = taken("z_usdates.csv")
    assert [one.birth_on for _, one in sorted(found.items())] == [date(1985, 7, day) for day in (5, 13, 25)]
    assert [one.nik_faults for one in found.values()] == [[]] * 3 and not told(job)


def test_a_yes_is_known_by_its_first_word_and_a_strange_word_refuses_nobody(taken):
    found, job = taken("c_flag.csv")
    assert {n: one.has_business for n, one in found.items()} == {
        **dict.fromkeys((1, 2, 3, 4, 5, 7), True),
        **{6: False, 8: None},
    }
    assert {n: one.business_months for n, one in found.items()} == {
        **{1: 12, 2: 12, 3: None, 4: 12, 5: 36, 6: 0, 7: None, 8: 6}
    }
    assert {row: code for (row, _), code in told(job).items()} == {4: "months_unknown", 9: "flag_unknown"}


def test_a_nik_is_cleaned_as_the_register_cleans_it(taken):
    found, job = taken("c_nik.csv")
    assert {n for n, one in found.items() if not one.nik_faults} == {1, 2, 3, 6, 7, 9, 10, 14}
    assert {row for (row, _), code in told(job).items() if code == "nik_cleaned"} == {4, 7, 8, 10, 11, 15}
    assert (found[5].nik_faults, found[8].nik_faults) == (["nik_scientific"], ["nik_letters"])


def test_full_width_letters_become_ordinary_ones(taken):
    found, _ = taken("c_glyph.csv")
    assert [(one.name, one.account_holder) for one in found.values()] == [
        ("SUPARMAN", "SUPARMAN"),
        ("SITI AMINAH", "SITI AMINAH"),
    ]


def test_a_year_is_read_however_it_is_written(taken):
    _, job = taken("z_past.csv", kind="past", year=2023)
    assert "other_year" not in told(job, "error").values() and "year_unknown" not in told(job, "error").values()
    assert set(Recipient.objects.values_list("name", flat=True)) >= {f"LAMA {n}" for n in (1, 2, 3, 4)}


def test_a_formula_in_a_list_is_refused_also_behind_an_apostrophe(sari, programme):
    rows = [line(1, nama="'=1+1"), line(2, nama="'+62 JALAN"), line(3, nama="- SUPARNO")]
    job = case.send_list(sari, programme, lines(*rows))
    assert told(job, "error") == {(2, "Nama"): "formula"}
    assert sorted(programme.candidates.values_list("name", flat=True)) == ["+62 JALAN", "SUPARNO"]


def test_the_command_tells_what_could_not_be_read(sari, programme, capsys):
    path = CASES / "c_acc.csv"
    call_command("import_candidates", str(path), "--programme", programme.slug, "--user", sari.username)
    said = capsys.readouterr().out
    assert "baris 9, Nomor rekening: Nomor rekening punya 7 angka, seharusnya 8 sampai 20." in said


ALLOCATION = ("region_code", "component", "form", "targets", "rupiah", "year", "bimtek_on")


def allocation(year="2023", bimtek_on="", **of_row):
    cells = ["64.02", "Bantuan", "BARANG", "1.250", "Rp10.000.000", year, bimtek_on]
    places = {name: place for place, name in enumerate(ALLOCATION)}
    return read_line(Row(2, cells, **of_row), places, DAY_FIRST, {}, {})


def test_the_year_of_an_allocation_is_read_or_told():
    assert [allocation(year).year for year in ("2023", "2023.0", "TA 2023", "")] == [2023, 2023, 2023, None]
    assert [[reason.code for reason in allocation(year).reasons] for year in ("2023", "2023/2024", "entah")] == [
        *([], ["year_unknown"], ["year_unknown"]),
    ]


def test_the_days_and_figures_of_an_allocation_are_read_like_all_others():
    line = allocation(bimtek_on="2024-03-05 07:00:00")
    assert (line.targets, line.rupiah, line.bimtek_on) == (1250, 10_000_000, date(2024, 3, 5))
    assert [reason.code for reason in allocation(merged=(4,)).reasons] == ["rupiah_merged"]


@pytest.mark.parametrize(("code", "is_found"), [("64.02", True), ("6402", True), ("64,02", True), ("64,2", False)])
def test_a_code_of_a_regency_that_became_a_number_is_known_unless_a_zero_is_lost(code, is_found):
    row = Row(2, [code, "Bantuan", "BARANG", "1", "Rp1", "2023", ""])
    places = {name: place for place, name in enumerate(ALLOCATION)}
    assert (read_line(row, places, DAY_FIRST, {"64.02": "Kutai Kartanegara"}, {}).region is not None) == is_found


def test_a_heading_in_two_rows_is_read_and_its_row_of_numbers_is_no_person(taken):
    found, job = taken("c_twohead2.xlsx")
    assert [one.name for _, one in sorted(found.items())] == ["WARGA A", "WARGA B", "WARGA C", "WARGA D"]
    assert {(one.address, one.rt, one.rw, one.region.name) for one in found.values()} == {
        ("JL A", "001", "002", "Imopuro")
    }
    assert not told(job, "error")


def test_a_formula_in_a_number_of_a_row_refuses_nobody_in_any_workbook(taken):
    _, job = taken("z_formula_no.ods")
    assert not told(job, "error")
    names = job.upload.candidate_import.programme.candidates.values_list("name", flat=True)
    assert sorted(names) == ["WARGA A", "WARGA B", "WARGA C"]


def test_the_command_tells_which_sheet_of_a_workbook_was_not_read(sari, programme, tmp_path, capsys):
    book = openpyxl.load_workbook(CASES / "c_hidden.xlsx")
    book.create_sheet("Kelurahan lain").append(["NIK", "Nama"])
    book.save(tmp_path / "usulan.xlsx")
    call_command("import_candidates", str(tmp_path / "usulan.xlsx"), "--programme", programme.slug)
    assert "Lembar lain: Kelurahan lain. Lembar ini tidak dibaca." in capsys.readouterr().out


def test_what_stands_between_two_villages_or_below_a_list_is_no_proposal(sari, programme):
    rows = ["I,,DESA IMOPURO,,", f"1,{case.SITI},SITI AMINAH,,Imopuro", "II,,DESA GANJAR AGUNG,,", ",,Kepala Dinas,,"]
    job = case.send_list(sari, programme, "\n".join(["No,NIK,Nama,No KK,Kelurahan", *rows]))
    assert told(job, "error") == {(row, "Nama"): "row_nobody" for row in (2, 4, 5)}
    assert list(programme.candidates.values_list("name", flat=True)) == ["SITI AMINAH"]


def test_the_code_of_a_kabupaten_typed_as_a_number_is_its_code():
    assert [dotted(code) for code in ("64,72", "64,7", "6472", "64.72", "64.7")] == [
        *("64.72", "64.70", "64.72", "64.72", "64.7"),
    ]


def test_the_page_of_the_job_tells_the_rows_and_then_the_sheets_that_were_not_read(sari, programme, as_, tmp_path):
    book = openpyxl.Workbook()
    for row in (["No", "NIK", "Nama", "Kelurahan"], [1, case.SITI, "SITI AMINAH", "Imopuro"], [], ["JUMLAH"]):
        book.active.append(row)
    book.create_sheet("Kelurahan lain").append(["NIK", "Nama"])
    book.save(tmp_path / "usulan.xlsx")
    job = case.send_list(sari, programme, (tmp_path / "usulan.xlsx").read_bytes(), name="usulan.xlsx")
    page = " ".join(as_(sari).get(job.get_absolute_url()).text.split())
    assert job.counts["Bukan data"] == 1, "a sheet is no row"
    assert "2 baris atau lembar berkas tidak dibaca sebagai data" in page
    assert page.index("<strong>JUMLAH</strong>") < page.index("<strong>Kelurahan lain</strong>")
    assert page.index("Baris di berkas") < page.index("Baris dibaca") < page.index("Baru")
