"""Many people at the same moment: a list comes in once, and whoever is placed meanwhile stays as he was judged."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from jobs.uploads import receive_upload
from programmes.columns import CANDIDATES
from programmes.models import Candidate, CandidateCorrection, CandidateImport, RuleResult
from programmes.services import candidates, decrees
from programmes.tasks import import_list
from tests.programmes import metro
from tests.programmes.metro import line, lines
from tests.programmes.placing import draft
from tests.programmes.threads import all_have_looked, at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.threads]
WIDE = 16
ONCE = "sudah diunggah; tidak ada yang berubah"


@pytest.fixture
def uploads(sari, programme):
    """The same list, sent sixteen times."""

    def send():
        file = SimpleUploadedFile("usulan.csv", lines(line()).encode())
        return receive_upload(actor=sari, kind="candidates", region="18.72", file=file, columns=CANDIDATES)

    return [send() for _ in range(WIDE)]


def test_the_same_list_comes_in_once(sari, programme, uploads):
    outcomes = at_once(
        *(
            lambda upload=upload: candidates.start_import(
                actor=sari, programme=programme, upload=upload, kind="candidates"
            )
            for upload in uploads
        )
    )
    assert outcomes == Counter({f"Berkas usulan.csv {ONCE}.": WIDE - 1, "done": 1})
    assert CandidateImport.objects.count() == 1


def test_without_the_lock_it_would_have_come_in_more_than_once(sari, programme, uploads):
    """The positive control: looking first and writing then lets all through."""

    def naively(upload):
        is_taken = programme.imports.taken_from(upload.sha256, "candidates").exists()
        all_have_looked()
        if not is_taken:
            CandidateImport.objects.create(
                programme=programme,
                component=programme.only_component,
                kind="candidates",
                region=programme.region,
                upload=upload,
            )

    at_once(*(lambda upload=upload: naively(upload) for upload in uploads))
    assert CandidateImport.objects.count() == WIDE


def test_a_corrected_list_that_comes_twice_at_once_corrects_once(sari, office):
    programme = metro.make_programme(sari, office)
    metro.open_with_rules(sari, programme, [])
    metro.send_list(sari, programme, lines(line(nik="187201550480940")))
    sources = [started(sari, programme, f"{lines(line())}{' ' * number}") for number in range(2)]
    assert at_once(*(lambda job=source.job_id: import_list(job) for source in sources)) == Counter({"done": 2})
    assert [each.nik_faults for each in programme.candidates.all()] == [[]]
    assert CandidateCorrection.objects.count() == Event.objects.filter(verb="candidate.corrected").count() == 1


def started(actor, programme, text):
    file = SimpleUploadedFile("perbaikan.csv", text.encode())
    upload = receive_upload(actor=actor, kind="candidates", region="18.72", file=file, columns=CANDIDATES)
    return candidates.start_import(actor=actor, programme=programme, upload=upload, kind="candidates")


def test_judging_and_placing_at_once_leave_one_judgement_each(sari, evaluated):
    decree = draft(sari, evaluated)
    eligible = list(evaluated.candidates.eligible()[:WIDE])
    outcomes = at_once(
        *(lambda c=c: decrees.place(actor=sari, decree=decree, candidate=c) for c in eligible),
        *[lambda: candidates.evaluate(actor=sari, programme=evaluated)] * WIDE,
    )
    assert outcomes == Counter({"done": 2 * WIDE})
    assert evaluated.candidates.filter(status=Candidate.Status.PLACED).count() == WIDE
    assert RuleResult.objects.filter(candidate__in=eligible).count() == WIDE * 11
