"""Words from short lists: RT and RW, titles, sex, yes and no, ticks. The first word decides; nothing is guessed."""

import pytest

from jobs import fields
from tests.jobs.codes import code


@pytest.mark.parametrize(
    ("text", "found"),
    [("001", "001"), ("1", "001"), ("1.0", "001"), ("RT 01", "001"), ("RW. 002", "002"), ("-", ""), ("", "")],
)
def test_an_rt_has_three_digits(text, found):
    assert fields.parse_rt_rw(text) == found


@pytest.mark.parametrize("text", ["1-Jan", "2026-01-01", "01/02/2026", "Dusun II", "1234"])
def test_a_day_is_no_rt(text):
    assert code(fields.parse_rt_rw, text) == "rt_rw"


@pytest.mark.parametrize(
    "text",
    ["001/002", "001 / 002", "1/2", "RT 1/RW 2", "RT 01 RW 02", "RT.001 / RW.002", "RT001RW002", "001-002", "001 002"]
    + ["RT/RW 001/002", "RT/RW: 01/02"],
)
def test_rt_and_rw_in_one_cell_are_parted(text):
    assert fields.part_rt_rw(text) == ("001", "002")


@pytest.mark.parametrize("text", ["001", "RT 01", "1-Jan", "01/02/2026", "", "1-2"])
def test_what_holds_one_of_both_is_not_parted(text):
    assert fields.part_rt_rw(text) == (text, "")


TITLES = {"ketua", "lurah", "kepaladesa", "pendamping", "pendampingpkh"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plt. Lurah", ("lurah", True, "")),
        ("Pj. Kepala Desa", ("kepaladesa", True, "")),
        ("PLH.LURAH NAMOSAIN", ("lurah", True, "NAMOSAIN")),
        ("Lurah Namosain", ("lurah", False, "Namosain")),
        ("Pendamping PKH Alak", ("pendampingpkh", False, "Alak")),
        ("Ketua KUBE", ("ketua", False, "KUBE")),
        ("Camat", None),
        ("Wakil Ketua", None),
        ("Mantan Lurah", None),
        ("Plt.", None),
        ("", None),
    ],
)
def test_a_title_is_taken_apart(text, found):
    assert fields.part_title(text, TITLES) == found


def test_the_chairman_of_a_group_is_not_that_of_a_neighbourhood():
    said = {rest: fields.is_of_group(rest) for rest in ("", "KUBE", "Kelompok Mawar", "RT 03", "PKK", "Desa")}
    assert [rest for rest, is_one in said.items() if is_one] == ["", "KUBE", "Kelompok Mawar"]


@pytest.mark.parametrize(
    ("sex", "texts"),
    [("L", ["L", "l", "1", "Lk", "LAKI-LAKI", "Laki - laki", "PRIA"]), ("P", ["P", "2", "Pr.", "PEREMPUAN", "Wanita"])],
)
def test_every_way_to_write_a_sex_is_one(sex, texts):
    assert [fields.parse_sex(text) for text in texts] == [sex] * len(texts)


def test_an_unknown_sex_is_not_guessed():
    assert [code(fields.parse_sex, text) for text in ("", "X", "3", "LP")] == ["sex_blank"] + ["sex_unknown"] * 3


@pytest.mark.parametrize(
    ("flag", "texts"),
    [
        (
            True,
            ["YA", "Ya ", "Y", "1", "V", "v", "✓", "√", "TRUE", "Ada", "Punya", "Sudah ada", "Memiliki", "ya, warung"],
        ),
        (False, ["TIDAK", "T", "0", "-", "FALSE", "Tidak ada", "Belum punya", "Tdk", "Bukan", "sudah tidak ada"]),
        (None, ["", "  "]),
    ],
)
def test_every_way_to_write_yes_and_no(flag, texts):
    assert [fields.parse_flag(text) for text in texts] == [flag] * len(texts)


UNKNOWN_FLAGS = ["X", "2", "?", "Ya/Tidak", "Ada / Tidak ada", "mungkin", "1 tahun", "tidak tahu", "ya?"]


def test_an_unknown_flag_is_not_guessed():
    assert [code(fields.parse_flag, text) for text in UNKNOWN_FLAGS] == ["flag_unknown"] * len(UNKNOWN_FLAGS)


def test_a_tick_and_a_blank_of_an_attendance_list():
    ticks = ["v", "V", "✓", "√", "x", "1", "hadir", "Hadir terlambat", "H", "ya", "ada"]
    assert [fields.parse_tick(text) for text in ticks] == [True] * len(ticks)
    blanks = ["", "-", "0", "tidak hadir", "absen", "izin", "sakit", "alpa", "TH", "belum datang"]
    assert [fields.parse_tick(text) for text in blanks] == [False] * len(blanks)
    assert [code(fields.parse_tick, text) for text in ("?", "7", "besok")] == ["tick_unknown"] * 3
