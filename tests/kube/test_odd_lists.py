"""Lists of members as offices write them: dates and cards as the register reads them, titles with what they add."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.cells import Cells
from jobs.columns import match_columns
from jobs.tables import Row
from kube.columns import GROUPS, MEMBERS
from kube.importing import TO_CHECK
from kube.models import Group, Membership
from kube.rows import Reader
from tests.kube.conftest import DAY
from tests.kube.lists import load

CASES = Path(__file__).parents[1] / "cases_bugs"


def case(name):
    return SimpleUploadedFile(name, (CASES / name).read_bytes())


def loaded(sari, name):
    source = load(sari, DAY, case("g_ok.csv"), case(name))
    findings = source.members.findings.values_list("row_number", "column", "severity", "code")
    return source, {(row, column, severity): code for row, column, severity, code in findings}


def test_a_birth_date_that_cannot_be_read_refuses_no_member(sari):
    _, told = loaded(sari, "m_dates.csv")
    born = dict(Membership.objects.values_list("person__name", "person__birth_on"))
    assert {name[-1] for name, day in born.items() if day == date(1985, 7, 5)} == {"A", "D", "G"}
    assert len(born) == 7
    assert told == {
        (2, "Tanggal lahir", "warning"): "birth_two_digit_year",
        (4, "Tanggal lahir", "warning"): "date_impossible",
    }


def test_a_card_of_zeros_is_a_blank_and_one_that_cannot_be_read_is_refused(sari):
    source, told = loaded(sari, "m_kk0.csv")
    assert {row for (row, column, severity), code in told.items() if code == "kk_blank"} == {2, 3, 4, 5, 6}
    assert {key: code for key, code in told.items() if code != "kk_blank"} == {(8, "Nomor KK", "error"): "kk_length"}
    assert source.job.counts[TO_CHECK]["Tanpa nomor KK"] == 5
    assert Membership.objects.count() == 6


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ketua", "ketua"),
        ("Ketua Kelompok", "ketua"),
        ("Sekretaris KUBE", "sekretaris"),
        ("BENDAHARA KUBE MAWAR", "bendahara"),
        ("Plt. Ketua", "ketua"),
        ("Anggota Kelompok", ""),
        ("Anggota", ""),
        ("-", ""),
    ],
)
def test_a_title_in_a_group_is_known_by_its_first_word(metro, text, title):
    reader = Reader(metro)
    assert (reader.title(Cells({"title": 0}, Row(2, [text]))), reader.remarks) == (title, [])


@pytest.mark.parametrize("text", ["Ketua RT 03", "Wakil Ketua", "Penasihat"])
def test_another_title_is_told_and_he_is_a_member(metro, text):
    reader = Reader(metro)
    assert reader.title(Cells({"title": 0}, Row(2, [text]))) == ""
    assert [one.code for one in reader.remarks] == ["title_unknown"]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("g_sumber_last.csv", ["Mawar", "Melati", "Sumber Rejeki"]),
        ("g_lurahan.csv", ["Mawar", "Kepala Desa Sejahtera", "Total Karya", "Jumlah Berkah"]),
        ("g_an.csv", ["Mawar", "An Nisa", "Melati"]),
    ],
)
def test_a_group_whose_name_reads_like_a_footer_is_a_group(sari, name, groups):
    source = load(sari, DAY, case(name))
    assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == groups
    assert not source.groups.findings.left_out().exists() and not source.groups.findings.errors().exists()


def test_a_merged_code_of_a_group_counts_for_all_its_members(sari):
    _, told = loaded(sari, "m_merged.xlsx")
    assert not [key for key in told if key[2] == "error"]
    members = Membership.objects.order_by("person__name").values_list("group__code", "person__name")
    assert [(code, name[-1]) for code, name in members] == [
        *[("K-01", letter) for letter in "ABCD"],
        *[("K-02", letter) for letter in "EFG"],
    ]


def test_the_code_of_a_group_is_known_under_the_one_word_code():
    for columns in (GROUPS, MEMBERS):
        assert match_columns(["Kode", "Nama"], columns).by_name["code"] == 0
