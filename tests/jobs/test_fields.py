"""One value at a time: it comes back exact, or as a code and a sentence. Nothing is guessed."""

from datetime import date

import pytest

from jobs import fields
from jobs.fields import BadValue
from tests.jobs.codes import code

WOMAN = "1872055803729014"  # born 18 March 1972
MAN = "1872041507809022"  # born 15 July 1980
KK = "1872051001079614"


@pytest.mark.parametrize("text", [WOMAN, f"  {WOMAN} \n", f"'{WOMAN}"])
def test_a_nik_comes_back_as_sixteen_digits(text):
    assert fields.parse_nik(text) == WOMAN


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "nik_blank"),
        (" - ", "nik_blank"),
        ("1,87205E+15", "nik_scientific"),
        ("1.87205e+15", "nik_scientific"),
        ("2E15", "nik_scientific"),
        (WOMAN[:15] + "0.0", "nik_decimal"),
        (WOMAN[:15] + "0,00", "nik_decimal"),
        ("187205580372901O", "nik_letters"),
        ("BELUM ADA", "nik_letters"),
        ("=1872055803729014", "nik_letters"),
        (WOMAN[:15], "nik_length"),
        (WOMAN + "1", "nik_length"),
        ("1" * 16, "nik_placeholder"),
        ("0" * 16, "nik_placeholder"),
        ("09" + WOMAN[2:], "nik_province"),
        ("1872053202729014", "nik_date"),
        ("1872050013729014", "nik_date"),
        ("1872057102729014", "nik_date"),
        ("1872050001729014", "nik_date"),
        ("1872054001729014", "nik_date"),
        ("1872052902739014", "nik_date"),
        (WOMAN[:12] + "0000", "nik_serial"),
    ],
)
def test_a_wrong_nik_says_what_is_wrong(text, problem):
    assert code(fields.parse_nik, text) == problem


MARKED = [
    "187205 580372 9014",
    "1872.0558.0372.9014",
    "1872-0558-0372-9014",
    WOMAN + "\u00a0",
    "\u200b" + WOMAN,
    WOMAN + "\u202c",
    "\u2019" + WOMAN,
    WOMAN + "'",
    f'="{WOMAN}"',
    "１８７２０５５８０３７２９０１４",
]


@pytest.mark.parametrize("text", MARKED)
def test_marks_between_the_digits_of_a_nik_are_taken_off_and_told(text):
    nik, note = fields.read_nik(text)
    assert (nik, note.code) == (WOMAN, "nik_cleaned")


@pytest.mark.parametrize("text", [WOMAN, f"'{WOMAN}", f"\t{WOMAN}", f" {WOMAN} "])
def test_blanks_around_a_nik_and_its_apostrophe_are_not_worth_a_word(text):
    assert fields.read_nik(text) == (WOMAN, None)


@pytest.mark.parametrize("text", ["0", "0" * 16, "-", "", "'", "NULL", "#N/A", "tidak ada"])
def test_a_family_card_of_zeros_is_a_blank(text):
    assert code(fields.read_kk, text) == "kk_blank"


def test_a_number_in_e_notation_blames_no_program():
    with pytest.raises(BadValue) as caught:
        fields.parse_nik("1,87205E+15")
    assert "Excel" not in str(caught.value) and "Teks" in str(caught.value)


def test_no_sentence_repeats_the_number():
    for parse in (fields.parse_nik, fields.parse_kk, fields.parse_account_number):
        with pytest.raises(BadValue) as caught:
            parse(WOMAN + "99999")
        assert WOMAN not in caught.value.sentence


@pytest.mark.parametrize("nik", ["1872052902729014", "1872056902009014", "9471056902009014", "1172054112999014"])
def test_leap_days_women_and_old_provinces_are_good(nik):
    assert fields.parse_nik(nik) == nik


def test_a_family_card_number_has_no_day_to_check():
    assert fields.parse_kk(KK) == KK
    assert fields.parse_kk("1872059999079614") == "1872059999079614"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "kk_blank"),
        (KK[:-1], "kk_length"),
        ("1,87205E+15", "kk_scientific"),
        (KK[:12] + "0000", "kk_serial"),
        ("10" + KK[2:], "kk_province"),
        ("9" * 16, "kk_placeholder"),
        ("1872O51001079614", "kk_letters"),
    ],
)
def test_a_wrong_family_card_number_says_what_is_wrong(text, problem):
    assert code(fields.parse_kk, text) == problem


@pytest.mark.parametrize("year", [1972, 2072, 1872])
def test_a_birth_date_matches_in_any_century(year):
    assert fields.nik_birth_date_matches(WOMAN, date(year, 3, 18))


