"""A bimtek may invite kabupaten and kota, each with its quota."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import NotAllowed
from bimtek import services_participants as services
from bimtek.judging import Roster
from bimtek.models import Participant
from jobs.models import Upload
from jobs.uploads import receive_upload
from regions.models import Region

HEAD = "nik,nama,peran,kabupaten,kode kabupaten"


@pytest.fixture
def places(db):
    return [Region.objects.get(code=code) for code in ("18.72", "18.71")]


def judged(sari, bimtek, *lines):
    """The reasons of each line."""
    file = SimpleUploadedFile("peserta.csv", "\n".join([HEAD, *lines]).encode())
    upload = receive_upload(actor=sari, kind=Upload.Kind.PARTICIPANTS, region=bimtek.region, file=file)
    return [verdict.reasons for verdict in Roster(bimtek, upload).verdicts]


def line(serial, place):
    return f"187290050785{serial},WARGA {serial},PENDAMPING,{place}"


def test_whoever_is_from_elsewhere_or_one_too_many_is_refused(sari, bimtek, places):
    metro, lampung = places
    services.choose_regions(actor=sari, bimtek=bimtek, regions={metro: 1, lampung: None})
    lines = [line(9001, "Kota Metro,"), line(9002, ",18.72"), line(9003, ",1871"), line(9004, "Kota Kupang,53.71")]
    assert judged(sari, bimtek, *lines) == [(), ("regency_quota_full",), (), ("regency_not_on_list",)]


def test_without_a_list_everybody_may_come(sari, bimtek):
    assert judged(sari, bimtek, line(9001, "Kota Kupang,53.71")) == [()]


def test_a_place_that_has_sent_somebody_stays(sari, bimtek, places):
    metro, lampung = places
    services.choose_regions(actor=sari, bimtek=bimtek, regions={metro: 1})
    Participant.objects.create(bimtek=bimtek, number=1, kind="guest", name="WARGA", region=metro)
    with pytest.raises(NotAllowed, match="Kota Metro sudah punya peserta"):
        services.choose_regions(actor=sari, bimtek=bimtek, regions={lampung: None})
    services.choose_regions(actor=sari, bimtek=bimtek, regions={metro: 5, lampung: None})
    assert dict(bimtek.invited_regions.values_list("region", "quota")) == {"18.72": 5, "18.71": None}


def test_lines_are_taken_as_they_are_copied_from_a_sheet(as_, send, sari, bimtek):
    url = reverse("bimtek:choose_regions", args=[bimtek.pk])
    send(sari, url, regions="18.72\tKota Metro\t5\n\nkota  bandar lampung; 4\n1801\n")
    found = dict(bimtek.invited_regions.values_list("region", "quota"))
    assert found == {"18.72": 5, "18.71": 4, "18.01": None}
    assert "18.72 Kota Metro 5" in as_(sari).get(url).text
    page = as_(sari).get(bimtek.get_absolute_url()).text
    assert "<strong>0 dari 3</strong> kabupaten/kota yang diundang terwakili" in page


@pytest.mark.parametrize("lines", ["Kota Antah Berantah 4", "99.99", "18.72\nKota Metro"])
def test_a_line_nobody_knows_is_told(send, sari, bimtek, lines):
    answer = send(sari, reverse("bimtek:choose_regions", args=[bimtek.pk]), regions=lines)
    assert (answer.status_code, "Tidak dikenal atau tertulis dua kali" in answer.text) == (422, True)
