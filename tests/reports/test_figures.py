from accounts.models import Office
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from programmes.models import Candidate
from reports.figures import COUNTED, programme_figures
from reports.tables import programme_table
from tests.conftest import make_office
from tests.reports import building as b


def by_code(figures):
    return {row["code"]: row for row in figures["rows"]}


def test_the_funnel_counts_each_step(programme, settled):
    funnel = b.figures_of(programme)["funnel"]
    assert funnel == [("Diusulkan", 7), ("Layak", 5), ("Ditetapkan", 5), ("Dilatih", 4), ("Tersalur", 3)]


def test_each_kelurahan_has_its_own_counts(programme, settled):
    rows = by_code(b.figures_of(programme))
    names = ("proposed", "eligible", "decreed", "trained", "paid", "returned", "waiting", "paid_rupiah")
    assert {code: tuple(row[name] for name in names) for code, row in rows.items()} == {
        b.IMOPURO: (3, 3, 3, 3, 3, 0, 0, 3 * b.MILLION),
        b.GANJAR_ASRI: (4, 2, 2, 1, 0, 1, 1, 0),
        b.REJOMULYO: (0, 0, 0, 0, 0, 0, 0, 0),
    }


def test_totals_are_the_sums_of_the_rows(programme, settled):
    figures = b.figures_of(programme)
    assert figures["totals"] == {name: sum(row[name] for row in figures["rows"]) for name in COUNTED}


def test_whoever_is_decreed_is_paid_under_way_returned_or_waiting(programme, settled):
    for row in b.figures_of(programme)["rows"]:
        assert row["decreed"] == row["paid"] + row["in_process"] + row["returned"] + row["waiting"]


def test_money_adds_up_to_what_was_decreed(programme, settled):
    programme.refresh_from_db()
    assert programme_figures(programme)["money"] == {
        "budget": 100 * b.MILLION,
        "committed": 5 * b.MILLION,
        "allocated": 0,
        "left": 95 * b.MILLION,
        "decreed": 5 * b.MILLION,
        "given": 3 * b.MILLION,
        "returned": b.MILLION,
        "to_give": 2 * b.MILLION,
    }


def test_a_batch_on_its_way_is_neither_paid_nor_waiting(programme, decree, bimtek, sari, budi, made):
    b.hand_in(sari, decree)
    b.send_to_bank(sari, budi, made, decree)
    totals = b.figures_of(programme)["totals"]
    assert (totals["in_process"], totals["paid"], totals["waiting"]) == (4, 0, 1)


def test_a_return_that_was_paid_again_counts_as_paid(programme, decree, settled, sari, budi, made):
    person = settled.payments.get(status="returned").recipient.person
    bank = Bank.objects.get(code="121")
    set_account(actor=sari, person=person, bank=bank, number="00998877", holder=person.name, reason="buku baru")
    b.settle(b.send_to_bank(sari, budi, made, decree))
    totals = b.figures_of(programme)["totals"]
    assert (totals["paid"], totals["returned"], totals["paid_rupiah"]) == (4, 0, 4 * b.MILLION)


def test_a_draft_decree_names_nobody_yet(programme, sari):
    b.propose(programme, b.IMOPURO, 2)
    b.draft(sari, programme)
    figures = b.figures_of(programme)
    assert (figures["totals"]["eligible"], figures["totals"]["decreed"]) == (2, 0)


def test_a_proposal_of_an_unknown_kelurahan_stands_in_its_own_row(programme, metro):
    b.propose(programme, metro.code, status=Candidate.Status.INELIGIBLE)
    assert by_code(b.figures_of(programme))["18.72"]["name"] == "Kelurahan belum jelas"


def test_an_empty_programme_has_its_targets_and_nothing_else(programme):
    figures = b.figures_of(programme)
    assert len(figures["rows"]) == 3
    assert not any(figures["totals"].values())


def test_the_kelurahan_of_last_year_are_named(programme, office):
    before = b.make_programme(office, year=2022)
    b.past(before, b.GANJAR_ASRI, 2)
    figures = programme_figures(programme)
    assert [village.name for village in figures["served_last_year"]] == ["Ganjar Asri"]
    assert len(figures["never_served"]) == 21


def test_another_office_is_not_counted(programme, decree, kupang, sari, made):
    there = b.make_programme(make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"), paper=False)
    assert Office.objects.count() == 2
    assert b.figures_of(there)["totals"]["proposed"] == 0


def test_three_kelurahan_cost_as_many_queries_as_one(office, django_assert_num_queries):
    one, three = b.make_programme(office), b.make_programme(office, year=2025)
    b.propose(one, b.IMOPURO)
    for code in (b.IMOPURO, b.GANJAR_ASRI, b.REJOMULYO):
        b.propose(three, code)
    for programme in (one, three):
        with django_assert_num_queries(10):
            programme_figures(type(programme).objects.select_related("series", "region").get(pk=programme.pk))


def test_the_table_ends_with_its_totals(programme, settled):
    headings, rows = programme_table(programme_figures(programme))
    assert dict(zip(headings, rows[-1], strict=True))["Nilai tersalur (Rp)"] == 3 * b.MILLION
    assert [sum(row[i] for row in rows[:-1]) for i in range(3, len(headings))] == rows[-1][3:]
