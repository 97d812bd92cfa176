"""How dates and addresses look on every page."""

from datetime import UTC, date, datetime
from random import Random
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import override

from accounts.letters import unprintable, unprintable_words
from accounts.templatetags.kube import nama, rt_rw, tanggal, terbilang, waktu


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_written_as_django_writes_them(month):
    assert tanggal(date(2023, month, 6)) == date_format(date(2023, month, 6), "j F Y")


@override("Asia/Jakarta")
def test_a_moment_is_told_by_the_clock_of_the_office():
    assert waktu(datetime(2023, 7, 26, 18, 5, tzinfo=UTC)) == "27 Juli 2023 01.05 WIB"
    assert tanggal(datetime(2023, 7, 26, 18, 5, tzinfo=UTC)) == "27 Juli 2023"
    assert (tanggal(None), waktu(None)) == ("–", "–")


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("{% url 'beneficiaries:release' 7 %}", 7),
        ("{% url 'beneficiaries:release' number %}", 8),
        ("{% url 'beneficiaries:release' pk=number %}", 8),
        ("{% url 'beneficiaries:release' number as there %}{{ there }}", 8),
    ],
)
def test_an_address_is_put_together_once_and_as_django_does(tag, key):
    for _ in range(2):
        assert Template(tag).render(Context({"number": 8})) == reverse("beneficiaries:release", args=[key])


def test_an_address_nobody_has_is_told_unless_it_is_only_asked_for():
    with pytest.raises(NoReverseMatch):
        Template("{% url 'beneficiaries:nowhere' 7 %}").render(Context())
    asked = "{% url 'beneficiaries:nowhere' 7 as there %}<{{ there }}>"
    assert Template(asked).render(Context()) == "<>"


DIGITS = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
GROUPS = [(10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu")]


def spelt(number):
    """By the rules of KBBI: "se-" for one ten, hundred or thousand, "-belas" for the teens, and groups of thousands."""
    for size, word in GROUPS:
        if number >= size:
            many, rest = divmod(number, size)
            head = "seribu" if (many, size) == (1, 1000) else f"{spelt(many)} {word}"
            return f"{head} {spelt(rest)}".strip()
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{'seratus' if hundreds == 1 else DIGITS[hundreds] + ' ratus'} {spelt(rest)}".strip()
    if number >= 20:
        return f"{DIGITS[number // 10]} puluh {spelt(number % 10)}".strip()
    if number > 11:
        return f"{DIGITS[number - 10]} belas"
    return {10: "sepuluh", 11: "sebelas"}.get(number) or DIGITS[number]


def test_fifty_thousand_numbers_are_written_in_words_by_the_rules():
    drawn = Random(2023)
    numbers = [*range(1, 10_001), *range(1_000, 2_100_000, 1_000)]
    numbers += [drawn.randrange(1, 10 ** drawn.randint(4, 15)) for _ in range(25_000)]
    numbers += [drawn.randrange(1, 10**9) * 10**6 + drawn.randint(1, 3) * 1_000 for _ in range(13_000)]
    assert len(numbers) > 50_000
    assert [number for number in numbers if terbilang(number) != spelt(number)] == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1_000, "seribu"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (201_000, "dua ratus satu ribu"),
        (1_001_000, "satu juta seribu"),
        (1_100_000, "satu juta seratus ribu"),
        (2_001_000, "dua juta seribu"),
        (21_001_000, "dua puluh satu juta seribu"),
        (1_101_001, "satu juta seratus satu ribu satu"),
        (100_001_500, "seratus juta seribu lima ratus"),
        (10**12, "satu triliun"),
        (10**12 + 1_000, "satu triliun seribu"),
    ],
)
def test_a_single_thousand_is_seribu(number, words):
    assert terbilang(number) == words


@pytest.mark.parametrize(
    ("rt", "rw", "told"),
    [
        ("001", "002", "RT 001/RW 002"),
        ("RT 01", "RW 02", "RT 01/RW 02"),
        ("rt.3", "", "RT 3"),
        ("", "7", "RW 7"),
        ("01/02", "", "RT 01/RW 02"),
        ("05A", "02", "RT 05A/RW 02"),
        ("1-Jan", "2-Feb", ""),
        ("1-Jan", "02", "RW 02"),
        ("-", "-", ""),
        ("", "", ""),
    ],
)
def test_rt_and_rw_are_told_once_and_only_as_numbers(rt, rw, told):
    assert rt_rw(SimpleNamespace(rt=rt, rw=rw)) == told


def test_a_name_with_a_hyphen_stays_on_one_line_of_a_paper():
    assert nama("MUHAMMAD AL-FATIH") == 'MUHAMMAD <span class="whole">AL-FATIH</span>'
    assert nama("A-" * 40) == "A-" * 40  # too long for any column: may break
    assert nama("<b>-x</b>") == '<span class="whole">&lt;b&gt;-x&lt;/b&gt;</span>'
    assert nama("") == ""


@pytest.mark.parametrize(
    "name", ["SITI NUR'AINI", "İLHAM ŞAHİN", "NGUYỄN VĂN Á", "D’Souza – “X”", "Ʒ\u200b", "e\u0301"]
)
def test_letters_that_fonts_have_are_printable(name):
    assert unprintable(name) == ""


def test_letters_that_no_font_has_are_told_once():
    assert unprintable("王小王 ＡMINAH") == "王小Ａ"
    assert unprintable_words("SITI ＡＭＩＮＡＨ 王小明 SITI") == ["ＡＭＩＮＡＨ", "王小明"]
