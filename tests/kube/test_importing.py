"""Lists of groups and members: what is taken, what is refused row by row, and doing it again."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from beneficiaries.models import Consent
from jobs.models import Finding
from jobs.writing import xlsx_bytes
from kube.comparing import Lists
from kube.models import Group, Membership, Position
from kube.previewing import counts_of
from kube.services import imports
from kube.services import members as services
from tests import correcting
from tests.conftest import make_office
from tests.kube.conftest import DAY, a_group, a_member
from tests.kube.lists import case_file, group, load, member, table

KUPANG_DAY = datetime.date(2019, 7, 23)


@pytest.fixture
def yusuf_s_office(yusuf, kupang):
    return make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")


@pytest.fixture
def loaded(yusuf, yusuf_s_office):
    return load(yusuf, KUPANG_DAY, case_file("kupang-2019-kube.csv"), case_file("kupang-2019-anggota.csv"))


def test_kupang_2019_comes_in_whole(loaded):
    assert (Group.objects.count(), Membership.objects.present().count(), Position.objects.held().count()) == (
        30,
        240,
        90,
    )
    facts = Group.objects.with_facts().values_list("families", "kecamatan", "officers", "status")
    assert set(facts) == {(8, 1, 3, "active")}
    assert Finding.objects.count() == 0
    assert loaded.job.counts["Anggota baru"] == 240
    first = Group.objects.get(code="KUBE-5371-01")
    assert (first.name, first.region_id, first.business_type.name) == (
        "KUBE BERSAMA CENDANA",
        "53.71.01.1001",
        "Jagung bose dan katemak",
    )
    assert first.positions.get(title="ketua").membership.person.name == "HASAN RAHMAN"
    assert set(Membership.objects.values_list("joined_on", flat=True)) == {KUPANG_DAY}


def test_the_same_files_again_change_nothing(yusuf, loaded):
    again = load(yusuf, KUPANG_DAY, case_file("kupang-2019-kube.csv"), case_file("kupang-2019-anggota.csv"))
    counts = again.job.counts
    assert (counts["Kelompok baru"], counts["Anggota baru"]) == (0, 0)
    assert (counts["Kelompok tetap"], counts["Anggota tetap"]) == (30, 240)
    assert (Group.objects.count(), Membership.objects.count(), Position.objects.count()) == (30, 240, 90)
    assert Finding.objects.count() == 0


def test_a_list_reads_in_as_many_questions_however_long_it_is(yusuf, yusuf_s_office, django_assert_max_num_queries):
    files = {"groups": case_file("kupang-2019-kube.csv"), "members": case_file("kupang-2019-anggota.csv")}
    source = imports.receive_lists(actor=yusuf, **files)
    with django_assert_max_num_queries(13):
        assert len(Lists(source).members) == 240


@pytest.fixture
def found(sari):
    """found(groups=[...], members=[...]): [(row, code, is refused)] after loading the lists."""

    def take(groups=(), members=(), **more):
        source = load(
            sari,
            DAY,
            table("kelompok.csv", *groups) if groups else None,
            table("anggota.csv", *members) if members else None,
            **more,
        )
        uploads = [upload for _, upload in source.uploads]
        rows = Finding.objects.filter(upload__in=uploads).order_by("upload_id", "row_number", "code")
        return [(one.row_number, one.code, one.severity == "error") for one in rows]

    return take


def test_a_bad_nik_a_bad_card_and_a_nameless_row_are_refused(found):
    rows = [member(nik="123"), member(9002, **{"no kk": "123"}), member(9003, nama=""), member(9004)]
    refused = [(2, "nik_length", True), (3, "kk_length", True), (4, "name_blank", True)]
    assert found([group()], rows) == refused
    assert Membership.objects.get().person.name == "WARGA 9004"


def test_the_page_of_the_job_tells_what_was_refused_of_both_files(sari, as_):
    groups = table("kelompok.csv", group(), group(**{"kode kelompok": "K-2", "nama kelompok": ""}))
    members = table("anggota.csv", member(9001), member(nik="123"))
    job = load(sari, DAY, groups, members).job
    text = as_(sari).get(job.get_absolute_url()).text
    assert "Dari berkas anggota.csv" in text and "NIK punya 3 angka" in text
    assert "Baris yang ditolak di berkas kelompok.csv" in text and "Nama kelompok kosong." in text
    assert reverse("jobs:refused_of", args=[job.group_import.groups_id]) in text


def test_a_family_is_taken_once(found):
    rows = [member(9001), member(9002, card=9501), member(9001, **{"nama": "LAIN"})]
    assert found([group()], rows) == [(3, "family_twice", True), (4, "nik_twice", True)]


def test_who_is_in_another_group_is_refused_and_told_where(found, mawar):
    a_member(mawar, 9001)
    rows = [member(9001), member(9002, card=9501), member(9003)]
    assert found([group()], rows) == [(2, "in_other_group", True), (3, "family_in_group", True)]
    reasons = set(Finding.objects.values_list("reason", flat=True))
    told = "Keluarga ini sudah menjadi anggota KUBE Mawar (WARGA 9001)."
    assert reasons == {"Orang ini sudah menjadi anggota KUBE Mawar.", told}


def test_a_group_of_another_district_is_not_named(found, kupang, yusuf):
    there = a_group(make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"), kupang, "Rahasia")
    a_member(there, 9001)
    assert found([group()], [member(9001)]) == [(2, "home_asked", True)]
    assert "Rahasia" not in Finding.objects.get().reason and Consent.objects.get().person.name == "WARGA 9001"


def test_who_was_in_a_group_until_later_joins_from_that_day_on(found, sari, mawar):
    before = a_member(mawar, 9001)
    services.remove_member(actor=sari, membership=before, left_on=DAY + datetime.timedelta(days=9), why="left")
    assert found([group()], [member(9001)]) == [(2, "still_member_then", True)]
    assert found([], [member(9001) | {"tanggal masuk": "2023-08-10"}]) == []
    assert Membership.objects.present().get().joined_on == datetime.date(2023, 8, 10)


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ({"kelurahan": "Kel. Imopuro", "kecamatan": "Metro Barat"}, "18.72.01.1003", ["kelurahan_other_district"]),
        ({"kelurahan": "Imopuro", "kode kelurahan": "18.72.01.1001"}, "18.72.01.1001", ["kelurahan_other_name"]),
        ({"kelurahan": "Imopuro", "kode kelurahan": "18.99.01.1001"}, "18.72.01.1003", ["kelurahan_code_old"]),
        ({"kelurahan": "Desa Imopuro", "kecamatan": "Metro Pusat"}, "18.72.01.1003", []),
        (
            {"kelurahan": "Imopuro", "kode kelurahan": "53.71.01.1001", "kecamatan": "Metro Barat"},
            "18.72.03",
            ["kelurahan_outside"],
        ),
    ],
)
def test_what_is_doubtful_in_the_kelurahan_of_a_group_is_told(found, written, code, told):
    assert [finding for _, finding, _ in found([group(**written)])] == told
    assert Group.objects.get().region_id == code


def test_a_member_lives_in_the_kelurahan_that_his_row_tells(found):
    rows = [member() | {"kelurahan": "Ganjaragung", "kecamatan": "Metro Barat", "kode kelurahan": ""}]
    rows += [member(9002) | {"kelurahan": "Antah", "kecamatan": "", "kode kelurahan": ""}]
    assert found([group()], rows) == [(3, "kelurahan_unknown", False)]
    assert set(Membership.objects.values_list("region", flat=True)) == {"18.72.03.1002", "18.72.01.1003"}


def test_an_unknown_kelurahan_leaves_the_kecamatan_or_refuses_the_group(found):
    rows = [
        group(kelurahan="Antah") | {"kecamatan": "Metro Pusat"},
        group(**{"kode kelompok": "K-2", "kelurahan": "Antah"}) | {"kecamatan": ""},
    ]
    assert found(rows) == [(2, "kelurahan_unknown", False), (3, "kelurahan_unknown", True)]
    assert Group.objects.get().region_id == "18.72.01"


def test_a_number_of_members_that_differs_is_told(found):
    rows = [member(9001), member(9002)]
    assert found([group(**{"jumlah anggota": "3"})], rows) == [(2, "size_differs", False)]
    assert "tertulis 3, tetapi anggota yang tercatat 2" in Finding.objects.get().reason


def test_officers_who_are_no_members_are_told(found):
    known = group() | {"nik ketua": member(9001)["nik"], "nik bendahara": member(9009)["nik"], "nik sekretaris": "12"}
    assert found([known], [member(9001)]) == [(2, "nik_length", False), (2, "officer_no_member", False)]
    assert Position.objects.get().title == "ketua"


def test_the_list_of_members_decides_who_leads(found):
    rows = [member(9001, jabatan="Ketua"), member(9002, jabatan="KETUA"), member(9003, jabatan="Juru kunci")]
    codes = [(2, "officer_differs", False), (3, "title_twice", False), (4, "title_unknown", False)]
    assert found([group() | {"nik ketua": member(9002)["nik"]}], rows) == codes
    assert Position.objects.get().membership.person.name == "WARGA 9001"


def test_members_of_a_known_group_come_alone_and_titles_that_are_held_stay(found, sari):
    found([group()], [member(9001, jabatan="Ketua")])
    assert found([], [member(9002, jabatan="ketua"), member(9003, jabatan="bendahara")]) == []
    held = dict(Position.objects.held().values_list("title", "membership__person__name"))
    assert held == {"ketua": "WARGA 9001", "bendahara": "WARGA 9003"}


def test_members_of_no_group_or_of_a_closed_one_are_refused(found):
    found([group()], [])
    Group.objects.update(status="dissolved")
    rows = [member(9001), member(9002, **{"kode kelompok": "K-9"})]
    assert found([], rows) == [(2, "group_closed", True), (3, "group_unknown", True)]


def test_a_code_twice_is_refused_and_a_known_group_is_not_overwritten(found):
    assert found([group(), group(**{"nama kelompok": "KUBE Lain"})]) == [(3, "code_twice", True)]
    assert found([group(**{"nama kelompok": "KUBE Lain"})]) == []
    assert Group.objects.get().name == "KUBE Mawar"


def test_without_a_family_card_a_person_stands_for_himself(found):
    assert found([group()], [member(9001, **{"no kk": ""})]) == [(2, "kk_blank", False)]
    assert Membership.objects.get().kk_last4 == ""


def test_kinds_and_places_of_kutai_timur_are_understood(found):
    columns = ("kelompok_id", "nama", "jenis", "kode_kecamatan", "usaha")
    rows = [
        ("G1", "KUBE Jahe", "KUBE", "18.72.01", "Jahe merah"),
        ("G2", "KT Maju", "KARANG TARUNA", "18.72.02", "Kue"),
    ]
    assert found([dict(zip(columns, row, strict=True)) for row in rows]) == []
    told = Group.objects.order_by("code").values_list("kind", "region_id", "business_type__name", "business")
    assert list(told) == [
        ("kube", "18.72.01", "Jahe merah", ""),
        ("karang_taruna", "18.72.02", None, "Kue"),
    ]


def test_history_tells_of_the_lists_without_numbers(found):
    found([group()], [member(9001)])
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"group.registered", "members.imported", "groups.imported"} <= verbs
    assert "187290" not in str(list(Event.objects.values("before", "after", "detail")))


def test_a_workbook_is_as_good(sari):
    rows = [member(9001), member(9002)]
    data = xlsx_bytes(list(rows[0]), [list(row.values()) for row in rows])
    source = load(sari, DAY, table("kelompok.csv", group()), SimpleUploadedFile("anggota.xlsx", data))
    assert source.job.counts["Anggota baru"] == 2


def test_refused_rows_of_both_lists_come_back_whole_and_corrected(send, sari, office):
    groups = table("kelompok.csv", group(), group(**{"kode kelompok": "K-2", "nama kelompok": ""}))
    people = table("anggota.csv", member(9001), member(9002, nama=""))
    source = load(sari, DAY, groups, people)
    address = reverse("kube:download_findings", args=[source.pk])
    by_list = {kind: send(sari, address, list=kind) for kind in ("groups", "members")}
    ((no_group,), (nobody,)) = map(correcting.rows_of, by_list.values())
    assert (no_group["kode kelompok"], nobody["nik"]) == ("K-2", "1872900507859002")
    mended = {"groups": {"nama kelompok": "KUBE Melati"}, "members": {"nama": "WARGA 9002"}}
    for kind, answer in by_list.items():
        again = load(sari, DAY, **{kind: SimpleUploadedFile("lagi.xlsx", correcting.corrected(answer))})
        assert [one.reason for one in again.findings() if one.severity == "error"] == [
            correcting.rows_of(answer)[0]["Yang perlu diperbaiki"]
        ]
        right = SimpleUploadedFile("benar.xlsx", correcting.corrected(answer, mended[kind]))
        assert not load(sari, DAY, **{kind: right}).findings().errors()
    assert (Group.objects.count(), Membership.objects.count()) == (2, 2)


def test_a_preview_counts_what_is_new_refused_and_from_elsewhere(sari, office, as_):
    groups = table("kelompok.csv", group(), group(**{"kode kelompok": "", "nama kelompok": "JUMLAH", "kelurahan": ""}))
    rows = [member(), member(9002, **{"kelurahan": "Metro"}), member(9002), member(nik="12")]
    source = imports.receive_lists(actor=sari, groups=groups, members=table("anggota.csv", *with_place(rows)))
    page = as_(sari).get(source.get_absolute_url()).text
    counts = counts_of(Lists(source), sari.scope)
    assert (counts.elsewhere, counts.helped, counts.warned) == (1, 0, 0)
    assert [(one.code, one.rows) for one in counts.reasons] == [("nik_length", 1), ("nik_twice", 1)]
    for words in ("2 baris di berkas, 1 terbaca", "JUMLAH", "anggota baru dari kelurahan lain", "baris ditolak"):
        assert words in page


def with_place(rows):
    return [{"kelurahan": "Imopuro"} | row for row in rows]


@pytest.mark.parametrize(
    ("column", "code", "told"),
    [
        ("kode wilayah", "18.72.99.1001", "Kode kelurahan/desa ini tidak dikenal; yang dipakai namanya."),
        ("kode kecamatan", "18.72.99", "Kode kecamatan ini tidak dikenal di sini; yang dipakai kelurahan/desanya."),
    ],
)
def test_a_wrong_code_beside_a_known_name_is_told_and_the_name_is_used(sari, office, column, code, told):
    source = load(sari, DAY, table("kelompok.csv", group(**{column: code})))
    assert Group.objects.get().region.name == "Imopuro"
    (finding,) = source.findings()
    assert (finding.severity, finding.reason) == (Finding.Severity.WARNING, told)
