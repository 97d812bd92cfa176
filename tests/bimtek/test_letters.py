"""Letters of a bimtek say what was written down; certificates are numbered without a gap, once for ever."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from bimtek import services
from bimtek import services_letters as letters
from bimtek.models import Certificate, CertificateSeries, Invitation, Minutes, RegionTransport, TaskedOfficial
from bimtek.queries_letters import regions_of
from regions.models import Region
from tests.bimtek.conftest import plan

WORDS = {"number": "400.9.1/125/DINSOS/2023", "dated_on": date(2023, 7, 18), "addressed_to": "Peserta bimtek"}
SERIES = {"pattern": "400.9.1/{nomor}/DINSOS/2023", "first_number": 12, "dated_on": date(2023, 7, 26), "hours": 6}


@pytest.fixture
def held(sari, dewi, bimtek, sessions, participants):
    """Finished: the first two of the three came to both sessions."""
    for participant in participants[:2]:
        for session in sessions:
            services.mark(actor=dewi, participant=participant, session=session, is_present=True)
    return services.finish_bimtek(actor=sari, bimtek=bimtek)


@pytest.fixture
def series(sari, held):
    return letters.plan_certificates(actor=sari, bimtek=held, **SERIES)


def issue(sari, bimtek):
    return letters.issue_certificates(actor=sari, bimtek=bimtek)


def test_a_letter_can_be_written_again(sari, bimtek):
    for number in ("1/2023", "2/2023"):
        letters.write_down(actor=sari, bimtek=bimtek, paper=Invitation, **WORDS | {"number": number})
    assert [one.number for one in Invitation.objects.all()] == ["2/2023"]


def test_minutes_are_written_after_the_end(sari, held):
    words = {"chair": "Made", "writer": "Sari", "course": "Dibuka pukul 08.00.", "conclusions": "Dilanjutkan."}
    letters.write_down(actor=sari, bimtek=held, paper=Minutes, **words)
    assert held.minutes.chair == "Made"


def test_the_officials_of_a_task_letter_are_those_of_the_last_time(sari, bimtek):
    words = {"number": "3/2023", "dated_on": date(2023, 7, 18), "bases": "DPA", "tasks": "Melaksanakan bimtek"}
    for names in (["Ani", "Budi"], ["Ani"]):
        officials = [{"name": name, "nip": "", "rank": "", "position": ""} for name in names]
        letters.write_task_letter(actor=sari, bimtek=bimtek, officials=officials, **words)
    assert [official.name for official in TaskedOfficial.objects.all()] == ["Ani"]


def test_whoever_came_to_all_sessions_gets_the_next_number(sari, held, series, participants):
    assert issue(sari, held) == 2
    told = [(one.participant, one.code) for one in Certificate.objects.select_related("participant")]
    assert told == [
        (participants[0], "400.9.1/012/DINSOS/2023"),
        (participants[1], "400.9.1/013/DINSOS/2023"),
    ]


def test_asking_again_gives_nobody_a_second_number(sari, held, series):
    assert (issue(sari, held), issue(sari, held)) == (2, 0)
    assert Certificate.objects.count() == 2


def test_no_certificate_before_the_end(sari, bimtek, sessions, participants):
    letters.plan_certificates(actor=sari, bimtek=bimtek, **SERIES)
    with pytest.raises(NotAllowed, match="Selesaikan bimtek dulu"):
        issue(sari, bimtek)


def test_no_certificate_without_a_number_to_begin_with(sari, held):
    with pytest.raises(NotAllowed, match="Isi dulu bentuk nomor"):
        issue(sari, held)


def test_issued_certificates_fix_their_series(sari, held, series):
    issue(sari, held)
    with pytest.raises(NotAllowed, match="tidak dapat diubah lagi"):
        letters.plan_certificates(actor=sari, bimtek=held, **SERIES | {"hours": 8})


def test_two_bimtek_of_an_office_never_share_a_number(sari, office, programme, held, series):
    issue(sari, held)
    other = plan(sari, office, programme, title="Bimtek kedua")
    held.participants.update(bimtek=other)  # certified people of another training
    CertificateSeries.objects.create(bimtek=other, **SERIES)
    stranger = held.participants.model.objects.filter(bimtek=other, certificate__isnull=True).get()
    with pytest.raises(DatabaseError, match="one_certificate_per_code"), transaction.atomic():
        certify(sari, other.certificate_series, stranger, 12)


def certify(sari, series, participant, number):
    return Certificate.objects.create(
        series=series,
        participant=participant,
        number=number,
        code=series.pattern.replace("{nomor}", f"{number:03}"),
        region_id=participant.bimtek.region_id,
        issued_by=sari,
    )


@pytest.mark.parametrize("number", [11, 13, 20])
def test_the_database_takes_the_next_number_only(sari, series, participants, number):
    with pytest.raises(DatabaseError, match="is not the next number"), transaction.atomic():
        certify(sari, series, participants[0], number)
    assert certify(sari, series, participants[0], 12).number == 12


def test_the_database_certifies_participants_of_the_bimtek_only(sari, office, series, programme, participants):
    other = plan(sari, office, programme, title="Bimtek kedua")
    participants[2].bimtek = other
    participants[2].save()
    with pytest.raises(DatabaseError, match="another bimtek"), transaction.atomic():
        certify(sari, series, participants[2], 12)


@pytest.mark.parametrize(
    "change",
    [
        lambda certificate: Certificate.objects.update(number=99),
        lambda certificate: certificate.delete(),
        lambda certificate: CertificateSeries.objects.update(hours=99),
        lambda certificate: CertificateSeries.objects.update(pattern="{nomor}"),
    ],
)
def test_a_certificate_never_changes(sari, held, series, change):
    issue(sari, held)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Certificate.objects.first())


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.threads
def test_sixteen_clicks_number_everybody_once(sari, held, series):
    from tests.programmes.threads import at_once

    assert at_once(*[lambda: issue(sari, held)] * 16) == {"done": 16}
    assert list(Certificate.objects.values_list("number", flat=True)) == [12, 13]


def test_the_page_leads_from_words_to_papers(send, as_, sari, bimtek, participants):
    page = reverse("bimtek:letters", args=[bimtek.pk])
    assert "Belum diisi" in as_(sari).get(page).text
    url = reverse("bimtek:edit_invitation", args=[bimtek.pk])
    assert "KTP dan Kartu Keluarga asli" in as_(sari).get(url).text  # words to begin with
    answer = send(sari, url, follow=True, **WORDS | {"nature": "important"})
    assert answer.redirect_chain[-1][0] == page
    assert "Nomor 400.9.1/125/DINSOS/2023, 18 Juli 2023" in answer.text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("invitation", "Isi dulu nomor dan tanggal undangan"),
        ("task_letter", "Isi dulu nomor surat tugas"),
        ("transport", "Isi dulu uang transport"),
        ("minutes", "Isi dulu notulennya"),
        ("certificates", "Belum ada sertifikat"),
    ],
)
def test_a_paper_without_words_says_what_to_do_first(send, sari, bimtek, participants, name, sentence):
    answer = send(sari, reverse("reports:render", args=[name, bimtek.pk]), follow=True)
    assert sentence in answer.text


def test_a_pattern_must_have_room_for_the_number(send, sari, bimtek):
    url = reverse("bimtek:edit_certificates", args=[bimtek.pk])
    answer = send(sari, url, **SERIES | {"pattern": "400.9.1/DINSOS"})
    assert (answer.status_code, "Tulis {nomor} satu kali" in answer.text) == (422, True)


def test_a_task_letter_names_somebody(send, sari, bimtek):
    url = reverse("bimtek:edit_task_letter", args=[bimtek.pk])
    words = {"number": "3", "dated_on": "2023-07-18", "bases": "DPA", "tasks": "Melatih"}
    forms = {"officials-TOTAL_FORMS": "10", "officials-INITIAL_FORMS": "0"}
    assert "Isi sedikitnya satu petugas." in send(sari, url, **words, **forms).text
    send(sari, url, **words, **forms, **{"officials-0-name": "Ani, S.Sos.", "officials-0-nip": "198001012005012001"})
    assert TaskedOfficial.objects.get().nip == "198001012005012001"


def test_certificates_are_issued_with_one_click(send, sari, held, series):
    answer = send(sari, reverse("bimtek:issue_certificates", args=[held.pk]), follow=True)
    assert "2 sertifikat diterbitkan." in answer.text
    assert "400.9.1/013/DINSOS/2023" in answer.text


def transport_form(*places, amount="75.000"):
    lines = {"places-TOTAL_FORMS": f"{len(places)}", "places-INITIAL_FORMS": "0", "amount_rupiah": amount}
    for number, (code, rupiah) in enumerate(places):
        lines |= {f"places-{number}-region": code, f"places-{number}-amount_rupiah": rupiah}
    return lines


def test_transport_may_differ_by_where_participants_come_from(send, as_, sari, bimtek, participants):
    url = reverse("bimtek:edit_transport", args=[bimtek.pk])
    district = participants[0].region_id[:8]
    assert f'value="{district}"' in as_(sari).get(url).text
    answer = send(sari, url, follow=True, **transport_form(("18.72", "100.000"), ("", ""), (district, "Rp125.000")))
    assert "Rp75.000 untuk setiap peserta yang hadir; Rp100.000 dari Kota Metro; Rp125.000 dari Kec" in answer.text
    assert list(bimtek.transport.by_region.values_list("region", "amount_rupiah")) == [
        ("18.72", 100_000),
        (district, 125_000),
    ]
    send(sari, url, **transport_form(("", "")))
    assert not RegionTransport.objects.exists()


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ([("18.72", "")], "Isi keduanya, atau kosongkan keduanya."),
        ([("", "10.000")], "Isi keduanya, atau kosongkan keduanya."),
        ([("18.72", "10.000"), ("18.72", "20.000")], "Satu wilayah tertulis dua kali"),
        ([("53.71", "10.000")], "53.71"),
        ([("18.72", "-5")], "is-invalid"),
    ],
)
def test_a_doubtful_line_of_transport_is_refused(send, sari, bimtek, participants, places, sentence):
    answer = send(sari, reverse("bimtek:edit_transport", args=[bimtek.pk]), **transport_form(*places))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not RegionTransport.objects.exists()


@pytest.mark.parametrize(
    ("code", "amount", "name"),
    [
        ("18.72", 5, "one_transport_per_region"),
        ("18.71", 0, "transport_of_a_region_is_positive"),
        ("18", 5, "transport_of_a_regency_or_district"),
        ("18.72.01.1003", 5, "transport_of_a_regency_or_district"),
    ],
)
def test_the_database_keeps_one_amount_of_a_kabupaten_or_kecamatan(sari, bimtek, code, amount, name):
    metro = {Region.objects.get(pk="18.72"): 100_000}
    transport = letters.write_transport(actor=sari, bimtek=bimtek, amount_rupiah=75_000, by_region=metro)
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        transport.by_region.create(region_id=code, amount_rupiah=amount)


def test_the_places_of_many_participants_are_one_question(bimtek, participants, django_assert_num_queries):
    bimtek.participants.filter(pk=participants[0].pk).update(region="53.71.01.1001")
    bimtek.participants.filter(pk=participants[1].pk).update(region="18.72")
    with django_assert_num_queries(1):
        codes = [region.code for region in regions_of(bimtek)]
    assert codes == ["18.72", participants[2].region_id[:8], "53.71", "53.71.01"]
