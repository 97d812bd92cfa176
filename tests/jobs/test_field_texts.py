"""Free text: cleaned of what nobody sees, refused where it deceives, and never a formula in our exports."""

import pytest

from jobs.fields import BadValue, clean_text, csv_safe, is_formula, is_placeholder, read_text, would_run

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+62-1",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\rSARI",
    "\0SARI",
    " =1+1",
    "\n=1+1",
    "\u200b=1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    "-SARI",
    "+",
]
NOT_FORMULAS = [
    "",
    "SARI",
    "-",
    "--",
    " - ",
    "-5",
    "+6281234567",
    "-1.000,50",
    "+5 %".replace(" ", ""),
    "1=1",
    "'=1+1",
    "a@b",
]


def code(text, max_length=20):
    with pytest.raises(BadValue) as caught:
        clean_text(text, max_length)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("SARI  DEWI ", "SARI DEWI"),
        ("\u00a0SARI\u00a0DEWI", "SARI DEWI"),
        ("SA\u200bRI\ufeff DE\u00adWI", "SARI DEWI"),
        ("JL. MAWAR\r\nNO 2\tRT 1", "JL. MAWAR NO 2 RT 1"),
        ("Rene\u0301e", "Renée"),
        ("SARI\u2019ah", "SARI\u2019ah"),
        (" \u200b ", ""),
    ],
)
def test_blanks_are_single_and_invisible_letters_are_gone(text, clean):
    assert clean_text(text, 20) == clean


@pytest.mark.parametrize("text", ["SA\x07RI", "SA\x00RI", "SA\x85RI\x9b", "SARI\u202eIRAS", "SA\ud800RI", "SA\ue000RI"])
def test_controls_and_turned_text_are_refused(text):
    assert code(text) == "text_control"


def test_a_letter_the_decoder_could_not_read_is_refused():
    assert code("Ren\ufffde") == "text_damaged"


def test_text_may_be_as_long_as_the_column_and_no_longer():
    assert clean_text("a" * 20, 20) == "a" * 20
    assert code("a" * 21) == "text_length"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_calculate_is_a_formula(text):
    assert would_run(text)


@pytest.mark.parametrize("text", NOT_FORMULAS)
def test_plain_numbers_and_lone_dashes_are_not_formulas(text):
    assert not would_run(text)


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "\n=1+1", "\u200b=1+1", "\uff1d1+1", "'=1+1", "=A1", '="A"&B1'])
def test_in_a_list_only_an_equals_sign_makes_a_formula(text):
    assert is_formula(text)


@pytest.mark.parametrize("text", ["- Dusun II", "-/-", "+62 JALAN", "'+62 JALAN", "@rumah", "-SARI", '="0012"', "'-"])
def test_in_a_list_a_dash_or_plus_begins_a_text(text):
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\uff33\uff35\uff30\uff21\uff32", "SUPAR"),
        ("SITI \uff21\uff2d\uff29", "SITI AMI"),
        ("\ufb01tri", "fitri"),
        ("Jl. Mawar 2\u00bd", "Jl. Mawar 2\u00bd"),
        ("10 m\u00b2", "10 m\u00b2"),
        ("H\u00e5kon", "H\u00e5kon"),
        ("H\u212bkon", "H\u00c5kon"),
        ("DA\u00b4WAH", "DA\u00b4WAH"),
        ("'+62 JALAN", "+62 JALAN"),
        ("''A", "'A"),
    ],
)
def test_letters_become_ordinary_ones_where_nothing_is_lost(text, clean):
    assert clean_text(text, 20) == clean


@pytest.mark.parametrize("text", ["NULL", "N/A", "#N/A", "-", "--", "nihil", "tidak ada", "Kosong", "...", ""])
def test_what_stands_for_nothing_is_nothing(text):
    assert is_placeholder(text) and read_text(text, 20) == ""


@pytest.mark.parametrize("text", ["NULI", "NA", "0", "O", "Nihilah", "Kosongan", "- Dusun II"])
def test_what_only_looks_like_nothing_stays(text):
    assert not is_placeholder(text) and read_text(text, 20) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_our_exports_make_a_formula_plain_text_once(text):
    assert csv_safe(text) == "'" + text
    assert csv_safe(csv_safe(text)) == "'" + text


@pytest.mark.parametrize("text", NOT_FORMULAS)
def test_our_exports_leave_other_text_alone(text):
    assert csv_safe(text) == text
