"""The NIK of somebody of another name: told, never silently eligible, and by name only to whoever may read it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import File

from beneficiaries.checking import OTHER_NAME
from beneficiaries.likeness import is_same_name
from beneficiaries.listed import read_lines
from beneficiaries.names import name_key
from beneficiaries.services_checks import make_check
from programmes.models import ProgrammeRule
from programmes.services import programmes
from regions.models import Region
from tests.programmes import metro

CASES = Path(__file__).resolve().parents[1] / "cases_bugs"
SUGENG = {"NIK": "1872901302900700", "NAMA": "SUGENG RIYADI", "NOKK": "1872900801230700", "KODE_KEL": "18.72.01.1003"}
TUMIRAN = {"NIK": "1872901302900701", "NAMA": "TUMIRAN", "NOKK": "1872900801230701", "KODE_KEL": "18.72.01.1003"}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("SITI AMINAH", "SITTI AMINAH, S.Pd.", True),
        ("AHMAD FAUZI", "Fauzi Ahmad", True),
        ("M. ALI", "MUHAMMAD ALI", True),
        ("MOCH. SOLEH", "Mohammad Sholeh", True),
        ("Hj. NURHAYATI", "NURHAYATI", True),
        ("NURHAYATI", "NUR HAYATI", True),
        ("HARTONO WIBISONO", "SUGENG RIYADI", False),
        ("SITI AMINAH", "SITI KHOTIJAH", False),
        ("BUDI", "ADI", False),
        ("A", "B", False),
        ("", "SUGENG", True),
    ],
)
def test_names_are_compared_as_they_sound(one, other, is_same):
    assert is_same_name(name_key(one), name_key(other)) is is_same
    assert is_same_name(name_key(other), name_key(one)) is is_same


@pytest.fixture
def proposed(sari, office):
    """The candidates of n_usulan.csv, judged with these rows of the register by rules that do not name this one."""

    def propose(*register):
        programme = metro.make_programme(sari, office)
        metro.open_with_rules(sari, programme, [("in_register", "warn", {})])
        metro.make_release(sari, register)
        metro.send_list(sari, programme, (CASES / "n_usulan.csv").read_bytes())
        return programme.candidates.order_by("number")

    return propose


def test_the_nik_of_another_person_is_no_silent_eligible(proposed):
    hartono, tumiran = proposed(SUGENG, TUMIRAN)
    assert [metro.reasons_of(each) for each in (hartono, tumiran)] == [["name_differs"], []]
    result = hartono.results.get(code="same_name")
    assert (hartono.status, result.severity) == ("eligible", "warn")
    assert result.evidence["kk_differs"] and "SUGENG" not in str(result.evidence)


def test_both_names_stand_side_by_side_for_whoever_may_read_the_register(proposed, sari, as_):
    hartono, _ = proposed(SUGENG, TUMIRAN)
    page = as_(sari).get(hartono.get_absolute_url()).text
    assert "SUGENG RIYADI" in page and "Nomor KK-nya juga berbeda" in page


def test_the_name_in_the_register_of_another_region_is_not_shown(proposed, sari, person, as_):
    elsewhere = Region.objects.get(code="18.71").villages().first().code
    hartono, _ = proposed(SUGENG | {"KODE_KEL": elsewhere}, TUMIRAN)
    assert metro.reasons_of(hartono) == ["name_differs"]
    page = as_(sari).get(hartono.get_absolute_url()).text
    assert "SUGENG" not in page and "nama berbeda" in page.lower()


def test_who_is_known_by_another_name_is_told_without_a_register(proposed, sari, office, as_):
    first = metro.make_programme(sari, office, series_name="Lain")
    metro.open_with_rules(sari, first, [])
    metro.send_list(
        sari,
        first,
        metro.lines(metro.line(nik=SUGENG["NIK"], nama="SUGENG RIYADI", tgl_lahir="1990-02-13", jenis_kelamin="L")),
    )
    hartono, _ = proposed(TUMIRAN)
    assert "name_differs" in metro.reasons_of(hartono)
    assert "SUGENG RIYADI" in as_(sari).get(hartono.get_absolute_url()).text


def test_the_rule_holds_in_every_programme_and_an_office_may_make_it_stricter(sari, programme):
    assert programme.rules.get(code="same_name").severity == ProgrammeRule.Severity.WARN
    programmes.set_rules(actor=sari, programme=programme, rules=[("same_name", "block", {})])
    assert programme.rules.get(code="same_name").severity == ProgrammeRule.Severity.BLOCK


def test_a_check_says_it_beside_registered(sari, office):
    metro.make_release(sari, [SUGENG | {"BORN": date(1990, 2, 13)}, TUMIRAN])
    with (CASES / "n_usulan.csv").open("rb") as file:
        listed = read_lines(File(file, name="n_usulan.csv"), sari.region)
    about = {"source": "n_usulan.csv", "is_limited": False}
    check = make_check(actor=sari, purpose="verifikasi", **listed._asdict(), **about)
    assert [(line.state, line.fault) for line in check.lines.all()] == [("registered", OTHER_NAME), ("registered", "")]


def test_a_list_of_guessed_names_is_answered_for_the_first_one_alone(sari, office):
    """Yes and no to every guess would tell the name of somebody whose row is not to be read here."""
    metro.make_release(sari, [SUGENG])
    programme = metro.make_programme(sari, office)
    metro.open_with_rules(sari, programme, [("in_register", "warn", {})])
    born = {"nik": SUGENG["NIK"], "tgl_lahir": "1990-02-13", "jenis_kelamin": "L"}
    names = ("HARTONO", "BAMBANG", "SUGENG RIYADI")
    metro.send_list(
        sari, programme, metro.lines(*(metro.line(n, nama=name, **born) for n, name in enumerate(names, 1)))
    )
    answered = programme.candidates.filter(results__code="same_name").values_list("number", flat=True)
    assert list(answered) == [1]
