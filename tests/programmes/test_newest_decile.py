"""A list of families newer than the persons ranks the candidates, in what is judged, copied and kept."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from beneficiaries import importing
from beneficiaries import services as register
from beneficiaries.models import Release
from jobs.work import perform
from programmes.rules_in_words import in_words
from programmes.services import candidates, decrees
from tests.beneficiaries.family_files import families
from tests.programmes import metro
from tests.programmes.metro import FAMILY, SITI, line, lines
from tests.programmes.placing import draft

OWN = {"NIK": SITI, "NOKK": FAMILY, "HUB_KELUARGA": "ISTRI"}


@pytest.fixture
def list_of_families(sari):
    """A loaded list in which the family of Siti has decile 5."""

    def make(data_on=date(2023, 5, 1), decile="5", actor=sari):
        data = families(3, nomor_kartu_keluarga=FAMILY, desil_nasional=decile)
        upload = register.receive_extract(actor=actor, file=SimpleUploadedFile("keluarga.csv", data))
        started = register.start_release(actor=actor, upload=upload, register="DTSEN", data_on=data_on)
        perform(started.job_id, importing.import_register)
        return Release.objects.get(pk=started.pk, is_loaded=True)

    return make


@pytest.fixture
def siti(sari, programme):
    """Judged against persons who rank her 2. What was listed before counts at once; judge() asks again."""
    persons = metro.make_release(sari, [OWN])
    metro.send_list(sari, programme, lines(line()))
    return persons


def judged(programme):
    return programme.candidates.get().results.get(code="in_register")


def test_the_newest_decile_is_judged_and_says_where_it_is_from(sari, programme, list_of_families, siti):
    assert "ranked_in" not in judged(programme).evidence
    listed = list_of_families()
    candidates.evaluate(actor=sari, programme=programme)
    result = judged(programme)
    assert (result.evidence["decile"], result.evidence["ranked_in"]) == (5, "DTSEN Kota Metro")
    assert in_words(result) == (
        "Tercatat sebagai istri, desil 5 (menurut DTSEN Kota Metro per 1 Mei 2023),"
        " menurut DTKS Kota Metro per 31 Maret 2023."
    )
    assert [use.what for use in listed.uses.all()] == [f"Usulan program {programme} dinilai dengan data ini."]
    with pytest.raises(NotAllowed, match="dinilai dengan data ini"):
        register.undo_release(actor=sari, release=listed, reason="Berkas yang salah.")


def test_a_list_that_does_not_count_is_not_kept(sari, programme, list_of_families, siti, yusuf):
    older, elsewhere = list_of_families(date(2022, 5, 1)), list_of_families(actor=yusuf)
    candidates.evaluate(actor=sari, programme=programme)
    assert judged(programme).evidence["decile"] == 2
    assert not older.uses.exists() and not elsewhere.uses.exists()


def test_nobody_is_registered_by_a_list_of_families(sari, programme, list_of_families):
    metro.make_release(sari, [{"NIK": metro.BUDI, "NOKK": "1872011001109502"}])
    list_of_families()
    metro.send_list(sari, programme, lines(line()))
    assert "not_in_dtks" in metro.reasons_of(programme.candidates.get())


def test_a_list_of_families_alone_judges_nobody(sari, programme, list_of_families):
    list_of_families()
    with pytest.raises(NotAllowed, match="Belum ada data terpadu"):
        candidates.evaluate(actor=sari, programme=programme)


def test_the_decree_copies_the_newest_decile_and_its_release(sari, programme, list_of_families, siti):
    listed = list_of_families()
    candidates.evaluate(actor=sari, programme=programme)
    recipient = decrees.place(actor=sari, decree=draft(sari, programme), candidate=programme.candidates.get())
    facts = recipient.register_facts
    assert (facts["release"], facts["decile"]) == ("DTKS Kota Metro per 31-03-2023", 5)
    assert facts["decile_release"] == "Daftar keluarga DTSEN Kota Metro per 01-05-2023"
    assert facts["decile_data_on"] == "2023-05-01"
    assert f"Isinya disalin ke daftar penerima program {programme}." in [use.what for use in listed.uses.all()]


def test_the_cost_does_not_grow_with_the_lists(sari, evaluated, list_of_families):
    def cost():
        candidates.evaluate(actor=sari, programme=evaluated)
        with CaptureQueriesContext(connection) as queries:
            candidates.evaluate(actor=sari, programme=evaluated)
        return len(queries)

    before = cost()
    for month in (5, 6, 7):
        list_of_families(date(2023, month, 1), decile=str(month))
    assert cost() == before
