"""The same figure stands on every page, in every file and on every paper of a programme: of all five cases at once."""

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from bimtek.models import Bimtek
from bimtek.queries import training_plan
from disbursements.models import RevolvingFund
from programmes.models import Programme
from reports.figures import programme_figures
from reports.papers import attendance_paper, disbursement_paper
from reports.pdf import print_paper
from tests.cases.reading import numbers, plain, sheet, table
from tests.cases.together import IN_ORDER, load_all
from tests.reports.test_pdf import text_of

MILLION = 1_000_000


@dataclass
class Told:
    """What a programme has come to. units: (diusulkan, layak, dialokasikan, ditetapkan, dilatih, tersalur, belum)."""

    units: dict[str, tuple]
    budget: int = 0
    allocated: int = 0
    used: int = 0
    given: int = 0
    to_give: int = 0
    user: str = "operator"
    is_printed: bool = True
    places: dict = field(default_factory=dict)


KALTIM = Told(
    units={"orang": (500, 0, 500, 0, 455, 455, 45), "kelompok": (200, 0, 200, 0, 182, 182, 18)},
    budget=6_500 * MILLION,
    allocated=6_500 * MILLION,
    used=6_500 * MILLION,
    given=5_915 * MILLION,
    to_give=585 * MILLION,
    user="operator.kaltim",
)
EXPECTED = {
    ("18.72", 2022): Told(units={"orang": (0, 0, 0, 30, 0, 0, 30)}),
    ("18.72", 2023): Told(
        units={"orang": (45, 20, 0, 20, 20, 20, 0)}, budget=20 * MILLION, used=20 * MILLION, given=20 * MILLION
    ),
    ("53.71", 2019): Told(
        units={"kelompok": (0, 0, 0, 0, 30, 0, 0)}, budget=1_000 * MILLION, user="operator.kupang", is_printed=False
    ),
    ("64", 2024): KALTIM,
}
KEYS = ("proposed", "eligible", "allocated", "decreed", "trained", "given", "to_give")
LABELS = {
    "Diusulkan": "proposed",
    "Layak": "eligible",
    "Dialokasikan": "allocated",
    "Ditetapkan": "decreed",
    "Dilatih": "trained",
    "Tersalur": "given",
    "Diserahkan": "given",
    "Belum tersalur": "to_give",
    "Belum diserahkan": "to_give",
}


@pytest.mark.django_db(transaction=True)
def test_every_output_of_every_case_tells_the_same_figures(as_, send):
    """One long test on purpose: loading the cases takes longer than reading them."""
    figures = load_all(IN_ORDER)
    assert {case for case, told in figures.items() if not told["matches_expected"]} == set()
    assert {(one.region_id, one.year) for one in Programme.objects.all()} == set(EXPECTED)
    for programme in Programme.objects.select_related("series", "region"):
        told = EXPECTED[programme.region_id, programme.year]
        user = User.objects.get(username=told.user)
        browser = as_(user)
        compare_summary(browser, programme, told)
        compare_workbook(browser, programme, told)
        compare_list(browser, programme, told)
        answer = send(user, reverse("reports:render", args=["disbursement", programme.pk]))
        assert ("/reports/documents/" in answer.url) is told.is_printed
        if told.is_printed:
            compare_paper(programme, told)
    compare_allocations(as_(User.objects.get(username="operator.kaltim")))
    compare_kupang(as_(User.objects.get(username="operator.kupang")))
    compare_fund(as_(User.objects.get(username="operator.kutim")))
    compare_ministry(as_(User.objects.get(username="operator.kemensos")))


def open_page(browser, name, *args):
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def compare_summary(browser, programme, told):
    page = open_page(browser, "reports:programme", programme.slug)
    tiles = dict(re.findall(r"<dt[^>]*>([^<]*)</dt><dd[^>]*>([^<]*)</dd>", page))
    money = {name: numbers(amount)[0] for name, amount in tiles.items()}
    assert money["Pagu"] == told.budget and money.get("Dialokasikan", 0) == told.allocated
    assert money.get("Tersalur", money.get("Diserahkan")) == told.given
    assert money.get("Belum tersalur", money.get("Belum diserahkan")) == told.to_give
    funnels = re.findall(r'aria-label="Perjalanan program: ([^"]*)"', page)
    for (unit, counts), funnel in zip(told.units.items(), funnels, strict=True):
        expected = dict(zip(KEYS, counts, strict=True))
        for step in funnel.split(", "):
            label, _, count = step.rpartition(" ")
            assert (label, numbers(count)[0]) == (label, expected[LABELS[label]])
        *rows, total = table(page, f"({unit})")
        for label, key in LABELS.items():
            if label in total:
                assert (label, numbers(total[label])[0]) == (label, expected[key])
                assert sum(numbers(row[label])[0] for row in rows if label in row) == expected[key]


def compare_workbook(browser, programme, told):
    rows = sheet(browser.get(reverse("reports:programme_xlsx", args=[programme.slug])).content)
    sums = [row for row in rows if row.get("Kelurahan/Desa", row.get("Kabupaten/Kota")) == "Jumlah"]
    for (unit, counts), total in zip(told.units.items(), sums, strict=True):
        assert total.get("Satuan", unit) == unit
        expected = dict(zip(KEYS, counts, strict=True))
        found = {LABELS[label]: count for label, count in total.items() if label in LABELS}
        assert found == {key: count for key, count in expected.items() if key in found}
    assert sum(total["Nilai tersalur (Rp)"] for total in sums) == told.given
    assert sum(total["Belum tersalur (Rp)"] for total in sums) == told.to_give
    assert sum(total.get("Nilai dialokasikan (Rp)", 0) for total in sums) == told.allocated


