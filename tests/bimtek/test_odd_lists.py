"""Lists of participants as offices write them: acting officials, titles with a place, and names of refused rows."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bimtek.columns import PARTICIPANTS
from bimtek.judging import Roster
from bimtek.rows import Reader, Regencies
from jobs.cells import Cells
from jobs.columns import match_columns
from jobs.models import Upload
from jobs.tables import Row
from jobs.uploads import receive_upload
from regions.models import Region
from tests.bimtek.conftest import plan
from tests.conftest import make_office

CASES = Path(__file__).parents[1] / "cases_bugs"


@pytest.fixture
def upload(yusuf, kupang):
    """(bimtek of Kota Kupang, its uploaded list)"""
    bimtek = plan(yusuf, make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang"), None)
    file = SimpleUploadedFile("p_roles.csv", (CASES / "p_roles.csv").read_bytes())
    kind = Upload.Kind.PARTICIPANTS
    return bimtek, receive_upload(actor=yusuf, kind=kind, region=kupang, file=file, columns=PARTICIPANTS)


def test_roles_are_understood_with_what_offices_add_to_them(upload):
    roster = Roster(*upload)
    said = {one.row.name[-1]: (one.row.kind, one.row.position) for one in roster.verdicts}
    assert said == {
        **{"A": ("lurah", ""), "B": ("lurah", "Plt. Lurah"), "C": ("lurah", "Pj. Kepala Desa"), "D": ("lurah", "")},
        **{"E": ("officer", "Ketua"), "F": ("officer", "Anggota"), "G": ("tksk", "")},
        **{"H": ("pendamping", "Pendamping Sosial"), "I": ("pendamping", ""), "J": ("staff", ""), "N": ("speaker", "")},
    }
    assert [(one.name, one.role) for one in roster.unreadable] == [
        ("PESERTA K", "Operator SIKS-NG"),
        ("PESERTA L", "Camat"),
        ("PESERTA M", "Babinsa"),
    ]


def test_a_refused_row_shows_its_name(upload, as_, yusuf):
    page = as_(yusuf).get(reverse("bimtek:preview_participants", args=[upload[0].pk, upload[1].pk]))
    assert "PESERTA K" in page.content.decode() and "Operator SIKS-NG" in page.content.decode()


@pytest.mark.parametrize(
    "text", ["Ketua RT 03", "Sekretaris Desa", "Staf Kecamatan", "Pendamping Desa", "Mantan Lurah"]
)
def test_whoever_only_has_a_similar_title_is_not_taken_for_another(metro, text):
    assert Reader(metro).title(text) is None


@pytest.mark.parametrize("text", ["Kades Baru", "PLT KADES", "Pendamping Imopuro", "Ketua KUBE Mawar", "Staf Dinsos"])
def test_a_place_or_a_group_behind_a_title_is_left_out(metro, text):
    assert Reader(metro).title(text) is not None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"Peran": "LURAH", "Kelurahan": "Purwodadi", "Kecamatan": "Bangun Rejo"}, "18.02.02.2001"),
        ({"Peran": "KETUA", "Kelurahan": "Purwodadi", "Kode Desa": "18.02.02.2001"}, "18.02.02.2001"),
        ({"Peran": "LURAH", "Kelurahan": "Purwodadi"}, None),
        ({"Peran": "TKSK", "Kelurahan": "Bangun Rejo", "Kecamatan": "Bangun Rejo"}, "18.02.02"),
        ({"Peran": "TKSK", "Kecamatan": "Bangun Rejo"}, "18.02.02"),
        ({"Peran": "LURAH", "Kecamatan": "Bangun Rejo"}, "18.02.02"),
    ],
)
def test_the_kecamatan_and_the_code_of_a_participant_settle_namesakes(db, written, code):
    written = {"NIK": "1872900507859001", "Nama": "A"} | written
    cells = Cells(match_columns(list(written), PARTICIPANTS).by_name, Row(2, list(written.values())))
    region = Reader(Region.objects.get(code="18.02")).read(cells).region
    assert (region and region.code) == code


@pytest.mark.parametrize(("code", "title"), [("18.72", "Kota Metro"), ("18,72", "Kota Metro"), ("18,7", None)])
def test_a_code_of_a_regency_that_became_a_number_is_known(metro, code, title):
    assert getattr(Regencies().get(code), "title", None) == title
