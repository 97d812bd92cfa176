"""The figures of a finished job, in the order people read them."""

# A JSON column forgets the order of its keys. Labels not named here follow in alphabetical order.
FIRST = ("Baris dibaca", "Dimuat", "Ditolak", "Baru", "Berubah", "Tetap", "Tidak ada lagi")


def tiles(counts: dict[str, int]) -> list[tuple[str, int]]:
    """(label, figure) of each count."""
    return sorted(counts.items(), key=lambda count: (place(count[0]), count[0]))


def place(label: str) -> int:
    return FIRST.index(label) if label in FIRST else len(FIRST)