def compare_list(browser, programme, told):
    rows = table(open_page(browser, "programmes:list"), "Program")
    (row,) = [row for row in rows if programme.series.name in row[""] and row["Tahun"] == str(programme.year)]
    decreed = dict(zip(told.units, numbers(row["Ditetapkan"]), strict=True))
    assert decreed == {unit: counts[KEYS.index("decreed")] for unit, counts in told.units.items()}
    if told.budget:
        assert numbers(row["Pagu terpakai"]) == (told.used, told.budget)
        used = dict(zip(told.units, numbers(row["Kuota terpakai"])[::2], strict=True))
        assert used == {unit: max(counts[2], counts[3]) for unit, counts in told.units.items()}


def compare_paper(programme, told):
    text = text_of(print_paper(disbursement_paper(programme, date(2026, 1, 5))))
    sums = re.findall(r"JUMLAH ((?:[\d.,]+ )+)", text)
    for (unit, counts), line in zip(told.units.items(), sums, strict=False):
        expected = dict(zip(KEYS, counts, strict=True))
        found = numbers(line)
        if told.allocated:
            assert found[:3] == (expected["allocated"], expected["decreed"], expected["given"]), unit
        else:
            assert found[:2] == (expected["decreed"], expected["given"]), unit
    assert plain(f"{told.given:,}".replace(",", ".")) in text


def compare_allocations(browser):
    programme = Programme.objects.get(region_id="64")
    page = open_page(browser, "reports:allocations", programme.slug)
    *rows, total = table(page, "Alokasi dan hasilnya per kabupaten/kota")
    assert "8 dari 10 kabupaten/kota berjalan, 2 belum" in plain(page) and len(rows) == 10
    people, groups = (dict(zip(KEYS, counts, strict=True)) for counts in KALTIM.units.values())
    for label, key, rupiah in (
        ("Usulan", "proposed", None),
        ("Alokasi", "allocated", KALTIM.allocated),
        ("Diserahkan", "given", KALTIM.given),
        ("Belum diserahkan", "to_give", KALTIM.to_give),
    ):
        assert numbers(total[label])[-2:] == (people[key], groups[key])
        assert rupiah is None or numbers(total[label])[0] == rupiah
    assert numbers(total["Ditetapkan"]) == (people["decreed"], groups["decreed"])
    assert numbers(total["Dilatih"]) == (people["trained"], groups["trained"])
    summary = table(open_page(browser, "reports:programme", programme.slug), "(orang)")
    assert [numbers(row["Diserahkan"])[1] for row in rows] == [numbers(row["Diserahkan"])[0] for row in summary[:-1]]
    mine = table(open_page(browser, "programmes:my_allocations"), "Alokasi dari provinsi")
    assert sum(numbers(row["Alokasi"])[0] for row in mine) == KALTIM.allocated


def compare_kupang(browser):
    bimtek = Bimtek.objects.get(region_id="53.71")
    page = plain(open_page(browser, "bimtek:detail", bimtek.pk))
    (section,) = programme_figures(bimtek.programme)["sections"]
    plan = training_plan(bimtek)
    assert (section["totals"]["trained"], plan["trained"], plan["planned"]) == (30, 30, 50)
    assert "30 dari 50 KUBE punya anggota yang hadir" in page


def compare_fund(browser):
    fund = RevolvingFund.objects.get()
    (row,) = table(open_page(browser, "funds:list"), "Dana bergulir")
    page = plain(open_page(browser, "funds:detail", fund.pk))
    for label, rupiah in (("Modal", 60 * MILLION), ("Di dana", 17_500_000), ("Di kelompok", 42_500_000)):
        assert numbers(row[label]) == (rupiah,)
        assert f"Rp{rupiah:,} {label.lower()}".replace(",", ".") in page
    assert sum(place.owed_rupiah for place in fund.places.all()) == 42_500_000


def compare_ministry(browser):
    bimtek = Bimtek.objects.get(region_id="31.71")
    (row,) = table(open_page(browser, "bimtek:list"), "Bimtek")
    assert numbers(row["Peserta"]) == (274,)
    text = text_of(print_paper(attendance_paper(bimtek, bimtek.until_on)))
    assert "Diundang 274 orang, hadir 274 orang" in text
    assert "66 dari 66 kabupaten/kota yang diundang terwakili" in plain(open_page(browser, "bimtek:detail", bimtek.pk))


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_the_table_the_page_gives(tmp_path, as_):
    load_all(["kaltim-2024"])
    programme = Programme.objects.get()
    call_command("render_report", "tabel", programme=programme.slug, output=str(tmp_path / "t.xlsx"))
    page = as_(User.objects.get(username="operator.kaltim")).get(
        reverse("reports:programme_xlsx", args=[programme.slug])
    )
    assert sheet((tmp_path / "t.xlsx").read_bytes()) == sheet(page.content)
