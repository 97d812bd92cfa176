"""Tugas saya: each sees what waits for him, with one click to do it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from beneficiaries.models import Bank
from beneficiaries.people import set_account
from disbursements.services import approve_batch, check_batch, submit_batch
from programmes.models import Candidate, Programme, RuleResult
from reports.todo import page_for
from tests.conftest import make_office
from tests.reports import building as b

DAY = date(2023, 7, 26)


def tasks(user, on=DAY):
    """{button: (count, address)} of what waits on a person's page; how to begin is `beginnings`."""
    return {task.action: (task.count, task.url) for task in page_for(user, on)["tasks"] if task.count}


def beginnings(user):
    return [task.action for task in page_for(user, DAY)["tasks"] if not task.count]


def page(as_, user):
    return as_(user).get(reverse("reports:mine"))


def test_everybody_lands_here_after_login(as_, budi):
    answer = page(as_, budi)
    assert answer.status_code == 200
    assert "Tidak ada yang menunggu Anda." in answer.text


def test_nothing_is_shown_before_login(client):
    assert reverse("accounts:login") in client.get(reverse("reports:mine")).url


# Operator


def test_a_new_office_is_told_how_to_begin(sari, office):
    assert beginnings(sari) == ["Unggah data terpadu", "Buat program"]


def test_a_running_programme_without_proposals_asks_for_them(sari, programme):
    assert beginnings(sari) == ["Unggah data terpadu", "Unggah usulan"]
    b.propose(programme, b.IMOPURO, 1)
    assert beginnings(sari) == ["Unggah data terpadu"]


def test_an_operator_opens_a_draft(sari, office):
    programme = b.make_programme(office, status=Programme.Status.DRAFT)
    assert tasks(sari) == {"Periksa dan buka": (1, programme.get_absolute_url())}


def test_a_year_taken_over_from_files_is_not_to_be_opened(sari, office):
    b.past(b.make_programme(office, year=2022, status=Programme.Status.DRAFT), b.IMOPURO)
    assert tasks(sari) == {}


def test_an_operator_has_proposals_judged(sari, programme):
    b.propose(programme, b.IMOPURO, 2, status=Candidate.Status.PROPOSED)
    assert tasks(sari) == {"Periksa usulan": (2, reverse("programmes:candidates", args=[programme.slug]))}


def test_an_operator_places_the_eligible(sari, programme):
    b.propose(programme, b.IMOPURO, 3)
    assert tasks(sari) == {"Buka SK": (3, reverse("programmes:decrees", args=[programme.slug]))}


def test_an_operator_submits_a_draft_decree(sari, programme):
    b.propose(programme, b.IMOPURO, 3)
    decree = b.draft(sari, programme)
    assert tasks(sari) == {"Ajukan SK": (3, decree.get_absolute_url())}


def test_a_signed_decree_waits_for_bimtek_and_papers(sari, decree):
    recipients = reverse("programmes:recipients", args=[decree.programme.slug])
    assert tasks(sari) == {
        "Atur bimtek": (5, f"{reverse('bimtek:list')}?programme={decree.programme.slug}"),
        "Catat berkas": (5, recipients),
    }


def test_a_bimtek_that_was_held_is_to_be_finished(sari, dewi, decree):
    b.hand_in(sari, decree)
    bimtek = b.plan(sari, dewi, decree)
    assert tasks(sari) == {"Buka bimtek": (5, bimtek.get_absolute_url())}
    assert tasks(sari, on=date(2023, 7, 25)) == {}


def test_the_ready_wait_for_a_batch(sari, decree, bimtek):
    b.hand_in(sari, decree)
    assert tasks(sari) == {"Siapkan penyaluran": (4, reverse("disbursements:prepare", args=[decree.pk]))}


def test_whoever_is_called_ready_is_ready(sari, decree, bimtek):
    b.hand_in(sari, decree)
    assert tasks(sari)["Siapkan penyaluran"][0] == b.prepare(sari, decree).payment_count


def test_a_batch_is_submitted_sent_and_answered(sari, budi, made, decree, bimtek):
    b.hand_in(sari, decree)
    batch = b.prepare(sari, decree)
    assert tasks(sari) == {"Ajukan": (4, batch.get_absolute_url())}
    submit_batch(actor=sari, batch=batch)
    assert tasks(sari) == {}
    check_batch(actor=budi, batch=batch)
    approve_batch(actor=made, batch=batch)
    assert tasks(sari) == {"Unduh daftar bank": (4, batch.get_absolute_url())}


def test_a_sent_batch_waits_for_the_bank_and_a_second_person(sari, rina, budi, made, decree, bimtek):
    b.hand_in(sari, decree)
    batch = b.send_to_bank(sari, budi, made, decree)
    assert tasks(sari) == {}
    for second in (rina, budi):
        assert tasks(second) == {"Unggah hasil bank": (4, reverse("disbursements:upload_result", args=[batch.pk]))}


