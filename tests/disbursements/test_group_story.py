"""Thirty groups from the proposal to the money: what each page of the way tells, and what the sums are."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.aid import aid_by_nik, in_words
from bimtek.models import Bimtek
from disbursements.models import LedgerEntry
from programmes.services import candidates, decrees
from reports.figures import programme_figures
from reports.papers import decree_paper, disbursement_paper, refused_paper
from tests.disbursements import paying
from tests.disbursements.test_group_payments import complete
from tests.programmes import grouping
from tests.programmes.placing import draft, make_official
from tests.reports.test_pdf import print_paper, text_of

MILLION = 1_000_000
TODAY = date(2023, 9, 30)


@pytest.fixture
def programme(office):
    return grouping.programme_of_groups(office, quota=30)


def text_at(browser, name, *args):
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.text


def press(browser, shown_at, name, *args, **data):
    page = browser.get(shown_at).text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    answer = browser.post(reverse(name, args=args), {"form_token": token, **data})
    assert answer.status_code == 302, answer.text[:500]
    return answer


def test_thirty_groups_from_proposal_to_credit(as_, sari, rina, wati, budi, made, office, programme):
    operator = as_(sari)
    proposed(operator, sari, office, programme)
    judged(operator, wati, programme)
    decree = decreed(operator, sari, made, office, programme)
    trained(operator, sari, decree)
    paid(operator, sari, rina, budi, made, decree)
    told(operator, decree)


def proposed(operator, sari, office, programme):
    """28 sound groups, one of three families, one that lacks its bendahara."""
    grouping.groups(sari, office, 28)
    grouping.sound_group(sari, office, 29, members=3)
    grouping.sound_group(sari, office, 30, officers=2)
    assert "Usulkan kelompok" in text_at(operator, "programmes:candidates", programme.slug)
    page = reverse("programmes:propose_groups", args=[programme.slug])
    component = programme.components.get().pk
    press(operator, page, "programmes:propose_groups", programme.slug, component=component, everything="on")
    assert programme.candidates.count() == 30


def judged(operator, wati, programme):
    """Two do not pass, and each is told why; the verifikator lets one pass."""
    page = reverse("programmes:candidates", args=[programme.slug])
    press(operator, page, "programmes:evaluate", programme.slug)
    refused = programme.candidates.filter(status="ineligible").order_by("number")
    assert [one.name for one in refused] == ["KUBE Mawar 29", "KUBE Mawar 30"]
    candidates.override_rule(
        actor=wati, candidate=refused[1], code="group_officers", reason="Bendahara dipilih dalam musyawarah 1 Agustus"
    )
    paper = text_of(print_paper(refused_paper(programme, TODAY)))
    assert "30 kelompok, tidak lolos 1 kelompok" in paper
    assert "beranggotakan 3 keluarga (KK), seharusnya 5 sampai 20" in paper


def decreed(operator, sari, made, office, programme):
    """29 groups, Rp580.000.000."""
    decree = draft(sari, programme)
    assert decrees.place_all(actor=sari, decree=decree) == 29
    text = text_at(operator, "programmes:decree", decree.pk)
    assert "Ketua" in text and "WARGA 9001" in text and "Rp580.000.000" in text
    decrees.submit_decree(actor=sari, decree=decree)
    official = make_official(office)
    decree = decrees.sign_decree(actor=made, decree=decree, official=official, decided_on=date(2023, 8, 10))
    paper = text_of(print_paper(decree_paper(decree, TODAY)))
    for words in (
        "untuk 29 (dua puluh sembilan) kelompok",
        "Nama kelompok",
        "Jumlah anggota (KK)",
        "JUMLAH (29 kelompok)",
        "580.000.000,00",
        "KUBE Mawar 28",
        "Ternak lele",
    ):
        assert words in paper, words
    return decree


def trained(operator, sari, decree):
    """Two of each group came to the bimtek, all papers are in."""
    assert "29" in text_at(operator, "reports:mine") and "belum diundang" in text_at(operator, "reports:mine")
    complete(sari, decree)
    bimtek = Bimtek.objects.get()
    assert bimtek.participants.count() == 58 and bimtek.groups.count() == 29
    assert "KUBE Mawar 01" in text_at(operator, "programmes:recipients", decree.programme.slug)
    assert "siap disalurkan" in text_at(operator, "reports:mine")
    assert "belum diundang" not in text_at(operator, "reports:mine")


def paid(operator, sari, rina, budi, made, decree):
    """Two signatures, the bank's list, and its answer; one comes back and is paid again."""
    assert "KUBE Mawar 28" in text_at(operator, "disbursements:prepare", decree.pk)
    batch = paying.send(sari, budi, made, decree)
    assert (batch.payment_count, batch.total_rupiah) == (29, 580 * MILLION)
    paying.apply(rina, batch, paying.answer_rows(batch, returned={5}))
    assert "transfer kembali untuk KUBE Mawar 05" in text_at(operator, "reports:mine")
    returned = decree.recipients.get(number=5).group
    assert reverse("kube:set_account", args=[returned.pk]) in text_at(operator, "disbursements:batch", batch.pk)
    grouping.give_account(sari, returned, "00888888")
    assert "transfer kembali" not in text_at(operator, "reports:mine")
    again = paying.send(sari, budi, made, decree)
    paying.apply(rina, again, paying.answer_rows(again))
    credited = LedgerEntry.objects.filter(kind="credited").values_list("amount_rupiah", flat=True)
    assert (len(credited), sum(credited)) == (29, 580 * MILLION)
    assert "Retur" in text_at(operator, "disbursements:batch", batch.pk)


