"""A file of allocations that was applied by mistake: every line is again what it was before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from jobs.services import take_back
from jobs.uploads import receive_upload
from programmes.allocating import counts_of, judge_lines, read_lines
from programmes.columns import ALLOCATIONS
from programmes.models import Allocation
from programmes.services import allocations
from tests.programmes import kaltim
from tests.programmes.kaltim import MILLION, SAMARINDA, allocate
from tests.programmes.placing import make_candidate
from tests.programmes.test_allocations import HEAD

REASON = "Salah berkas"
ROWS = (
    "1,64.72,WRSE,BARANG,90,450000000,,,2024",
    "2,64.03,KUBE,BARANG,5,100000000,,,2024",
    "3,64.03,KUBE,X,5,1,,,2024",
)


@pytest.fixture
def programme(db):
    return kaltim.make_programme(kaltim.make_office())


@pytest.fixture
def rini(person, programme):
    """Rini is an operator of the province."""
    return person("rini", "operator", "64")


def applied(actor, programme, *rows):
    text = "\n".join([HEAD, *rows, ",JUMLAH,,,95,550000000,,,"])
    file = SimpleUploadedFile("alokasi.csv", text.encode())
    sent = receive_upload(actor=actor, kind="allocations", region=programme.region, file=file, columns=ALLOCATIONS)
    allocations.import_allocations(actor=actor, programme=programme, upload=sent)
    return sent


def test_lines_are_again_what_they_were_and_the_file_may_come_again(rini, programme):
    line = allocate(programme, SAMARINDA, proposed_rupiah=MILLION, proposed_targets=1)
    sent = applied(rini, programme, *ROWS)
    take_back(actor=rini, upload=sent, reason=REASON)
    left = Allocation.objects.get()
    assert (left.pk, left.allocated_rupiah, left.proposed_rupiah, left.upload) == (line.pk, 0, MILLION, None)
    programme.refresh_from_db()
    assert programme.allocated_rupiah == 0
    assert Event.objects.get(verb="allocations.taken_back").detail["count"] == 2
    applied(rini, programme, *ROWS)
    assert Allocation.objects.filter(allocated_rupiah__gt=0).count() == 2


def test_what_was_moved_dated_or_proposed_since_is_named(rini, programme):
    sent = applied(rini, programme, *ROWS)
    line = Allocation.objects.first()
    allocations.decide_allocation(actor=rini, allocation=line, allocated_rupiah=20 * MILLION, targets=1)
    with pytest.raises(NotAllowed, match="1 baris alokasi yang diubah"):
        take_back(actor=rini, upload=sent, reason=REASON)
    assert Allocation.objects.count() == 2


def test_the_applied_page_tells_refused_and_left_out_rows_and_takes_back(rini, programme, as_, send):
    sent = applied(rini, programme, *ROWS)
    page = as_(rini).get(reverse("programmes:preview_allocations", args=[programme.slug, sent.pk])).text
    ask = reverse("jobs:take_back", args=[sent.pk])
    assert "2 baris menjadi alokasi" in page and "JUMLAH" in page and ask in page
    assert page.count("Bentuk bantuan tidak dikenali") == 2  # counted by reason, and row by row
    assert sent.filename in as_(rini).get(reverse("reports:allocations", args=[programme.slug])).text
    answer = send(rini, ask, reason=REASON, follow=True).text
    assert REASON in answer and ask not in answer
    assert not Allocation.objects.exists()


def test_a_preview_counts_what_is_known_outside_and_refused(rini, programme):
    applied(rini, programme, *ROWS)
    file = SimpleUploadedFile("lagi.csv", "\n".join([HEAD, *ROWS, "4,65.71,KUBE,BARANG,5,1,,,2024"]).encode())
    sent = receive_upload(actor=rini, kind="allocations", region=programme.region, file=file, columns=ALLOCATIONS)
    lines, _ = read_lines(programme, sent)
    judge_lines(programme, lines)
    counts = counts_of(lines)
    assert (counts["taken"], counts["refused"], counts["again"], counts["outside"]) == (0, 4, 2, 1)
    assert counts["reasons"][0].rows == 2 and counts["reasons"][0].code == "duplicate_allocation"


def test_what_was_proposed_in_a_region_since_keeps_its_allocation(rini, programme):
    sent = applied(rini, programme, *ROWS)
    kube = programme.components.get(name="KUBE")
    make_candidate(programme, 1, component=kube, region_id="64.03.01.2001")
    with pytest.raises(NotAllowed, match="1 usulan"):
        take_back(actor=rini, upload=sent, reason=REASON)
