"""Names of people as they sound: one form for all the ways an Indonesian name is written.

Used to search and to compare, never to say that two people are one: Siti and Sitti sound alike, and so do namesakes.
"""

import re
import unicodedata

NOT_A_LETTER = re.compile(r"[^a-z]+")
# "S.Pd." and "M. Si": what stands behind a comma is a degree, and so are letters with dots in them.
DEGREES = re.compile(r",.*$|\b[A-Za-z]{1,2}\.(?: ?[A-Za-z]{1,4}\b\.?)+$")
TITLES = frozenset(
    "h hj haji hajjah kh hkh dr drs dra drg ir prof ust ustad ustadz ustadzah alm almh almarhum almarhumah "
    "bin binti bt sh se spd mpd mm msi skom amd sag".split()
)
# Short forms that no rule of sound explains.
SAME_NAME = {
    **dict.fromkeys("muh muhd mhd moh mohd moch mochd mochamad mohamad muhamat mohamed muchamad".split(), "muhamad"),
    **dict.fromkeys("st stt".split(), "siti"),
    **dict.fromkeys("abd abdoel abdl".split(), "abdul"),
    **dict.fromkeys("noor nor noer".split(), "nur"),
    **dict.fromkeys("ach akh".split(), "ahmad"),
}
# Spellings of one sound, in this order: the old orthography first, then foreign letters.
SOUNDS = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "s"),
    ("sy", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("ph", "f"),
    ("dh", "d"),
    ("th", "t"),
    ("v", "f"),
    ("q", "k"),
    ("x", "ks"),
    ("ae", "ai"),
    ("y", "i"),
)
DOUBLED = re.compile(r"(.)\1+")


class _Sounds(dict):
    """Word -> its sound, remembered: a register of a million people has some ten thousand words in its names."""

    MOST = 200_000

    def __missing__(self, word):
        if len(self) >= self.MOST:
            self.clear()
        self[word] = sound = _sound(word)
        return sound


def _sound(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    plain = NOT_A_LETTER.sub("", plain)
    if plain in TITLES:
        return ""
    if plain not in SAME_NAME:
        plain = plain[:1] + plain[1:].replace("ch", "h") if not plain.startswith("ch") else "c" + plain[2:]
        for spelled, sound in SOUNDS:
            plain = plain.replace(spelled, sound)
        plain = DOUBLED.sub(r"\1", plain)
        plain = plain[:-1] if plain.endswith("ah") and len(plain) > 3 else plain
    return SAME_NAME.get(plain, plain)


SOUND_OF = _Sounds()


def name_key(name: str) -> str:
    """A name as it sounds, in its own order, without titles: "Hj. Sitti Aminah, S.Pd." -> "siti amina".

    Never empty for a name with letters: a person called "Haji" keeps it.
    """
    if "," in name or "." in name:
        name = (DEGREES.sub("", name) or name).replace(".", " ")
    words = name.split()
    return " ".join(filter(None, map(SOUND_OF.__getitem__, words))) or NOT_A_LETTER.sub("", name.lower())


def sound_parts(text: str) -> list[str]:
    """What a search for a name looks for: the sound of each word typed, which may be the beginning of a word."""
    return name_key(text).split()
