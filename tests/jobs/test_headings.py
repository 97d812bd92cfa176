"""Every room knows the headings that any room knows, and the remarks offices write behind them."""

import pytest

from beneficiaries.columns import CHECKED, EVERY
from bimtek.columns import PARTICIPANTS
from bimtek.paper_lists import columns_of
from disbursements.fund_lines import COLUMNS as FUND_LINES
from disbursements.results import COLUMNS as BANK_RESULT
from jobs.columns import known_headings, match_columns
from kube.columns import GROUPS, MEMBERS
from programmes.columns import ALLOCATIONS, CANDIDATES, PAST

LISTS = {
    "register": EVERY,
    "check list": CHECKED,
    "candidates": CANDIDATES,
    "past": PAST,
    "allocations": ALLOCATIONS,
    "groups": GROUPS,
    "members": MEMBERS,
    "participants": PARTICIPANTS,
    "attendance": columns_of(30),
    "fund entries": FUND_LINES,
    "bank result": BANK_RESULT,
}
OF_PERSONS = {name: LISTS[name] for name in ("register", "check list", "candidates", "past", "members", "participants")}


@pytest.mark.parametrize("columns", LISTS.values(), ids=LISTS)
def test_no_heading_means_two_columns_of_a_list(columns):
    assert set(known_headings(columns).values()) == {column.name for column in columns}


@pytest.mark.parametrize("columns", OF_PERSONS.values(), ids=OF_PERSONS)
@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("NAMA PENERIMA MANFAAT", "Nama"),
        ("NAMA KPM", "Nama"),
        ("NAMA_LGKP", "Nama"),
        ("Nama Lengkap (sesuai KTP)", "Nama"),
        ("Nama Lengkap sesuai KTP", "Nama"),
        ("NAMA DESA/KELURAHAN", "Kelurahan/desa"),
        ("NAMA_KEL", "Kelurahan/desa"),
        ("NAMA_KEC", "Kecamatan"),
        ("NIK (16 digit)", "NIK"),
        ("NIK *", "NIK"),
        ("JENIS_KLMIN", "Jenis kelamin"),
        ("Jenis Kelamin (L/P)", "Jenis kelamin"),
        ("Jenis Kelamin [L/P]", "Jenis kelamin"),
    ],
)
def test_a_heading_offices_use_is_known_in_every_list_of_persons(columns, heading, label):
    by_name = match_columns([heading], columns).by_name
    assert [column.label for column in columns if column.name in by_name] in ([label], ["Wilayah tugas"])


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("A.N. REKENING", "account_holder"),
        ("NO.REK", "account"),
        ("Lama Usaha (bulan)", "business_months"),
        ("Tgl Lahir (dd/mm/yyyy)", "birth_on"),
        ("Tanggal Lahir dd-mm-yyyy", "birth_on"),
        ("TGL_LHR", "birth_on"),
        ("TMPT_LHR", "birth_place"),
        ("NO_RT", "rt"),
    ],
)
def test_a_heading_of_a_proposal_is_known(heading, name):
    assert match_columns([heading], CANDIDATES).by_name == {name: 0}


def test_hubungan_keluarga_of_the_civil_registry_is_known():
    assert match_columns(["STAT_HBKEL"], EVERY).by_name == {"relationship": 0}


@pytest.mark.parametrize("heading", ["NIK (KK)", "Alamat (Kelurahan)"])
def test_brackets_that_name_another_column_are_not_left_aside(heading):
    assert match_columns([heading], EVERY).by_name == {}


def test_a_heading_known_as_it_stands_goes_before_one_known_without_its_brackets():
    found = match_columns(["Nama (panggilan)", "Nama"], CANDIDATES)
    assert (found.by_name, found.ambiguous, found.unknown) == ({"name": 1}, {}, ["Nama (panggilan)"])


def test_a_participant_may_have_a_kelurahan_and_a_kecamatan():
    found = match_columns(["NIK", "Nama", "Peran", "Kelurahan", "Kecamatan"], PARTICIPANTS)
    assert (found.by_name["area"], found.by_name["district"], found.ambiguous) == (3, 4, {})