def test_a_return_waits_for_the_account_and_then_for_a_batch(sari, decree, settled):
    recipient = settled.payments.get(status="returned").recipient
    fix = reverse("beneficiaries:correct_account", args=[recipient.person_id])
    assert tasks(sari)["Perbaiki rekening"] == (1, fix)
    bank = Bank.objects.get(code="121")
    set_account(actor=sari, person=recipient.person, bank=bank, number="77001", holder="WARGA", reason="buku baru")
    found = tasks(sari)
    assert "Perbaiki rekening" not in found
    assert found["Siapkan penyaluran"][0] == 1


# The others


def test_a_verifikator_looks_at_those_a_reason_may_save(wati, programme):
    saved, lost = b.propose(programme, b.IMOPURO, 2, status=Candidate.Status.INELIGIBLE)
    judge(saved, "has_business")
    judge(lost, "nik_sound")
    url = f"{reverse('programmes:candidates', args=[programme.slug])}?status=ineligible"
    assert tasks(wati) == {"Lihat alasannya": (1, url)}


def judge(candidate, code):
    RuleResult.objects.create(
        candidate=candidate, code=code, severity="block", passed=False, reasons=["x"], evaluated_at="2023-05-01T00:00Z"
    )


def test_a_kabid_checks_what_others_made(sari, budi, made, decree, bimtek):
    b.hand_in(sari, decree)
    batch = submit_batch(actor=sari, batch=b.prepare(sari, decree))
    assert tasks(budi) == {"Periksa": (4, batch.get_absolute_url())}
    assert tasks(made) == {}


def test_a_kadis_signs_and_approves(sari, budi, made, programme, decree, bimtek):
    b.hand_in(sari, decree)
    batch = submit_batch(actor=sari, batch=b.prepare(sari, decree))
    check_batch(actor=budi, batch=batch)
    b.propose(programme, b.REJOMULYO, 1)
    second = b.submit(sari, programme)
    assert tasks(made) == {
        "Baca dan tanda tangani": (1, second.get_absolute_url()),
        "Baca dan setujui": (4, batch.get_absolute_url()),
    }


def test_a_pendamping_finds_his_bimtek_with_a_big_button(as_, sari, dewi, person, decree):
    bimtek = b.plan(sari, dewi, decree)
    url = reverse("bimtek:attendance", args=[bimtek.pk])
    assert tasks(dewi) == {"Catat kehadiran": (5, url)}
    assert tasks(person("tono", Role.PENDAMPING, "18.72")) == {}
    answer = page(as_, dewi).text
    assert "btn-lg" in answer
    assert url in answer


def test_today_is_called_today(sari, dewi, decree):
    b.plan(sari, dewi, decree)
    assert "hari ini" in page_for(dewi, b.HELD_ON)["tasks"][0].text
    assert "Rabu, 26 Juli 2023" in page_for(dewi, date(2023, 7, 1))["tasks"][0].text


def test_an_auditor_reads_what_happened(as_, joni, decree):
    answer = page(as_, joni).text
    assert "SK ditandatangani" in answer
    assert reverse("reports:programme", args=[decree.programme.slug]) in answer


def test_an_admin_gives_regions_and_officials(ani, person, office):
    nobody = person("tono", Role.OPERATOR, "18.72")
    type(nobody).objects.filter(pk=nobody.pk).update(region=None)
    assert tasks(ani) == {
        "Beri wilayah": (1, reverse("accounts:users")),
        "Isi pejabat": (1, reverse("accounts:edit_office", args=[office.pk])),
    }
    b.make_official(office)
    assert "Isi pejabat" not in tasks(ani)


def test_whoever_has_no_region_is_told_so(as_, person):
    tono = person("tono", Role.OPERATOR, "18.72")
    tono.region = None
    tono.save()
    assert "belum punya wilayah" in page(as_, tono).text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VERIFIKATOR, Role.KABID, Role.KADIS, Role.AUDITOR])
def test_another_region_waits_for_nobody_here(person, kupang, decree, bimtek, role):
    make_office(kupang, "PEMERINTAH KOTA KUPANG", "Kupang")
    found = page_for(person("x", role, "53.71"), DAY)
    waiting = [task for task in found["tasks"] if task.count]
    assert (waiting, [*found["programmes"]], [*found["events"]]) == ([], [], [])


@pytest.mark.parametrize("role", Role.values)
def test_three_programmes_cost_as_many_queries_as_one(as_, person, sari, made, dewi, office, role):
    user, costs = dewi if role == Role.PENDAMPING else person("x", role, "18.72"), []
    for years in [(2023,), (2024, 2025)]:
        for year in years:
            fill(sari, made, dewi, b.make_programme(office, year=year))
        browser = as_(user)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("reports:mine")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def fill(sari, made, dewi, programme):
    """Something of nearly every kind."""
    b.propose(programme, b.IMOPURO, 2)
    decree = b.sign(sari, made, programme)
    b.plan(sari, dewi, decree)
    b.propose(programme, b.IMOPURO, 1)
    b.submit(sari, programme)
    b.propose(programme, b.GANJAR_ASRI, 1)
    b.propose(programme, b.GANJAR_ASRI, 1, status=Candidate.Status.INELIGIBLE)
    b.propose(programme, b.GANJAR_ASRI, 1, status=Candidate.Status.PROPOSED)
