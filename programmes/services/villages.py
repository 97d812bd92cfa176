"""The kelurahan of a proposal whose list did not tell it: a person chooses, and no decree is without."""

from django.db import transaction

from accounts.errors import NotAllowed
from audit.trail import record
from beneficiaries.models import Person
from programmes.models import Candidate
from programmes.services.candidates import refuse_unless_open
from programmes.services.judging import hold, judge_again
from regions.models import Region


@transaction.atomic
def choose_village(*, actor, candidate: Candidate, village: Region, alike: bool = False) -> list[Candidate]:
    """Say of which kelurahan a proposed person is, and judge the proposals again: several rules look at it.

    alike: also those of the programme without a kelurahan whose list writes the place in the same way.
    Returns those it was said of. Raises NotAllowed for a group, for whoever is in a decree, and where the list itself
    settles the kelurahan.
    """
    programme = hold(candidate.programme)
    refuse_unless_open(programme)
    candidate = programme.candidates.select_related("region").get(pk=candidate.pk)
    refuse_choosing(programme, candidate, village)
    chosen = [candidate]
    if alike:
        others = programme.candidates.place_unknown(programme).written_alike(candidate).exclude(pk=candidate.pk)
        chosen += others.select_related("region")
    keep(programme, chosen, village)
    judge_again(actor, programme)
    for one in chosen:
        record(
            actor=actor,
            verb="candidate.village_chosen",
            subject=one,
            before={"village": one.region.title},
            after={"village": village.title},
            written=one.place_text,
        )
    return chosen


def refuse_choosing(programme, candidate, village):
    if candidate.group_id:
        raise NotAllowed("Kelurahan/desa kelompok diubah di halaman kelompoknya.")
    if candidate.status == Candidate.Status.PLACED:
        raise NotAllowed("Usulan ini sudah masuk SK, jadi kelurahan/desanya tidak dapat diubah.")
    if candidate.region_id != programme.region_id and not candidate.is_village_chosen:
        raise NotAllowed("Kelurahan/desa usulan ini sudah jelas dari daftarnya. Bila salah, unggah daftar yang benar.")
    low, high = programme.region.scope
    if village.level != Region.Level.VILLAGE or not low <= village.code < high:
        raise NotAllowed(f"Pilih kelurahan atau desa di {programme.region.title}.")


def keep(programme, candidates, village):
    """The persons among them of whom only this office is known live there too."""
    numbers = [candidate.pk for candidate in candidates]
    Candidate.objects.open().filter(pk__in=numbers).update(region=village, is_village_chosen=True)
    people = [candidate.person_id for candidate in candidates if candidate.person_id]
    Person.objects.filter(pk__in=people, region=programme.region_id).update(region=village)


def refuse_without_village(pks):
    """A decree says of which kelurahan each is, and never the kabupaten in its place."""
    lost = Candidate.objects.without_village().filter(pk__in=pks).order_by("number").first()
    if lost is None:
        return
    if lost.group_id:
        raise NotAllowed(
            f"Kelurahan/desa kelompok {lost.name} belum diisi. Buka halaman kelompoknya, klik Ubah, isi"
            " kelurahan/desanya, lalu masukkan lagi."
        )
    raise NotAllowed(
        f"Kelurahan/desa {lost.name} belum diketahui. Buka usulan nomor {lost.number} di tab Usulan, pilih"
        " kelurahan/desanya, lalu masukkan lagi."
    )


def refuse_lines_without_village(decree):
    """A draft from before every line had to name its kelurahan does not become a decree with others."""
    lost = decree.recipients.exclude(region__level=Region.Level.VILLAGE).values_list("name", flat=True)
    if lost:
        raise NotAllowed(
            f"Kelurahan/desa belum diketahui: {', '.join(lost[:10])}. Keluarkan dari rancangan SK, pilih"
            " kelurahan/desanya di halaman usulan, lalu masukkan lagi."
        )
