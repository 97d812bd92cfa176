"""The figures of a finished job, in the order people read them."""

# A JSON column forgets the order of its keys. Labels not named here follow in alphabetical order.
FIRST = (
    *(
        "Baris di berkas",
        "Bukan data",
        "Tidak dibaca sebagai data",
        "Baris dibaca",
        "Dimuat",
        "Ditolak",
        "Baru",
        "Diperbaiki",
        "Berubah",
        "Tetap",
    ),
    *("Tidak diubah", "Tidak ada lagi", "Layak", "Tidak layak"),
)

# Counts of refused rows by reason, where a worker has better words for a reason than one row's sentence.
REFUSED_BECAUSE = "Ditolak karena"


def tiles(counts: dict) -> list[tuple[str, int]]:
    """(label, figure) of each count that is a figure."""
    figures = [(label, figure) for label, figure in counts.items() if isinstance(figure, int)]
    return sorted(figures, key=lambda count: (place(count[0]), count[0]))


def remarks(counts: dict) -> list[tuple[str, list[tuple[str, int]]]]:
    """(heading, [(label, figure), ...]) of each count that is itself made of counts."""
    groups = [(heading, parts) for heading, parts in counts.items() if isinstance(parts, dict)]
    return [(heading, sorted(parts.items())) for heading, parts in sorted(groups)]


def place(label: str) -> int:
    return FIRST.index(label) if label in FIRST else len(FIRST)
