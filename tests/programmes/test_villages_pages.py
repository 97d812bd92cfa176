"""The form that asks for the kelurahan of a proposal whose list did not tell it."""

from django.urls import reverse

from audit.models import Event
from programmes.models import Candidate
from programmes.services import candidates


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
