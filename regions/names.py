"""A region's name as people write it, brought into one form."""

import re
import unicodedata

PREFIX = re.compile(r"^(kelurahan|kel|desa|ds|kecamatan|kec|kabupaten|kab|provinsi|prov)[\s.]+", re.IGNORECASE)


def normalise_name(name):
    """Letters and digits only, lower case, without the word for the kind: "Kel. Ganjar-Asri" -> "ganjarasri"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", without_kind(plain).lower())


def without_kind(name):
    """ "Kec. Metro Pusat" -> "Metro Pusat"."""
    return PREFIX.sub("", name.strip())
