"""Two columns under one heading are read as if they stood apart, but only where they do not stand apart too."""

import pytest

from jobs.reading import read_columns
from jobs.table_parting import birth, places, rt_rw
from jobs.tables import read_table
from programmes.columns import CANDIDATES
from tests.jobs.conftest import NIK


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Metro, 05-07-1985", ("Metro", "05-07-1985")),
        ("Metro,05/07/1985", ("Metro", "05/07/1985")),
        ("METRO / 5 Juli 1985", ("METRO", "5 Juli 1985")),
        ("Metro 1985-07-05", ("Metro", "1985-07-05")),
        ("1985-07-05 00:00:00", ("", "1985-07-05 00:00:00")),
        ("Kab. 50 Kota, 05.07.1985", ("Kab. 50 Kota", "05.07.1985")),
        ("Metro, Minggu, 13 Maret 1983", ("Metro", "13 Maret 1983")),
        ("Tanjung Karang - 05-JUL-85", ("Tanjung Karang", "05-JUL-85")),
        ("Metro", ("Metro", "")),
        ("Metro, tidak tahu", ("Metro", "tidak tahu")),
        ("", ("", "")),
    ],
)
def test_place_and_date_of_birth_are_parted(text, parts):
    assert birth(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("001/002", ("001", "002")),
        ("001 / 002", ("001", "002")),
        ("RT 01 RW 02", ("01", "02")),
        ("RT. 01/RW. 02", ("01", "02")),
        ("RW 02 RT 01", ("01", "02")),
        ("01-02", ("01", "02")),
        ("01 02", ("01", "02")),
        ("003/", ("003", "")),
        ("-/-", ("", "")),
        ("RT 5", ("RT 5", "")),
        ("2026-01-02 00:00:00", ("2026-01-02 00:00:00", "")),
        ("1-Jan", ("1-Jan", "")),
    ],
)
def test_rt_and_rw_are_parted_and_what_is_neither_stays_to_be_told(text, parts):
    assert rt_rw(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Imopuro/Metro Pusat", ("Imopuro", "Metro Pusat")),
        ("Imopuro, Metro Pusat", ("Imopuro", "Metro Pusat")),
        ("Imopuro Kec. Metro Pusat", ("Imopuro", "Metro Pusat")),
        ("Imopuro", ("Imopuro", "")),
    ],
)
def test_kelurahan_and_kecamatan_are_parted(text, parts):
    assert places(text) == parts


def table(heading, cell, more=""):
    text = f'NIK,Nama,"{heading}"{more and "," + more}\n{NIK},SITI,"{cell}"{more and ",x"}\n'
    return read_table(text.encode(), "x.csv", columns=CANDIDATES)


def cells(table):
    return {name: table.rows[0].cells[place] for name, place in table.places.items() if name not in ("nik", "name")}


@pytest.mark.parametrize(
    "heading",
    [
        "Tempat, tanggal lahir",
        "TTL",
        "Tempat/Tgl Lahir",
        "Tempat & Tanggal Lahir",
        "TEMPAT DAN TANGGAL LAHIR",
        "Tmpt. Tgl. Lahir",
        "Tempat Lahir / Tanggal Lahir",
        "Tempat, Tanggal Lahir (sesuai KTP)",
    ],
)
def test_a_heading_of_place_and_date_of_birth_is_known(heading):
    assert cells(table(heading, "Metro, 05-07-1985")) == {"birth_place": "Metro", "birth_on": "05-07-1985"}


@pytest.mark.parametrize("heading", ["RT/RW", "RT / RW", "RT-RW", "No. RT/RW"])
def test_a_heading_of_rt_and_rw_is_known(heading):
    assert cells(table(heading, "001/002")) == {"rt": "001", "rw": "002"}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Desa/Kecamatan", "Imopuro/Metro Pusat"),
        ("Kelurahan, Kecamatan", "Imopuro, Metro Pusat"),
        ("Kec./Kel.", "Metro Pusat/Imopuro"),
    ],
)
def test_a_heading_of_kelurahan_and_kecamatan_is_known(heading, cell):
    assert cells(table(heading, cell)) == {"kelurahan": "Imopuro", "district": "Metro Pusat"}


def test_what_stands_apart_in_the_file_is_not_parted():
    found = table("TTL", "Metro, 05-07-1985", more="Tanggal lahir")
    assert cells(found) == {"birth_on": "x", "birth_place": "Metro"}
    assert "birth_on" in table("Tempat lahir", "Metro", more="Tanggal lahir").places


def test_the_preview_shows_what_a_joined_heading_became():
    reading = read_columns(table("TTL", "Metro, 05-07-1985"), CANDIDATES)
    assert reading.headings == [("NIK", "NIK"), ("Nama", "Nama"), ("TTL", "Tempat lahir, Tanggal lahir")]
    assert reading.rows[0][1][2:] == ["Metro", "05-07-1985"]
