"""Whether a decree can be printed whole: letters that no font of the papers has, told before it is signed."""

from accounts.errors import NotAllowed
from accounts.letters import unprintable
from programmes.models import Decree

WORDS = {"title": "judul", "considerations": "menimbang", "legal_bases": "mengingat", "copies_to": "tembusan"}
CELLS = {"name": "nama", "leader": "ketua", "address": "alamat", "business": "jenis usaha"}
TOLD = 5
HOW_TO_GO_ON = (
    "Tulis dengan huruf Latin: isi SK lewat Ubah isi SK; penerima dengan mengeluarkannya dari SK, membetulkan usulannya"
    " menurut KTP, lalu memasukkannya lagi."
)


def lost_on_paper(decree: Decree) -> list[str]:
    """Where the decree would lose letters, each as "nomor 3, 王小明 (nama: 王, 小, 明)"."""
    words = [told for name, label in WORDS.items() if (told := lost(label, getattr(decree, name)))]
    lines = decree.recipients.only("decree", "number", *CELLS).order_by("number", "pk")
    found = [
        (line, [told for name, label in CELLS.items() if (told := lost(label, getattr(line, name)))]) for line in lines
    ]
    return words + [f"nomor {line.number}, {line.name} ({'; '.join(cells)})" for line, cells in found if cells]


def lost(label: str, text: str) -> str:
    letters = unprintable(text)
    return f"{label}: {', '.join(letters)}" if letters else ""


def refuse_unprintable(decree: Decree, **signer: str) -> None:
    """Raises NotAllowed when a letter would be missing in the decree, or in what is told of its signer."""
    found = lost_on_paper(decree) + [told for label, text in signer.items() if (told := lost(label, text))]
    if found:
        more = f", dan {len(found) - TOLD} lagi" if len(found) > TOLD else ""
        told = "; ".join(found[:TOLD])
        raise NotAllowed(f"Ada huruf yang tidak dapat dicetak, jadi akan hilang dari SK: {told}{more}. {HOW_TO_GO_ON}")
