"""The whole Metro case leaves no identity or account number in the open: not in rows, logs, Redis or pages."""

import csv
import re

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.urls import reverse

from cases import metro_2023
from cases.playing import demo_cast
from programmes.models import Programme

CASE = settings.BASE_DIR / "cases" / "metro-2023"
LONG = re.compile(r"(?<!\d)\d{13,16}(?!\d)")


def numbers_of_the_case():
    """Every NIK, KK and account number that stands in the case's input files; the register's own row id is none."""
    found = set()
    for name in ("metro-2022.csv", "metro-2023.csv", "metro-2023-dtks.csv"):
        with open(CASE / name, newline="") as file:
            for row in csv.DictReader(file):
                found |= {text for name, text in row.items() if name != "IDDTKS" and text and LONG.fullmatch(text)}
    return found


def dump():
    """All rows of all tables as COPY writes them: what a stolen dump would hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'regions_region'")
        tables = [row[0] for row in cursor.fetchall()]
        parts = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, E'\\n') FROM \"{table}\" t")  # noqa: S608
            parts.append(cursor.fetchone()[0] or "")
    return "\n".join(parts)


def open_numbers(text, numbers):
    """The numbers that stand in a text as they are, or as the hex of their digits."""
    hex_of = {number.encode().hex(): number for number in numbers}
    plain = {found for found in LONG.findall(text) if found in numbers}
    return plain | {number for code, number in hex_of.items() if code in text}


@pytest.fixture
def played(db, caplog, django_capture_on_commit_callbacks):
    caplog.set_level("DEBUG")
    figures = metro_2023.play(demo_cast(), CASE)
    assert figures["matches_expected"]
    return figures


def test_the_search_itself_finds_an_open_number():
    number = sorted(numbers_of_the_case())[0]
    assert open_numbers(f"x {number} y", {number}) == {number}
    assert open_numbers(number.encode().hex(), {number}) == {number}


def test_no_number_lies_open_in_rows_logs_or_redis(played, caplog):
    numbers = numbers_of_the_case()
    assert len(numbers) > 700
    server = redis.from_url(settings.REDIS_URL)
    queued = b"".join(repr(server.dump(key)).encode() for key in server.scan_iter())
    assert open_numbers(dump(), numbers) == set()
    assert open_numbers(caplog.text, numbers) == set()
    assert open_numbers(queued.decode(), numbers) == set()


PAGES = ["programmes:candidates", "programmes:recipients", "programmes:decrees", "reports:programme"]


def test_no_number_lies_open_on_any_page(played, as_):
    programme = Programme.objects.get(year=2023)
    operator = demo_cast().operator
    urls = [reverse(name, args=[programme.slug]) for name in PAGES]
    urls += [reverse("disbursements:list"), reverse("bimtek:list"), reverse("beneficiaries:releases"), "/"]
    urls += [batch.get_absolute_url() for batch in programme.batches.all()]
    urls += [recipient.person.get_absolute_url() for recipient in programme.recipients.all()[:3]]
    urls += [candidate.get_absolute_url() for candidate in programme.candidates.all()]
    browser, numbers = as_(operator), numbers_of_the_case()
    for url in urls:
        answer = browser.get(url)
        assert (answer.status_code, open_numbers(answer.text + url, numbers)) == (200, set()), url
