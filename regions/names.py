"""A region's name as people write it, brought into one form."""

import re
import unicodedata

PREFIX = re.compile(r"^(kelurahan|kel|desa|ds|kecamatan|kec|distrik|kabupaten|kab|provinsi|prov)[\s.:]+", re.IGNORECASE)
# The word for the kind before or behind the name of a village. Both at once ("Desa/Kel. Oesao") say nothing.
BEFORE = re.compile(
    r"^(?:(?:desa|ds|kelurahan|kel)\s*/\s*(?:desa|ds|kelurahan|kel)"
    r"|(?P<desa>desa adat|desa|ds)|(?P<kelurahan>kelurahan|kel))[\s.:]+(?=\w)",
    re.IGNORECASE,
)
BEHIND = re.compile(r"[\s,]*\((?:(?P<desa>desa|ds)|(?P<kelurahan>kelurahan|kel))\.?\)$", re.IGNORECASE)
# What a desa is called in some provinces. Many a desa has such a word in its official name too ("Kampung Baru").
LOCAL = re.compile(r"^(?:kampung|kampong|gampong|nagari|pekon|tiyuh|lembang|negeri|negri)[\s.:]+(?=\w)", re.IGNORECASE)


def normalise_name(name):
    """Letters and digits only, lower case, without the word for the kind: "Kel. Ganjar-Asri" -> "ganjarasri"."""
    return letters_of(without_kind(name))


def without_kind(name):
    """ "Kec. Metro Pusat" -> "Metro Pusat"."""
    return PREFIX.sub("", name.strip())


def letters_of(name):
    """Letters and digits only, lower case: "Ganjar-Asri" -> "ganjarasri"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def split_kind(name):
    """(kind of village that is written, or "", and the rest): "Kel. Oesao" -> ("kelurahan", "Oesao")."""
    for word in (BEFORE, BEHIND):
        if found := word.search(name.strip()):
            kind = next((kind for kind, text in found.groupdict().items() if text), "")
            return kind, word.sub("", name.strip())
    return "", name.strip()


def readings_of(name):
    """(kind or "", name) in the order in which a village is looked for under it: as written, without the word for the
    kind, without what a desa is called in that province.
    """
    kind, bare = split_kind(name)
    yield "", name
    yield kind, bare
    if (plain := LOCAL.sub("", bare)) != bare:
        yield "desa", plain
