"""Whose a thing is: the office that may change it (`owned_by`), and the sentence for everybody else."""

from functools import reduce

from accounts.errors import NotAllowed
from accounts.models import Office

# How a thing is called in the sentence, by the name of its model; any other one is "Data".
NOUNS = {
    "programme": "Program",
    "component": "Komponen program",
    "package": "Paket barang",
    "candidate": "Usulan",
    "decree": "SK",
    "recipient": "Penerima",
    "allocation": "Alokasi",
    "batch": "Penyaluran",
    "bankresult": "Hasil bank",
    "latereturn": "Retur",
    "revolvingfund": "Dana bergulir",
    "queueplace": "Antrean dana",
    "fundentry": "Transaksi dana",
    "group": "Kelompok",
    "membership": "Anggota kelompok",
    "bimtek": "Bimtek",
    "session": "Sesi bimtek",
    "participant": "Peserta bimtek",
    "release": "Data terpadu",
    "instrument": "Instrumen monev",
}


def owner_of(thing) -> Office | None:
    """The office a row belongs to; None where no office looks after its region."""
    rows = type(thing).objects.all()
    path = rows.owner_path or rows.region_column
    found = reduce(lambda row, name: row and getattr(row, name), path.split("__"), thing)
    return found if isinstance(found, Office) else Office.objects.nearest(getattr(found, "pk", found)).first()


def refuse_unless_owned(actor, thing) -> None:
    """Raises NotAllowed for whoever may only read it. Asked by whatever signs, moves money, or ends something."""
    if not actor.owns(thing):
        raise NotAllowed(not_owned(thing))


def not_owned(thing) -> str:
    noun = NOUNS.get(thing._meta.model_name, "Data")
    owner = owner_of(thing)
    whose = f"milik {owner.in_a_sentence}" if owner else "bukan milik kantor Anda"
    return f"{noun} ini {whose}. Anda dapat membacanya; yang mengubahnya kantor {'itu' if owner else 'pemiliknya'}."
