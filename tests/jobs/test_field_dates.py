"""A day is read however a file writes it, by the habit of the file; what says that there is none is a blank."""

from datetime import date

import pytest

from jobs import fields
from tests.jobs.codes import code


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
        "Senin 12-05-1980",
        "JUM'AT 12 Mei 1980",
        "12\u201305\u20131980",
        "12Mei1980",
        "12 Mei. 1980",
    ],
)
def test_every_way_to_write_a_date_is_one(text):
    assert fields.parse_date(text) == date(1980, 5, 12)


@pytest.mark.parametrize(
    ("name", "month"), [("Pebruari", 2), ("Agt", 8), ("Agust.", 8), ("Okt", 10), ("Nopember", 11), ("Des", 12)]
)
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
        ("1985", "date_format"),
        ("1985.0", "date_format"),
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


def test_an_excel_day_number_is_a_date_only_where_allowed():
    assert fields.parse_date("29353", excel_serial=True) == date(1980, 5, 12)
    assert fields.parse_date("29353.0", excel_serial=True) == date(1980, 5, 12)
    assert code(fields.parse_date, "99999", excel_serial=True) == "date_impossible"
