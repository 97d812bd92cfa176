"""A programme of Kalimantan Timur over its ten kabupaten and kota: asked for, decided, moved, dated, imported."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.roles import Role
from audit.models import Event
from jobs.uploads import receive_upload
from programmes.columns import ALLOCATIONS
from programmes.models import Allocation, Programme
from programmes.services import allocations, decrees
from reports.figures import programme_figures
from reports.tables import per_region, progress_in_words
from tests import correcting
from tests.programmes import kaltim
from tests.programmes.kaltim import BALIKPAPAN, BERAU, MILLION, SAMARINDA, allocate
from tests.programmes.placing import draft, make_candidate

HEAD = "no,kode_wilayah,program,bentuk,jumlah_sasaran,nilai_rupiah,tgl_bimtek,tgl_salur,tahun"


@pytest.fixture
def programme(db):
    return kaltim.make_programme(kaltim.make_office(), quota=5000)


@pytest.fixture
def rini(person, programme):
    """Rini is an operator of the province."""
    return person("rini", Role.OPERATOR, "64")


@pytest.fixture
def agus(person):
    """Agus is an operator of Samarinda."""
    return person("agus", Role.OPERATOR, SAMARINDA)


def decide(actor, allocation, rupiah):
    """For as many women as that is enough."""
    targets = rupiah // (5 * MILLION)
    return allocations.decide_allocation(actor=actor, allocation=allocation, allocated_rupiah=rupiah, targets=targets)


def test_every_kabupaten_and_kota_is_invited_once(rini, programme, send):
    for _ in range(2):
        send(rini, reverse("programmes:invite_regions", args=[programme.slug]))
    assert Allocation.objects.filter(component__programme=programme).count() == 20


def test_a_kota_sends_its_proposal_and_the_province_decides(rini, agus, programme, send):
    line = allocate(programme, SAMARINDA)
    send(
        agus,
        reverse("programmes:propose_allocation", args=[line.pk]),
        proposed_targets="90",
        proposed_rupiah="450.000.000",
    )
    url = reverse("programmes:decide_allocation", args=[programme.slug, line.pk])
    assert send(agus, url, targets="90", allocated_rupiah="450000000").status_code == 404
    send(rini, url, targets="80", allocated_rupiah="400000000")
    line.refresh_from_db()
    assert (line.proposed_rupiah, line.allocated_rupiah, line.targets) == (450 * MILLION, 400 * MILLION, 80)
    with pytest.raises(NotAllowed, match="sudah ditetapkan"):
        allocations.propose_allocation(actor=agus, allocation=line, proposed_rupiah=1, proposed_targets=1)


def test_a_kota_neither_decides_nor_proposes_for_another(agus, programme):
    own, other = allocate(programme, SAMARINDA), allocate(programme, BALIKPAPAN)
    with pytest.raises(NotAllowed, match="ditetapkan oleh provinsi"):
        decide(agus, own, MILLION)
    with pytest.raises(NotAllowed, match="di luar wilayah Anda"):
        allocations.propose_allocation(actor=agus, allocation=other, proposed_rupiah=1, proposed_targets=1)


@pytest.mark.parametrize("page", ["allocation", "propose_allocation", "date_allocation"])
def test_samarinda_has_no_such_page_of_balikpapan(agus, rini, programme, as_, page):
    own, other = allocate(programme, SAMARINDA), allocate(programme, BALIKPAPAN)
    pages = [reverse(f"programmes:{page}", args=[line.pk]) for line in (own, other)]
    assert [as_(agus).get(url).status_code for url in pages] == [200, 404]
    assert [as_(rini).get(url).status_code for url in pages] == [200, 200]


def test_each_sees_its_own_lines_and_the_province_all(agus, rini, programme, as_):
    allocate(programme, SAMARINDA), allocate(programme, BALIKPAPAN)
    url = reverse("programmes:my_allocations")
    assert "Balikpapan" not in as_(agus).get(url).text and "Balikpapan" in as_(rini).get(url).text
    assert as_(agus).get(reverse("reports:allocations", args=[programme.slug])).status_code == 404


def test_one_rupiah_too_much_is_refused(rini, programme):
    one, other = allocate(programme, SAMARINDA), allocate(programme, BALIKPAPAN)
    decide(rini, one, kaltim.BUDGET - 5 * MILLION)
    with pytest.raises(NotAllowed, match="tinggal Rp5.000.000"):
        decide(rini, other, 10 * MILLION)
    decide(rini, other, 5 * MILLION)
    programme.refresh_from_db()
    assert programme.allocated_rupiah == programme.budget_rupiah
    with pytest.raises(IntegrityError, match="allocated_within_budget"), transaction.atomic():
        Allocation.objects.filter(pk=other.pk).update(allocated_rupiah=5 * MILLION + 1)
    with pytest.raises(IntegrityError, match="allocated_within_budget"), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(budget_rupiah=kaltim.BUDGET - 1)


def test_moving_keeps_the_total_also_when_all_is_given(rini, programme):
    one = allocate(programme, SAMARINDA, rupiah=kaltim.BUDGET - 5 * MILLION, targets=1299)
    other = allocate(programme, BALIKPAPAN, rupiah=5 * MILLION, targets=1)
    allocations.move_allocation(actor=rini, giver=one, taker=other, rupiah=500 * MILLION, targets=100)
    one.refresh_from_db(), other.refresh_from_db(), programme.refresh_from_db()
    assert (other.allocated_rupiah, one.targets, other.targets) == (505 * MILLION, 1199, 101)
    assert one.allocated_rupiah + other.allocated_rupiah == programme.allocated_rupiah == kaltim.BUDGET
    assert Event.objects.filter(verb="allocation.moved").count() == 1
    with pytest.raises(NotAllowed, match="Pindahkan paling banyak"):
        allocations.move_allocation(actor=rini, giver=other, taker=one, rupiah=510 * MILLION, targets=102)
    kube = allocate(programme, BERAU, component="KUBE")
    with pytest.raises(NotAllowed, match="komponen yang sama"):
        allocations.move_allocation(actor=rini, giver=one, taker=kube, rupiah=MILLION, targets=0)


def test_nobody_is_placed_past_the_allocation_of_his_region(rini, programme):
    wrse = programme.components.get(name="WRSE")
    allocate(programme, SAMARINDA, rupiah=5 * MILLION, targets=1)
    one, two, elsewhere = (
        make_candidate(programme, number, component=wrse, region_id=village)
        for number, village in ((1, "64.72.01.1001"), (2, "64.72.01.1001"), (3, "64.71.01.1001"))
    )
    decree = draft(rini, programme)
    decrees.place(actor=rini, decree=decree, candidate=one)
    with pytest.raises(NotAllowed, match="sudah terisi"):
        decrees.place(actor=rini, decree=decree, candidate=two)
    with pytest.raises(NotAllowed, match="belum mendapat alokasi"):
        decrees.place(actor=rini, decree=decree, candidate=elsewhere)
    line = Allocation.objects.get()
    assert (line.placed, line.placed_rupiah) == (1, 5 * MILLION)
    with pytest.raises(NotAllowed, match="tidak boleh kurang"):
        decide(rini, line, 0)
    decrees.unplace(actor=rini, recipient=decree.recipients.get())
    line.refresh_from_db()
    assert (line.placed, line.placed_rupiah) == (0, 0)


def test_allocations_come_before_anybody_is_placed(rini, programme):
    wrse = programme.components.get(name="WRSE")
    candidate = make_candidate(programme, 1, component=wrse, region_id="64.72.01.1001")
    decrees.place(actor=rini, decree=draft(rini, programme), candidate=candidate)
    with pytest.raises(NotAllowed, match="Sudah ada penerima dalam SK"):
        allocations.invite_regions(actor=rini, programme=programme)


def test_an_allocation_lies_inside_the_province(programme):
    for code in ("65.71", "64", "64.72.01"):
        with pytest.raises(IntegrityError), transaction.atomic():
            allocate(programme, code)


def test_goods_are_handed_over_after_the_bimtek(agus, rini, programme, send):
    line = allocate(programme, SAMARINDA, rupiah=MILLION, targets=1)
    day, before = date(2024, 3, 4), date(2024, 3, 3)
    for bimtek_on in (None, day):
        with pytest.raises(NotAllowed, match="sesudah bimtek"):
            allocations.date_allocation(actor=agus, allocation=line, bimtek_on=bimtek_on, handed_over_on=before)
    send(
        agus, reverse("programmes:date_allocation", args=[line.pk]), bimtek_on="2024-03-04", handed_over_on="2024-03-18"
    )
    line.refresh_from_db()
    assert (line.bimtek_on, line.handed_over_on) == (day, date(2024, 3, 18))
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=line.pk).update(bimtek_on=None)


def test_a_programme_without_bimtek_does_not_ask_for_it(rini, programme):
    Programme.objects.filter(pk=programme.pk).update(needs_bimtek=False)
    line = allocate(programme, SAMARINDA, rupiah=MILLION, targets=1)
    allocations.date_allocation(actor=rini, allocation=line, bimtek_on=None, handed_over_on=date(2024, 3, 3))


def test_dates_wait_for_the_decision(agus, programme):
    with pytest.raises(NotAllowed, match="belum ditetapkan"):
        allocations.date_allocation(
            actor=agus, allocation=allocate(programme, SAMARINDA), bimtek_on=None, handed_over_on=None
        )


def test_progress_names_who_is_to_come_and_totals_are_sums(rini, programme, as_):
    done = {"bimtek_on": date(2024, 3, 4), "handed_over_on": date(2024, 3, 18)}
    allocate(programme, SAMARINDA, rupiah=10 * MILLION, targets=2, **done)
    allocate(programme, SAMARINDA, rupiah=20 * MILLION, targets=1, component="KUBE", **done)
    allocate(programme, BERAU, rupiah=5 * MILLION, targets=1, proposed_rupiah=6 * MILLION, proposed_targets=1)
    figures = programme_figures(programme)
    assert progress_in_words(per_region(figures)) == "1 dari 2 kabupaten/kota berjalan, 1 belum: Berau."
    people, groups = (section["totals"] for section in figures["sections"])
    assert people | {"proposed": 1, "allocated": 3, "trained": 2, "given": 2, "to_give": 1} == people
    assert groups | {"proposed": 0, "allocated": 1, "trained": 1, "given": 1, "to_give": 0} == groups
    assert (figures["money"]["given"], figures["money"]["to_give"]) == (30 * MILLION, 5 * MILLION)
    page = as_(rini).get(reverse("reports:allocations", args=[programme.slug])).text
    assert "1 dari 2 kabupaten/kota berjalan, 1 belum: Berau." in page and "Rp35.000.000" in page


def upload(actor, programme, *rows):
    file = SimpleUploadedFile("alokasi.csv", "\n".join([HEAD, *rows]).encode())
    return receive_upload(actor=actor, kind="allocations", region=programme.region, file=file, columns=ALLOCATIONS)


def imported(actor, programme, *rows):
    lines = allocations.import_allocations(actor=actor, programme=programme, upload=upload(actor, programme, *rows))
    return [{reason.code for reason in line.reasons} for line in lines]


def test_every_reason_against_a_line_is_told(rini, programme):
    assert imported(
        rini,
        programme,
        "1,64.72,WRSE,BARANG,92,460000000,2024-03-04,2024-03-18,2024",
        "2,64.72,WRSE,BARANG,90,450000000,2024-03-04,2024-03-01,2024",
        "3,65.71,PKH,UANG TUNAI,5,6500000001,,,2024",
        "4,64.03,KUBE,UANG TUNAI,5,100000000,,2024-05-01,2024",
        "5,64.03,KUBE,BARANG,5,100000000,,,2025",
        "6,64.03,KUBE,BARANG,lima,1000000,,,2024",
        "7,64.03,KUBE,BARANG,303,6060000000,,,2024",
        "8,64.03,KUBE,BARANG,302,6041000000,,2031-01-01,2024",
        "9,64.03,KUBE,BARANG,302,6040000000,,,2024",
    ) == [
        set(),
        {"duplicate_allocation", "goods_before_bimtek"},
        {"cash_not_allowed", "outside_province", "unknown_programme", "over_budget"},
        {"cash_not_allowed", "goods_before_bimtek"},
        {"unknown_programme"},
        {"targets_unknown"},
        {"over_budget"},
        {"over_budget", "value_differs", "goods_before_bimtek", "outside_years"},
        set(),
    ]
    programme.refresh_from_db()
    assert programme.allocated_rupiah == programme.budget_rupiah


def test_a_file_takes_over_what_was_proposed_and_is_applied_once(rini, programme):
    line = allocate(programme, SAMARINDA, proposed_rupiah=MILLION, proposed_targets=1)
    sent = upload(rini, programme, "1,64.72,WRSE,BARANG,90,450000000,,,2024")
    allocations.import_allocations(actor=rini, programme=programme, upload=sent)
    line.refresh_from_db()
    assert (line.proposed_rupiah, line.allocated_rupiah, line.upload) == (MILLION, 450 * MILLION, sent)
    with pytest.raises(NotAllowed, match="sudah diterapkan"):
        allocations.import_allocations(actor=rini, programme=programme, upload=sent)


def test_a_file_is_looked_at_before_it_is_applied(rini, programme, send, as_):
    row = "1,64.72,WRSE,BARANG,90,450000000,,,2024\n2,65.71,KUBE,BARANG,5,1,,,2024"
    file = SimpleUploadedFile("alokasi.csv", f"{HEAD}\n{row}".encode())
    preview = send(rini, reverse("programmes:upload_allocations", args=[programme.slug]), file=file).url
    page = as_(rini).get(preview).text
    assert "1 baris senilai Rp450.000.000 akan menjadi alokasi, 1 baris ditolak" in page
    assert "Bukan kabupaten/kota di Provinsi Kalimantan Timur." in page and not Allocation.objects.exists()
    send(rini, preview)
    assert Allocation.objects.get().targets == 90
    assert "Bukan kabupaten/kota" in as_(rini).get(preview).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_however_long_it_is(rini, programme, as_, count, django_assert_num_queries):
    for code in (SAMARINDA, BALIKPAPAN, BERAU)[:count]:
        allocate(programme, code, rupiah=MILLION, targets=1)
    browser = as_(rini)
    with django_assert_num_queries(20):
        assert browser.get(reverse("reports:allocations", args=[programme.slug])).status_code == 200


def test_a_refused_line_comes_back_whole_and_corrected(rini, programme, send):
    rows = "1,64.72,WRSE,BARANG,90,450000000,,,2024", "2,64.03,KUBE,BARANG,lima,100000000,,,2024"
    sent = upload(rini, programme, *rows)
    allocations.import_allocations(actor=rini, programme=programme, upload=sent)
    answer = send(rini, reverse("jobs:refused_of", args=[sent.pk]))
    (row,) = correcting.rows_of(answer)
    heading = next(heading for heading, value in row.items() if value == "lima")
    assert row["Baris di berkas asal"] == "3" and row["Yang perlu diperbaiki"]
    for cells, taken in ({}, 1), ({heading: "5"}, 2):
        file = SimpleUploadedFile("benar.xlsx", correcting.corrected(answer, cells))
        again = receive_upload(actor=rini, kind="allocations", region=programme.region, file=file, columns=ALLOCATIONS)
        allocations.import_allocations(actor=rini, programme=programme, upload=again)
        assert Allocation.objects.count() == taken
        told = set(again.findings.values_list("reason", flat=True))
        assert told == ({row["Yang perlu diperbaiki"]} if taken == 1 else set())
