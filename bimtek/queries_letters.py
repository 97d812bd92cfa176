"""The papers of a bimtek as they stand: what is written, what to begin with, what was printed."""

from collections import defaultdict

from bimtek.models import Bimtek, Participant, Transport
from regions.codes import DISTRICT, REGENCY
from regions.models import Region

Level = Region.Level

# kind of paper -> its heading, the relation that holds its words ("" when it needs none), the page that edits them
PAPERS = {
    "invitation": ("Surat undangan", "invitation", "bimtek:edit_invitation"),
    "task_letter": ("Surat tugas", "task_letter", "bimtek:edit_task_letter"),
    "blank_list": ("Daftar hadir kosong", "", ""),
    "attendance": ("Daftar hadir terisi", "", ""),
    "transport": ("Daftar transport", "transport", "bimtek:edit_transport"),
    "minutes": ("Notulen", "minutes", "bimtek:edit_minutes"),
    "certificates": ("Sertifikat", "certificate_series", "bimtek:edit_certificates"),
}


def written(bimtek: Bimtek, name: str):
    """The words of a paper, None while nobody has written them."""
    return getattr(bimtek, name, None)


def papers_of(bimtek: Bimtek, issued: int) -> list[dict]:
    """Each paper with `words` (what it says), `edit` (the name of its page) and its printed `documents`.

    issued: how many certificates there are; without any there is nothing to print.
    """
    printed = defaultdict(list)
    for document in bimtek.documents.select_related("job", "requested_by"):
        printed[document.kind].append(document)
    return [
        {
            "kind": kind,
            "heading": heading,
            "words": written(bimtek, name) if name else None,
            "edit": edit,
            "is_ready": is_ready(bimtek, name),
            "is_printable": is_ready(bimtek, name) and (kind != "certificates" or issued > 0),
            "documents": printed[kind],
        }
        for kind, (heading, name, edit) in PAPERS.items()
    ]


def is_ready(bimtek: Bimtek, name: str) -> bool:
    return not name or written(bimtek, name) is not None


def first_words(bimtek: Bimtek, name: str) -> dict:
    """What a paper usually says, for the form to begin with."""
    words = {
        "invitation": {
            "addressed_to": "Peserta bimbingan teknis (daftar terlampir)",
            "requirements": "KTP dan Kartu Keluarga asli\nBuku rekening\nAlat tulis",
        },
        "task_letter": {"tasks": f"Melaksanakan {bimtek.title} pada {bimtek.when} di {bimtek.venue}"},
        "certificate_series": {"dated_on": bimtek.until_on, "first_number": 1},
    }
    return words.get(name, {})


def regions_of(bimtek: Bimtek) -> list[Region]:
    """The kabupaten/kota and kecamatan its participants come from, by code."""
    homes = bimtek.participants.order_by("region_id").distinct("region_id").select_related("region__parent__parent")
    found = {}
    for participant in homes:
        region = participant.region
        while region.level in (Level.DISTRICT, Level.VILLAGE):
            if region.level == Level.DISTRICT:
                found[region.code] = region
            region = region.parent
        if region.level == Level.REGENCY:
            found[region.code] = region
    return [found[code] for code in sorted(found)]


def give_transport(transport: Transport, participants: list[Participant]) -> int:
    """Write into each what he is given (`transport_rupiah`): the amount of his kecamatan, else that of his
    kabupaten/kota, else everybody's. Returns the sum in rupiah.
    """
    by_region = dict(transport.by_region.values_list("region", "amount_rupiah"))
    for participant in participants:
        code = participant.region_id
        near = (by_region.get(code[:length]) for length in (DISTRICT, REGENCY))
        participant.transport_rupiah = next(filter(None, near), transport.amount_rupiah)
    return sum(participant.transport_rupiah for participant in participants)
