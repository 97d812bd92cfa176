"""Each reason of the catalogue by itself: Siti passes every rule, and one thing at a time is changed."""

import pytest

from accounts.errors import NotAllowed
from beneficiaries.models import Release
from programmes import rules
from programmes.judgements import JUDGEMENTS
from programmes.models import Candidate
from programmes.services import candidates, programmes
from tests.programmes import metro
from tests.programmes.metro import BUDI, FAMILY, SITI, line, lines

HUSBAND = {"no": 2, "nik": BUDI, "nama": "BUDI", "tgl_lahir": "1975-05-12", "jenis_kelamin": "L"}
OWN = {"NIK": SITI, "NOKK": FAMILY, "HUB_KELUARGA": "ISTRI"}
OTHER = {"NIK": BUDI, "NOKK": FAMILY, "HUB_KELUARGA": "KEPALA KELUARGA"}


@pytest.fixture
def judged(sari, programme):
    """{number: reasons} of a list, with these rows in the register."""

    def judge(*rows, register=(OWN,)):
        metro.make_release(sari, register)
        metro.send_list(sari, programme, lines(*rows))
        return {c.number: metro.reasons_of(c) for c in programme.candidates.prefetch_related("results")}

    return judge


def past(sari, programme, nik="1872011205759499", kelurahan="Yosomulyo", year=2022):
    text = f"no,nik,nama,kelurahan\n1,{nik},{metro.NAMES.get(nik, 'PENERIMA LAMA')},{kelurahan}\n"
    metro.send_list(sari, programme, text, kind="past", name=f"{year}.csv", year=year)


def test_every_rule_of_the_catalogue_has_a_judgement_and_an_english_sentence():
    assert set(JUDGEMENTS) == {rule.code for rule in rules.CATALOGUE if not rule.at_payment}
    assert all(rule.english.endswith(".") for rule in rules.CATALOGUE)


def test_every_reason_belongs_to_one_rule():
    assert len(rules.REASONS) == sum(len(rule.reasons) for rule in rules.CATALOGUE)


def test_siti_passes_every_rule(judged):
    assert judged(line()) == {1: []}


@pytest.mark.parametrize(
    "nik",
    ["187201550480940", "18720155048094011", '"1,87201E+15"', "=1+1", "", "1872015504809401x", "1872013204809401"],
)
def test_a_nik_that_is_none_stays_in_the_list_and_is_judged(judged, nik):
    assert judged(line(nik=nik)) == {1: ["invalid_nik"]}


@pytest.mark.parametrize("said", [{"tgl_lahir": "1980-04-16"}, {"jenis_kelamin": "L"}])
def test_a_nik_that_contradicts_the_row_is_invalid(judged, said):
    assert judged(line(**said)) == {1: ["invalid_nik"]}


def test_after_a_wrong_nik_only_what_needs_no_nik_is_asked(judged):
    found = judged(line(nik="1", embrio_usaha="TIDAK", kelurahan="Tejosari"))
    assert found == {1: ["invalid_nik", "kelurahan_not_listed", "no_business_embryo"]}


def test_the_second_proposal_of_a_nik_is_a_duplicate_though_the_first_failed(judged):
    assert judged(line(1, embrio_usaha="TIDAK"), line(2)) == {1: ["no_business_embryo"], 2: ["duplicate_nik"]}


def test_after_a_duplicate_only_what_needs_no_nik_is_asked(judged):
    rows = [line(1), line(2, embrio_usaha="TIDAK")]
    assert judged(*rows, register=[])[2] == ["duplicate_nik", "no_business_embryo"]


def test_the_order_is_that_of_the_numbers_not_of_the_lines(judged):
    assert judged(line(7), line(3)) == {3: [], 7: ["duplicate_nik"]}


def test_whoever_is_not_in_the_register_is_told_so(judged):
    assert judged(line(), register=[]) == {1: ["not_in_dtks"]}


@pytest.mark.parametrize(("aid", "reason"), [("PKH", "receives_pkh"), ("BPNT", "receives_bpnt")])
def test_aid_on_the_own_row(judged, aid, reason):
    assert judged(line(), register=[OWN | {aid: "YA"}, OTHER | {aid: "YA"}]) == {1: [reason]}


@pytest.mark.parametrize(("aid", "reason"), [("PKH", "household_receives_pkh"), ("BPNT", "household_receives_bpnt")])
def test_aid_on_another_row_of_the_family_counts_too(judged, aid, reason):
    assert judged(line(), register=[OWN, OTHER | {aid: "YA"}]) == {1: [reason]}


def test_the_family_is_the_one_of_the_register_not_of_the_proposal(judged):
    other_card = "1872011001109599"
    assert judged(line(no_kk=other_card), register=[OWN, OTHER | {"PKH": "YA"}]) == {1: ["household_receives_pkh"]}


