"""What log lines keep to themselves, and what an operator still reads in them."""

import logging

import pytest
from django.urls import reverse

from config.logs import Formatter, blotted

NIK, PHONE = "1872015504809401", "081234567890"


@pytest.mark.parametrize(
    "number",
    [
        NIK,
        "1872 0155 0480 9401",
        PHONE,
        "0812-3456-7890",
        "0812.3456.7890",
        "+62 812 3456 7890",
        "%2B62%20812-3456-7890",
        "+62+812+3456+7890",
        "(0725) 4412345",
        "12345678",
        "123-4567-8",
        "02 - 1234 - 5678",
    ],
)
@pytest.mark.parametrize("around", ["{}", "q={}&page=2", "Not Found: /groups/{}/", "NIK{}x", "'{}'"])
def test_no_number_of_a_person_stays_in_a_line(number, around):
    line = blotted(around.format(number))
    assert "[angka disamarkan]" in line
    assert sum(letter.isdigit() for letter in line.replace("page=2", "")) <= 4


@pytest.mark.parametrize(
    "line",
    [
        "Task sleepy[75bb1e50-1234-4567-8901-123456789012] succeeded in 17.123456789s: None",
        "timestamp='2026-12-01T01:17:16.731958Z' data_on=2025-06-30 at 2025-06-30 08:15:02,123",
        "request_id='12345678-1234-4123-8123-123456789012' code=200 job=1234567 attempts=2",
        "from 192.168.100.200 to 10.0.0.1",
        "<function f at 0x7f4906912345> sha256=12345678901234567890123456789012345678901234567890123456789012ab",
        "Trying again in 2.00 seconds... (1/100)",
    ],
)
def test_what_an_operator_reads_stays(line):
    assert blotted(line) == line


@pytest.fixture
def lines():
    """What is logged meanwhile, as it is written."""
    found, handler = [], logging.StreamHandler()
    handler.setFormatter(Formatter())
    handler.emit = lambda record: found.append(handler.format(record))
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def test_a_person_looked_up_by_name_or_telephone_stands_in_no_line(as_, sari, lines):
    as_(sari).get(reverse("kube:list"), {"q": "SITI AMINAH"})
    as_(sari).get(reverse("kube:list"), {"q": PHONE})
    as_(sari).get("/tidak/ada/", {"name": "SITI AMINAH"})
    assert any("GET /groups/" in line for line in lines) and any("/tidak/ada/" in line for line in lines)
    assert not [line for line in lines if "SITI" in line or PHONE in line or "q=" in line]
