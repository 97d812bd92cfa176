"""The form that asks for the kelurahan of a proposal whose list did not tell it."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from audit.models import Event
from programmes.forms_candidates import VillageForm
from programmes.models import Candidate
from programmes.services import candidates
from regions.models import Region
from reports.papers import refused_paper


def test_the_page_asks_for_the_kelurahan_and_the_proposals_are_judged_again(as_, send, sari, evaluated):
    siti = evaluated.candidates.get(number=1)
    kelurahan = siti.region
    Candidate.objects.filter(pk=siti.pk).update(region=evaluated.region, kelurahan_text="Tidak Ada")
    candidates.evaluate(actor=sari, programme=evaluated)
    siti.refresh_from_db()
    assert siti.status == "ineligible"
    listed = as_(sari).get(reverse("programmes:candidates", args=[evaluated.slug])).text
    assert "1 usulan belum jelas kelurahan/desanya" in listed
    page = as_(sari).get(siti.get_absolute_url()).text
    assert "Pilih kelurahan/desa" in page and f"{kelurahan.code} – {kelurahan.name} (" in page
    send(sari, reverse("programmes:choose_village", args=[siti.pk]), village=f"{kelurahan.code} – {kelurahan.name}")
    siti.refresh_from_db()
    assert (siti.region, siti.status, siti.is_village_chosen) == (kelurahan, "eligible", True)
    event = Event.objects.get(verb="candidate.village_chosen")
    assert (event.after, event.detail["written"]) == ({"village": kelurahan.title}, "Tidak Ada")
    assert "dipilih petugas; ditulis Tidak Ada" in as_(sari).get(siti.get_absolute_url()).text


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"kelurahan_text": "Tidak Ada"}, "Kelurahan/desa ini tidak dikenal."),
        ({"kelurahan_text": "Imopuro", "district_text": "Metro Utara"}, "bernama ini ada di kecamatan lain."),
        ({"kelurahan_text": "Imopuro", "village_code_text": "53.71.01.1001"}, "ini milik kabupaten/kota lain."),
    ],
)
def test_the_page_of_a_proposal_says_why_its_kelurahan_is_not_known(as_, sari, evaluated, written, why):
    siti = evaluated.candidates.get(number=1)
    Candidate.objects.filter(pk=siti.pk).update(region=evaluated.region, **written)
    assert why in as_(sari).get(siti.get_absolute_url()).text


def test_page_and_paper_of_the_refused_show_the_place_as_it_was_written(as_, sari, evaluated):
    lost = evaluated.candidates.filter(status="ineligible").first()
    Candidate.objects.filter(pk=lost.pk).update(
        region=evaluated.region, kelurahan_text="Tidak Ada", district_text="Metro Jauh"
    )
    page = as_(sari).get(reverse("programmes:outcome", args=[evaluated.slug])).text
    paper = refused_paper(evaluated, datetime.date(2023, 8, 1))
    printed = render_to_string(paper.template, paper.context)
    assert "Tidak Ada, kecamatan Metro Jauh (tidak dikenal)" in page
    assert "Tidak Ada, kecamatan Metro Jauh (tidak dikenal)" in printed


def test_a_province_is_offered_the_villages_that_are_called_as_it_is_written(sari, evaluated):
    siti = evaluated.candidates.get(number=1)
    province = Region.objects.get(code="18")
    siti.kelurahan_text, siti.programme.region, sari.region = "Purwosari", province, province
    form = VillageForm(user=sari, candidate=siti)
    offered = form.fields["village"].suggestions()
    assert len(offered) > 2 and all(" – Purwosari (" in text and text.startswith("18.") for text in offered)
    assert "18.72.02.1002 – Purwosari (Metro Utara, Kota Metro)" in offered
    assert "Ketik nama atau kodenya." in form.fields["village"].help_text
    asked = VillageForm({"village": offered[0]}, user=sari, candidate=siti)
    assert asked.is_valid() and asked.cleaned_data["village"].code == offered[0].split(" ")[0]