def test_whom_the_register_does_not_know_may_still_have_a_family_there(judged):
    assert judged(line(), register=[OTHER | {"PKH": "YA"}]) == {1: ["household_receives_pkh", "not_in_dtks"]}


def test_an_earlier_eligible_row_represents_the_family(judged):
    found = judged(line(1), line(**HUSBAND), register=[OWN, OTHER])
    assert found == {1: [], 2: ["household_already_represented"]}


def test_an_earlier_row_that_failed_represents_nobody(judged):
    found = judged(line(1, embrio_usaha="TIDAK"), line(**HUSBAND), register=[OWN, OTHER])
    assert found == {1: ["no_business_embryo"], 2: []}


@pytest.mark.parametrize("said", ["TIDAK", ""])
def test_a_business_must_be_stated(judged, said):
    assert judged(line(embrio_usaha=said)) == {1: ["no_business_embryo"]}


def test_a_kelurahan_that_is_not_of_this_year(judged):
    assert judged(line(kelurahan="Tejosari")) == {1: ["kelurahan_not_listed"]}


@pytest.mark.parametrize("spelling", ["Purwosarii", "Kota Baru", ""])
def test_a_kelurahan_is_never_guessed(judged, spelling):
    assert judged(line(kelurahan=spelling)) == {1: ["kelurahan_not_listed"]}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Ganjarasri", "18.72.03.1004"),
        ("GANJAR AGUNG", "18.72.03.1002"),
        ("Kel. Iringmulyo", "18.72.04.1003"),
        ("Sumbersari", "18.72.05.1003"),
        ("Purwosari", "18.72.02.1002"),
        ("Purwoasri", "18.72.02.1004"),
    ],
)
def test_spellings_of_the_reports_are_known(judged, programme, spelling, code):
    assert judged(line(kelurahan=spelling)) == {1: []}
    assert programme.candidates.get().region_id == code


def test_a_kelurahan_served_last_year_is_not_also_called_unlisted(sari, programme, judged):
    past(sari, programme, kelurahan="Banjarsari")
    assert judged(line(kelurahan="Banjarsari")) == {1: ["kelurahan_served_last_year"]}


def test_of_a_kelurahan_nobody_knows_it_is_not_said_that_it_was_not_served(judged, programme):
    assert judged(line(kelurahan="Imopura Baru")) == {1: ["kelurahan_not_listed"]}
    assert not programme.candidates.get().results.filter(code="kelurahan_not_served").exists()


def test_whoever_received_last_year_is_told_so(sari, programme, judged):
    past(sari, programme, nik=SITI)
    assert judged(line()) == {1: ["received_last_year"]}


@pytest.mark.parametrize(("years", "found"), [(1, []), (2, ["kelurahan_served_last_year", "received_last_year"])])
def test_how_far_rules_look_back_is_a_parameter(sari, programme, judged, years, found):
    past(sari, programme, nik=SITI, kelurahan="Imopuro", year=2021)
    looking_back = ("not_helped_before", "kelurahan_not_served")
    wanted = [(code, "block", {"years": years} if code in looking_back else {}) for code, _, _ in metro.ALL_RULES]
    programmes.set_rules(actor=sari, programme=programme, rules=wanted)
    assert judged(line()) == {1: found}


def test_a_warning_does_not_keep_anybody_out(sari, programme, judged):
    wanted = [(code, "warn" if code == "has_business" else "block", {}) for code, _, _ in metro.ALL_RULES]
    programmes.set_rules(actor=sari, programme=programme, rules=wanted)
    assert judged(line(embrio_usaha="TIDAK")) == {1: ["no_business_embryo"]}
    assert programme.candidates.get().status == Candidate.Status.ELIGIBLE


def test_a_spelling_added_later_helps_at_the_next_judgement(sari, programme, judged, metro):
    judged(line(kelurahan="Imopuro Kidul"))
    metro.aliases.model.objects.create(within=metro, name="Imopuro Kidul", region_id="18.72.01.1003")
    candidates.evaluate(actor=sari, programme=programme)
    assert metro_reasons(programme) == []


def metro_reasons(programme):
    return metro.reasons_of(programme.candidates.get())


def test_nobody_is_judged_without_a_register(sari, programme):
    job = metro.send_list(sari, programme, lines(line()))
    assert "belum ada data terpadu" in job.note.lower()
    assert programme.candidates.get().status == Candidate.Status.PROPOSED
    with pytest.raises(NotAllowed, match="Unggah DTKS"):
        candidates.evaluate(actor=sari, programme=programme)


def test_a_newer_release_is_the_one_that_counts(sari, programme, judged):
    judged(line())
    metro.make_release(sari, [OWN | {"PKH": "YA"}], data_on=metro.DATA_ON.replace(month=5))
    candidates.evaluate(actor=sari, programme=programme)
    assert metro_reasons(programme) == ["receives_pkh"]
    assert Release.objects.count() == 2
