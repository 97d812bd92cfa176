"""Headings are tied to columns by alias, never by a guess."""

import pytest

from jobs.columns import Column, known_headings, match_columns, normalise_heading

NIK = Column("nik", "NIK", ("No Induk Kependudukan",), required=True)
KK = Column("kk", "Nomor KK", ("NOKK", "No. Kartu Keluarga"), required=True)
NAME = Column("name", "Nama", ("Nama Lengkap",))
COLUMNS = [NIK, KK, NAME]


@pytest.mark.parametrize(
    "heading", ["NIK", "nik", " N I K ", "n_i_k", "N.I.K.", "NIK\n", "\ufeffNIK", "ＮＩＫ", "NÍK", "N\u00a0I\u00adK"]
)
def test_every_way_to_write_a_heading_is_one(heading):
    assert normalise_heading(heading) == "nik"


def test_different_headings_stay_different():
    assert len({normalise_heading(text) for text in ("NIK", "NIK KRT", "NIK 2", "NIK2015", "NOKK")}) == 5


def test_a_heading_of_signs_alone_is_empty():
    assert normalise_heading(" -\n./ ") == ""


def test_columns_are_found_by_name_label_and_alias_in_any_order():
    matching = match_columns(["Alamat", "nama\nlengkap", "No_Kartu_Keluarga", "nik"], COLUMNS)
    assert matching.by_name == {"nik": 3, "kk": 2, "name": 1}
    assert (matching.unknown, matching.missing, matching.ambiguous) == (["Alamat"], [], {})


def test_a_heading_one_letter_off_is_unknown():
    matching = match_columns(["NIKK", "NOKK", "Namaa"], COLUMNS)
    assert (matching.by_name, matching.unknown) == ({"kk": 1}, ["NIKK", "Namaa"])


def test_only_required_columns_are_missed():
    assert match_columns(["Desil"], COLUMNS).missing == [NIK, KK]


def test_two_headings_for_one_column_are_ambiguous_and_none_is_chosen():
    matching = match_columns(["NIK", "KK", "Nama", "No. Induk Kependudukan"], COLUMNS)
    assert matching.ambiguous == {"nik": ["NIK", "No. Induk Kependudukan"]}
    assert (matching.by_name, matching.missing) == ({"kk": 1, "name": 2}, [])


def test_blank_headings_are_neither_known_nor_unknown():
    assert match_columns(["", " \n", "NIK"], [NIK]).unknown == []


def test_two_columns_that_claim_one_heading_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="nama"):
        match_columns([], [NAME, Column("owner", "Nama Pemilik", ("NAMA",))])


def test_the_known_headings_serve_the_search_for_the_heading_row():
    assert known_headings([NIK, NAME]) == {
        "nik": "nik",
        "noindukkependudukan": "nik",
        "name": "name",
        "nama": "name",
        "namalengkap": "name",
    }