@pytest.mark.parametrize("birth_on", [date(1972, 3, 17), date(1972, 4, 18), date(1973, 3, 18)])
def test_a_birth_date_one_off_does_not_match(birth_on):
    assert not fields.nik_birth_date_matches(WOMAN, birth_on)


@pytest.mark.parametrize(
    ("nik", "birth_on", "sex", "found"),
    [
        (WOMAN, date(1972, 3, 18), "P", []),
        (MAN, date(1980, 7, 15), "L", []),
        (WOMAN, None, None, []),
        (WOMAN, date(1972, 3, 18), "L", ["nik_sex"]),
        (MAN, date(1980, 7, 16), "L", ["nik_birth_date"]),
        (MAN, date(1980, 7, 16), "P", ["nik_birth_date", "nik_sex"]),
    ],
)
def test_a_nik_is_compared_with_birth_date_and_sex(nik, birth_on, sex, found):
    assert fields.nik_contradictions(nik, birth_on, sex) == found


@pytest.mark.parametrize("text", ["2023", "2023.0", "TA 2023", "T.A. 2023", "Tahun 2023", "Thn. 2023", "ta2023"])
def test_a_year_is_read_however_it_is_written(text):
    assert fields.parse_year(text) == 2023


@pytest.mark.parametrize("text", ["2023/2024", "23", "tahun lalu", "20230"])
def test_what_is_not_one_year_is_refused(text):
    assert code(fields.parse_year, text) == "year_unknown"


@pytest.mark.parametrize(("text", "found"), [("10", 10), ("10.0", 10), ("1.250", 1250), ("10 orang", 10), ("-", None)])
def test_a_count_is_a_number_with_or_without_its_noun(text, found):
    assert fields.parse_count(text) == found


@pytest.mark.parametrize("text", ["sepuluh", "10-12", "-3", "99999999"])
def test_what_is_no_count_is_refused(text):
    assert code(fields.parse_count, text) == "count_unknown"


@pytest.mark.parametrize(
    "text",
    [
        "1000000",
        "1.000.000",
        "Rp1.000.000,00",
        "Rp. 1.000.000,-",
        "rp 1.000.000",
        "1000000.00",
        "1,000,000.0",
        "1,000,000",
    ],
)
def test_every_way_to_write_a_million_rupiah_is_one(text):
    assert fields.parse_rupiah(text) == 1_000_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "rupiah_blank"),
        ("Rp -", "rupiah_blank"),
        ("-5000", "rupiah_negative"),
        ("(5.000)", "rupiah_negative"),
        ("1.000,50", "rupiah_fraction"),
        ("1000.5", "rupiah_fraction"),
        ("0,25", "rupiah_fraction"),
        ("1,125", "rupiah_format"),
        ("1E+06", "rupiah_format"),
        ("1.00.000", "rupiah_format"),
        ("1.000.000 per orang", "rupiah_format"),
        ("=1+1", "rupiah_format"),
        ("9" * 16, "rupiah_too_large"),
        ("9" * 6000, "rupiah_too_large"),
    ],
)
def test_a_wrong_amount_says_what_is_wrong(text, problem):
    assert code(fields.parse_rupiah, text) == problem


def test_a_thousand_with_a_comma_is_refused_and_zero_is_an_amount():
    assert code(fields.parse_rupiah, "1,000") == "rupiah_format"
    assert (fields.parse_rupiah("0"), fields.parse_rupiah("1.000")) == (0, 1000)


@pytest.mark.parametrize("text", ["00912345", "9343601974503", "1" * 20, "'0012345678"])
def test_an_account_number_keeps_its_zeros(text):
    assert fields.parse_account_number(text) == text.removeprefix("'")


@pytest.mark.parametrize(
    "text",
    [
        "372-01-02-00123-4",
        "3720 1020 0123 4",
        "372.01.02.00123.4",
        "3720102001234.0",
        "3720102001234 (Bank Lampung)",
        "3720102001234\u00a0",
    ],
)
def test_an_account_number_is_read_through_its_marks(text):
    number, note = fields.read_account_number(text)
    assert (number, note.code) == ("3720102001234", "account_cleaned")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Rek. 3720102001237", "account_letters"),
        ("", "account_blank"),
        ("0000000000", "account_blank"),
        ("1234567", "account_length"),
        ("1" * 21, "account_length"),
        ("9,3436E+12", "account_scientific"),
        ("BRI 1234567890", "account_letters"),
    ],
)
def test_a_wrong_account_number_says_what_is_wrong(text, problem):
    assert code(fields.parse_account_number, text) == problem
