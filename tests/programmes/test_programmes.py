"""Setting up a programme: services, and the pages that call them."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Bank
from kube.models import Instrument
from programmes.forms import ProgrammeForm
from programmes.forms_rules import RulesForm
from programmes.models import Candidate, Programme, ReceivedPaper, Recipient, Series
from programmes.rules import BY_CODE
from programmes.services import programmes
from programmes.services.copying import copy_programme
from regions.models import Region
from tests.conftest import make_office
from tests.programmes import metro
from tests.programmes.metro import line, lines

ADD = reverse("programmes:add")
FILLED = {
    "series_name": "Bantuan Modal Warung",
    "year": "2023",
    "source": "apbd_kota",
    "bank": "121",
    "recipient_kind": "person",
    "form": "transfer",
    "quota": "20",
    "amount_rupiah": "Rp1.000.000",
    "budget_rupiah": "20.000.000",
    "kelurahan": metro.NINE,
    "needs_bimtek": "on",
}
MONEY = {
    "source": "apbd_kota",
    "amount_rupiah": 1_000_000,
    "budget_rupiah": 20_000_000,
    "quota": 20,
    "needs_bimtek": True,
    "instrument": None,
}


def address(name, programme, *more):
    return reverse(f"programmes:{name}", args=[programme.slug, *more])


def money(**changes):
    return {**MONEY, "bank": Bank.objects.get(code="121"), "kelurahan": [], **changes}


def verbs(programme):
    return list(Event.objects.about(programme).order_by("pk").values_list("verb", flat=True))


def test_the_form_makes_a_draft_and_goes_on_to_the_rules(sari, office, send):
    response = send(sari, ADD, **FILLED)
    programme = Programme.objects.get()
    assert response.url == address("rules", programme)
    assert (programme.slug, programme.status) == ("bantuan-modal-warung-2023-kota-metro", "draft")
    component = programme.components.get()
    assert (component.name, component.amount_rupiah, component.quota) == ("Bantuan Modal Warung", 1_000_000, 20)
    assert (programme.budget_rupiah, programme.kelurahan.count()) == (20_000_000, 9)
    assert verbs(programme) == ["programme.created"]


def test_a_short_budget_is_told_and_not_refused(sari, send):
    response = send(sari, ADD, follow=True, **FILLED | {"budget_rupiah": "19000000"})
    assert "Pagu Rp19.000.000 kurang dari kuota dikali bantuan per penerima (Rp20.000.000)" in response.text
    assert Programme.objects.count() == 1


def test_the_series_is_found_again_whatever_its_capitals(sari, programme, send):
    send(sari, ADD, **FILLED | {"series_name": programme.series.name.upper(), "year": "2024"})
    assert (Series.objects.count(), Programme.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"series_name": ""}, "tidak boleh kosong"),
        ({"year": "99"}, "2000"),
        ({"quota": "0"}, "1"),
        ({"amount_rupiah": "1,000"}, "tidak dikenali"),
        ({"amount_rupiah": "-5"}, "tidak boleh negatif"),
        ({"budget_rupiah": "0"}, "lebih dari nol"),
        ({"bank": ""}, "tidak boleh kosong"),
        ({"kelurahan": ["53.71.01.1001"]}, "53.71.01.1001"),
    ],
)
def test_a_wrong_form_says_so_and_makes_nothing(sari, office, send, wrong, says):
    response = send(sari, ADD, **FILLED | wrong)
    assert (response.status_code, says in response.text, Programme.objects.count()) == (422, True, 0)


def test_the_same_name_and_year_again_is_told_at_the_form(sari, programme, send):
    response = send(sari, ADD, **FILLED | {"series_name": programme.series.name})
    assert (response.status_code, "tahun 2023 sudah ada" in response.text) == (422, True)


def test_the_service_too_keeps_one_programme_per_year(sari, office, programme):
    with pytest.raises(NotAllowed, match="tahun 2023 sudah ada"):
        metro.make_programme(sari, office)


def test_nobody_makes_a_programme_for_another_office(sari, kupang):
    with pytest.raises(NotAllowed, match="kantor yang memilikinya"):
        metro.make_programme(sari, make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"))


def test_a_kelurahan_of_elsewhere_is_refused(sari, office):
    with pytest.raises(NotAllowed, match="Di luar Kota Metro"):
        metro.make_programme(sari, office, kelurahan=Region.objects.filter(code="53.71.01.1001"))


@pytest.mark.parametrize("who", ["wati", "budi", "made", "joni"])
def test_only_an_operator_makes_programmes(who, request, send, office):
    assert send(request.getfixturevalue(who), ADD, **FILLED).status_code == 403


def test_editing_changes_money_and_writes_down_what(sari, programme, send):
    data = {name: value for name, value in FILLED.items() if name not in ("series_name", "year")}
    response = send(sari, address("edit", programme), **data | {"quota": "15"})
    programme.refresh_from_db()
    assert (response.url, programme.quota) == (programme.get_absolute_url(), 15)
    event = Event.objects.get(verb="programme.edited")
    assert (event.before, event.after) == ({"quota": 20}, {"quota": 15})


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"quota": 0}, "kuota tidak boleh"), ({"budget_rupiah": 1}, "pagu tidak boleh"), ({"amount_rupiah": 5}, "nilai")],
)
def test_money_that_stands_in_a_decree_stays(sari, programme, changes, says):
    Programme.objects.filter(pk=programme.pk).update(committed_rupiah=1_000_000)
    programme.components.update(placed=1)
    with pytest.raises(NotAllowed, match=says):
        programmes.edit_programme(actor=sari, programme=programme, **money(**changes))


def test_a_programme_chooses_the_sheet_its_groups_are_evaluated_by(sari, as_, programme):
    sheet, elsewhere = Instrument.objects.get(status="active"), Instrument.objects.filter(status="draft").first()
    programmes.edit_programme(actor=sari, programme=programme, **money(instrument=sheet))
    page = as_(sari).get(programme.get_absolute_url()).text
    assert str(sheet) in page and "Instrumen monev kelompok" in page
    assert programme.series.programmes.get().instrument == sheet
    choices = ProgrammeForm(instance=programme, user=sari, region=programme.region).fields["instrument"].queryset
    assert sheet in choices and elsewhere not in choices
    assert copy_programme(actor=sari, programme=Programme.objects.get()).instrument == sheet


def test_a_programme_keeps_its_sheet_in_the_form_when_it_is_retired(sari, programme):
    sheet = Instrument.objects.get(status="active")
    Programme.objects.update(instrument=sheet)
    Instrument.objects.filter(pk=sheet.pk).update(status="retired")
    programme.refresh_from_db()
    assert sheet in ProgrammeForm(instance=programme, user=sari, region=programme.region).fields["instrument"].queryset


@pytest.mark.parametrize("is_there", [True, False])
def test_the_kelurahan_of_this_year_are_asked_about_where_some_are_named(programme, is_there):
    programme.rules.all().delete()
    programme.kelurahan.set(["18.72.01.1001"] if is_there else [])
    assert RulesForm(programme=programme).fields["use_kelurahan_of_this_year"].initial is is_there


def test_a_closed_programme_is_not_edited(sari, programme):
    Programme.objects.filter(pk=programme.pk).update(status="closed")
    for change in (
        lambda: programmes.edit_programme(actor=sari, programme=programme, **money()),
        lambda: programmes.set_rules(actor=sari, programme=programme, rules=[]),
        lambda: programmes.set_papers(actor=sari, programme=programme, names=[]),
    ):
        with pytest.raises(NotAllowed, match="sudah selesai"):
            change()


def test_rules_of_identity_always_hold(sari, programme):
    programmes.set_rules(actor=sari, programme=programme, rules=[("has_business", "warn", {})])
    assert list(programme.rules.values_list("code", "severity")) == [
        ("nik_sound", "block"),
        ("nik_once", "block"),
        ("same_name", "warn"),
        ("has_business", "warn"),
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [("no_such_rule", "block", {})],
        [("has_business", "maybe", {})],
        [("has_business", "block", {}), ("has_business", "warn", {})],
        [("not_helped_before", "block", {"years": 0})],
        [("not_helped_before", "block", {"years": "2"})],
    ],
)
def test_a_rule_that_is_none_is_refused(sari, programme, rules):
    with pytest.raises(NotAllowed):
        programmes.set_rules(actor=sari, programme=programme, rules=rules)
    assert programme.rules.count() == 11


def test_the_rules_page_saves_rules_parameters_and_papers(sari, programme, send):
    data = {"use_has_business": "on", "severity_has_business": "warn", "papers": "KTP\n\nKK\nKTP"}
    data |= {"use_kelurahan_not_served": "on", "kelurahan_not_served_years": "3"}
    assert send(sari, address("rules", programme), **data).url == programme.get_absolute_url()
    assert dict(programme.rules.values_list("code", "parameters"))["kelurahan_not_served"] == {"years": 3}
    assert programme.rules.get(code="has_business").severity == "warn"
    assert list(programme.papers.values_list("name", flat=True)) == ["KTP", "KK"]


@pytest.mark.parametrize("wrong", [{"not_helped_before_years": "99"}, {"severity_no_pkh": "x"}, {"papers": "x" * 121}])
def test_a_wrong_rules_form_changes_nothing(sari, programme, send, wrong):
    assert send(sari, address("rules", programme), **wrong).status_code == 422
    assert programme.rules.count() == 11


def test_the_rules_page_offers_the_whole_catalogue(sari, programme, as_):
    page = as_(sari).get(address("rules", programme)).text
    assert all(f'name="use_{code}"' in page for code in BY_CODE)


def test_new_rules_judge_again_at_once(sari, programme):
    metro.make_release(sari, [{"NIK": metro.SITI}])
    metro.send_list(sari, programme, lines(line(embrio_usaha="TIDAK")))
    programmes.set_rules(actor=sari, programme=programme, rules=[("in_register", "block", {})])
    assert programme.candidates.get().status == Candidate.Status.ELIGIBLE


def test_a_paper_somebody_has_handed_in_stays(sari, programme):
    metro.send_case(sari, programme, "metro-2022.csv", kind="past")
    recipient = Recipient.objects.first()
    Programme.objects.filter(pk=recipient.programme_id).update(status="open")
    past = programmes.set_papers(actor=sari, programme=recipient.programme, names=["KTP"])
    ReceivedPaper.objects.create(recipient=recipient, paper=past.papers.get(), received_by=sari)
    with pytest.raises(NotAllowed, match="sudah diserahkan"):
        programmes.set_papers(actor=sari, programme=past, names=["KK"])


def test_a_programme_opens_when_nothing_is_missing(sari, office, send):
    programme = metro.make_programme(sari, office)
    programmes.set_rules(actor=sari, programme=programme, rules=metro.ALL_RULES)
    send(sari, address("open", programme))
    programme.refresh_from_db()
    assert (programme.status, verbs(programme)[-1]) == ("open", "programme.opened")


def test_a_programme_does_not_open_without_rules_or_places(sari, office, send):
    programme = metro.make_programme(sari, office, kelurahan=[])
    response = send(sari, address("open", programme), follow=True)
    assert "Lengkapi dulu: aturan kelayakan" in response.text
    programmes.set_rules(actor=sari, programme=programme, rules=metro.ALL_RULES)
    with pytest.raises(NotAllowed, match="kelurahan sasaran"):
        programmes.open_programme(actor=sari, programme=programme)


def test_a_programme_opens_once(sari, programme):
    with pytest.raises(NotAllowed, match="Muat ulang"):
        programmes.open_programme(actor=sari, programme=programme)


@pytest.mark.parametrize("page", ["detail", "edit", "rules", "candidates", "upload_candidates", "upload_past"])
def test_another_district_does_not_exist(yusuf, programme, as_, page):
    assert as_(yusuf).get(address(page, programme)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "rules", "upload_candidates", "upload_past"])
def test_reading_is_not_changing(joni, programme, as_, page):
    assert as_(joni).get(address("detail", programme)).status_code == 200
    assert as_(joni).get(address(page, programme)).status_code == 403


def test_the_detail_page_tells_everything(sari, evaluated, as_):
    page = as_(sari).get(evaluated.get_absolute_url()).text
    assert "Rp20.000.000" in page and "Keluarga tidak menerima PKH." in page
    assert "Pernah dilayani (6)" in page and "Belum pernah dilayani (16)" in page
    assert "metro-2022.csv" in page and "Usulan dinilai" in page


def test_an_empty_list_says_what_to_do(sari, as_):
    assert "Belum ada program. Buat program" in as_(sari).get(reverse("programmes:list")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(sari, office, as_, count, django_assert_num_queries):
    for year in range(2021, 2021 + count):
        metro.make_programme(sari, office, year=year)
    browser = as_(sari)
    with django_assert_num_queries(7):
        assert browser.get(reverse("programmes:list")).text.count("lead-cell") == count
