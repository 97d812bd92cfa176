"""One value at a time: it comes back exact, or as a code and a sentence. Nothing is guessed."""

from datetime import date

import pytest

from jobs import fields
from jobs.fields import BadValue

WOMAN = "1872055803729014"  # born 18 March 1972
MAN = "1872041507809022"  # born 15 July 1980
KK = "1872051001079614"


def code(parse, *arguments, **options):
    with pytest.raises(BadValue) as caught:
        parse(*arguments, **options)
    assert caught.value.sentence.endswith(".") and str(caught.value) == caught.value.sentence
    return caught.value.code


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


@pytest.mark.parametrize(
    "text",
    [
        "1980-05-12",
        "1980-05-12 00:00:00",
        "1980/5/12",
        "12/05/1980",
        "12-05-1980",
        "12.5.1980",
        " 12 Mei 1980 ",
        "12-mei-1980",
        "12 MAY 1980",
        "'12/05/1980",
        "19800512",
        "1980-05-12 13:00:00",
        "12/05/1980 07:00",
        "12/05/1980 14.05",
        "12/5/1980 12:00:00 AM",
        "Senin , 12 Mei 1980",
        "Senin, 12-05-1980",
        "12 - 05 - 1980",
        "Metro, 12-05-1980",
        "12-MAY-1980",
        "1980-05-12T00:00:00+07:00",
        "1980-05-11T17:00:00Z",
    ],
)
def test_every_way_to_write_a_date_is_one(text):
    assert fields.parse_date(text) == date(1980, 5, 12)


@pytest.mark.parametrize(("name", "month"), [("Pebruari", 2), ("Agt", 8), ("Okt", 10), ("Nopember", 11), ("Des", 12)])
def test_months_have_indonesian_names(name, month):
    assert fields.parse_date(f"1 {name} 1980") == date(1980, month, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "date_blank"),
        ("-", "date_blank"),
        ("0000-00-00", "date_blank"),
        ("29353", "date_serial"),
        ("12-05-80", "date_two_digit_year"),
        ("12 Mei 80", "date_two_digit_year"),
        ("02/25/1985", "date_order"),
        ("1985-02-31", "date_impossible"),
        ("1985-13-01", "date_impossible"),
        ("31/06/1985", "date_impossible"),
        ("12/05/1080", "date_impossible"),
        ("12/05-1980", "date_format"),
        ("12 Foo 1980", "date_format"),
        ("Mei 1980", "date_format"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(text, problem):
    assert code(fields.parse_date, text) == problem


@pytest.mark.parametrize(
    "text",
    ["", "-", "00/00/0000", "0000-00-00", "1900-01-00", "1900-01-01", "01/01/1900 00:00", "00:00:00", "NULL", "#N/A"],
)
def test_what_says_that_there_is_no_day_is_a_blank(text):
    assert fields.DAY_FIRST.born(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("05/07/1985", None),
        ("05/07/1985 00:00", None),
        ("1985-07-05 07:00:00", None),
        ("05-07-85", "birth_two_digit_year"),
        ("05-JUL-85", "birth_two_digit_year"),
        ("5 Juli 85", "birth_two_digit_year"),
        ("31233", "birth_serial"),
        ("1985-07-04 17:00:00", "birth_time"),
    ],
)
def test_a_birth_date_is_read_however_it_is_written(text, told):
    born, note = fields.DAY_FIRST.born(text)
    assert (born, note and note.code) == (date(1985, 7, 5), told)


def test_a_year_of_two_digits_is_of_the_century_that_makes_a_living_person():
    habits = fields.DateHabits(latest=date(2024, 1, 1))
    assert [habits.born(text)[0].year for text in ("01/02/23", "01/02/25", "01-FEB-99")] == [2023, 1925, 1999]


def test_the_order_of_day_and_month_is_a_habit_of_the_file():
    births = ["07/05/1985", "07/13/1985", "07/25/1985"]
    habits = fields.date_habits(births, ["1872900507850001", "1872901307850002", ""])
    assert [habits.born(text)[0] for text in births] == [date(1985, 7, 5), date(1985, 7, 13), date(1985, 7, 25)]
    assert habits.born("25/07/1985")[0] == date(1985, 7, 25)
    assert fields.DAY_FIRST.born("07/25/1985")[1].code == "birth_other_order"
    assert habits.day("07/05/1985") == date(1985, 7, 5)


def test_a_birth_to_come_is_none():
    assert code(fields.DAY_FIRST.born, "01/01/2099") == "date_future"


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
    ["001/002", "001 / 002", "1/2", "RT 1/RW 2", "RT 01 RW 02", "RT.001 / RW.002", "RT001RW002", "001-002", "001 002"],
)
def test_rt_and_rw_in_one_cell_are_parted(text):
    assert fields.part_rt_rw(text) == ("001", "002")


@pytest.mark.parametrize("text", ["001", "RT 01", "1-Jan", "01/02/2026", "", "1-2"])
def test_what_holds_one_of_both_is_not_parted(text):
    assert fields.part_rt_rw(text) == (text, "")


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


def test_an_excel_day_number_is_a_date_only_where_allowed():
    assert fields.parse_date("29353", excel_serial=True) == date(1980, 5, 12)
    assert fields.parse_date("29353.0", excel_serial=True) == date(1980, 5, 12)
    assert code(fields.parse_date, "99999", excel_serial=True) == "date_impossible"


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