def told(operator, decree):
    """The sums, the group's page, and the page of a member."""
    totals = programme_figures(decree.programme)["sections"][0]["totals"]
    assert (totals["proposed"], totals["decreed"], totals["trained"], totals["paid"]) == (30, 29, 29, 29)
    recap = text_of(print_paper(disbursement_paper(decree.programme, TODAY)))
    assert "Tersalur 29 dari 29 kelompok" in recap
    group = decree.recipients.get(number=1).group
    about = text_at(operator, "kube:detail", group.pk)
    assert "Bantuan yang diterima" in about and "Tersalur 10 Agustus 2023" in about
    member = group.memberships.first().person
    story = operator.get(member.get_absolute_url()).text
    assert "Lewat KUBE Mawar 01; nilainya untuk seluruh kelompok." in story and "Tersalur: Rp20.000.000" in story


def test_beyond_the_region_only_year_and_kind_are_told(as_, sari, made, yusuf, office, programme):
    """Yusuf of Kupang knows the person, who moved; of the group in Metro he reads no name."""
    grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    decree = grouping.signed(sari, made, programme)
    member = decree.recipients.get().group.memberships.first().person
    type(member).objects.filter(pk=member.pk).update(region="53.71.01.1001")
    text = as_(yusuf).get(member.get_absolute_url()).text
    assert "Menerima bantuan di tempat lain (2023, uang, transfer ke rekening penerima)" in text
    assert not [word for word in ("KUBE Mawar", "Metro", "20.000.000") if word in text.split("<main")[1]]


def test_who_left_before_the_decree_was_not_helped(as_, sari, made, office, programme):
    grouping.judged(sari, programme, [grouping.sound_group(sari, office, 1, members=6)])
    gone = programme.candidates.get().group.memberships.last()
    type(gone).objects.filter(pk=gone.pk).update(left_on=date(2023, 8, 1), left_why="left")
    grouping.signed(sari, made, programme)
    assert "Lewat KUBE" not in as_(sari).get(gone.person.get_absolute_url()).text


def test_a_check_of_a_member_tells_the_aid_of_his_group(sari, made, office, programme):
    grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    grouping.signed(sari, made, programme)
    nik = bytes(programme.candidates.get().group.memberships.first().person.nik_index)
    [aid] = aid_by_nik([nik], sari.scope)[nik]
    assert "lewat KUBE Mawar 01" in in_words(aid)
    [elsewhere] = aid_by_nik([nik], ("53.71", "53.72"))[nik]
    assert sorted(elsewhere) == ["is_here", "kind", "year"]


@pytest.mark.parametrize("role", ["sari", "wati", "budi", "made", "joni"])
def test_whoever_reads_the_office_reads_groups_as_candidates(request, as_, sari, office, programme, role):
    [candidate] = grouping.judged(sari, programme, grouping.groups(sari, office, 1))
    reader = request.getfixturevalue(role)
    assert "KUBE Mawar 01" in as_(reader).get(candidate.get_absolute_url()).text
    page = reverse("programmes:propose_groups", args=[programme.slug])
    assert as_(reader).get(page).status_code == (200 if role == "sari" else 403)
