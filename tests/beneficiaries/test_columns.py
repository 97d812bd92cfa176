"""The headings of real extracts are known, and none means two things."""

import pytest

from beneficiaries.columns import COLUMNS, EVERY, LABELS
from beneficiaries.headings import columns_in, lists_families
from jobs.columns import known_headings, match_columns

# As they stood in files seen in public code: only the columns we use are listed with what they mean.
LAYOUTS = {
    "DTKS extract of 2022": (
        "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR"
        "|TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH"
        "|BANSOS BPNT-PPKM|PBI JKN",
        "register_no district village address rt rw kk nik name birth_on birth_place sex occupation mother relationship"
        " receives_bpnt receives_pkh receives_pbi",
    ),
    "its earlier version": ("NOMOR KK|NOMOR NIK|NAMA|HUBUNGAN KELUARGA", "kk nik name relationship"),
    "BDT household": ("id_dtks|alamat|nik|nama_krt|jml_art|rt|rw|status", "register_no address nik name rt rw"),
    "BDT member": (
        "idbdt|idartbdt|ruta6|rw|rt|nama|jenis_kelamin|tmp_lahir|tgl_lahir|hub_krt|nik|no_kk|namagadis_ibukandung",
        "register_no rw rt name sex birth_place birth_on relationship nik kk mother",
    ),
    "verivali member": ("nama_art|nik|sumber_data|status_pengecekan", "name nik"),
    "DTSEN": (
        "nomor_kartu_keluarga|nomor_induk_kependudukan|nama|id_jenis_kelamin|id_hub_kepala_keluarga|pbi|desil_nasional"
        "|nama_kecamatan|nama_desa_kelurahan|id_keluarga",
        "kk nik name sex relationship receives_pbi decile district village",
    ),
    "SIKS-NG": (
        "idsemesta|NOKK|NIK|Nama|Alamat|id_kec|kecamatan|desa_kelurahan|BLT|BPNT|BST|PBI|PKH|masih_hidup_label|padankan_at",
        "register_no kk nik name address district village receives_bpnt receives_pbi receives_pkh is_alive updated_on",
    ),
    "an office's own": (
        "No|N I K|Nama Lengkap|L/P|Tgl. Lahir|SHDK|Kel/Desa|Kec.|Desil (1-10)|Ket PKH|SEMBAKO|KIS PBI|Tgl Update",
        "nik name sex birth_on relationship village district decile receives_pkh receives_bpnt receives_pbi updated_on",
    ),
}


@pytest.mark.parametrize(("header", "names"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_known_layout_is_read_whole(header, names):
    found = match_columns(header.split("|"), COLUMNS)
    assert (list(found.by_name), found.missing, found.ambiguous) == (names.split(), [], {})


@pytest.mark.parametrize("header", [header.split("|") for header, _ in LAYOUTS.values()], ids=LAYOUTS)
def test_a_layout_of_persons_is_not_taken_for_a_list_of_families(header):
    assert not lists_families(header, EVERY)
    assert columns_in(header, EVERY) == COLUMNS


FAMILIES = {
    "DTSEN of 2026": (
        "nomor_kartu_keluarga|nama_kepala_keluarga|desil_nasional|kode_kabupaten_kota|kabupaten_kota|kecamatan"
        "|kelurahan_desa|is_gc_kemensos|is_pbi_se|is_siks_ng",
        "kk head_name decile regency district village is_gc_kemensos is_pbi_se is_siks_ng",
    ),
    "a fuller one": (
        "provinsi|kabupaten_kota|kecamatan|kelurahan_desa|nomor_kartu_keluarga|nama_kepala_keluarga"
        "|jumlah_anggota_keluarga|desil_nasional|pbi_nas|pbi_pemda|skor",
        "regency district village kk head_name members decile receives_pbi is_pbi_pemda",
    ),
}


@pytest.mark.parametrize(("header", "names"), FAMILIES.values(), ids=FAMILIES)
def test_a_list_of_families_is_read_whole(header, names):
    header = header.split("|")
    found = match_columns(header, columns_in(header, EVERY))
    assert lists_families(header, EVERY)
    assert (list(found.by_name), found.missing, found.ambiguous) == (names.split(), [], {})


@pytest.mark.parametrize("other", ["NIK|NIK KTP", "TGL LAHIR", "SHDK"])
def test_what_has_anything_of_a_person_lists_persons(other):
    assert not lists_families(["NOKK", "DESIL", *other.split("|")], EVERY)


def test_a_list_of_families_without_a_decile_is_told():
    header = ["NOKK", "NAMA KEPALA KELUARGA"]
    assert [column.name for column in match_columns(header, columns_in(header, EVERY)).missing] == ["decile"]


def test_no_heading_means_two_columns():
    assert set(known_headings(EVERY).values()) == set(LABELS)


def test_codes_of_another_office_are_not_read_as_ours():
    assert "village_code" not in match_columns(["bps_full_code", "NIK", "NAMA"], COLUMNS).by_name
