"""The figures of a programme as tables: folded for a page, put side by side per kabupaten/kota, and for the XLSX."""

from itertools import groupby

from regions.codes import DISTRICT
from reports.figures import RUPIAH, summed

MOST_PLACES = 10  # kelurahan shown one by one; more are folded into their kecamatan


def folded(rows: list[dict], figures: dict) -> dict:
    """places, and the level they are of: the rows, or of more than ten kelurahan one row for each kecamatan."""
    if figures["is_provincial"]:
        return {"places": rows, "level": "kabupaten/kota"}
    if len(rows) <= MOST_PLACES:
        return {"places": rows, "level": "kelurahan"}
    districts = [list(group) for _, group in groupby(rows, lambda row: row["code"][:DISTRICT])]
    places = [summed(group) | {"code": group[0]["code"][:DISTRICT], "name": name_of(group)} for group in districts]
    return {"places": places, "level": "kecamatan"}


def name_of(district: list[dict]) -> str:
    """Of the rows of one kecamatan, or of the one whose kelurahan is not known."""
    first = district[0]
    return first["district"] if len(first["code"]) > DISTRICT else first["name"]


def per_region(figures: dict) -> list[dict]:
    """A programme of a province: each kabupaten/kota once, with `parts` {unit: row}; rupiah of all units together."""
    regions = {}
    for section in figures["sections"]:
        for row in section["rows"]:
            region = regions.setdefault(row["code"], {"code": row["code"], "name": row["name"], "parts": {}})
            region["parts"][section["unit"]] = row
    for region in regions.values():
        parts = region["parts"].values()
        region |= rupiah_of(parts)
        region["is_running"] = any(row["given"] for row in parts)
    return [regions[code] for code in sorted(regions)]


def all_places(figures: dict) -> dict:
    """The sum below `per_region`: {parts, rupiah}."""
    parts = {section["unit"]: section["totals"] for section in figures["sections"]}
    return {"parts": parts} | rupiah_of(parts.values())


def rupiah_of(parts) -> dict:
    """The rupiah of all units together."""
    return {name: sum(row[name] for row in parts) for name in RUPIAH}


def per_component(allocations) -> list[dict]:
    """What was allocated of each component, in its own unit: rupiah and targets."""
    sums = {}
    for each in allocations:
        row = sums.setdefault(each.component, {"component": each.component, "targets": 0, "allocated_rupiah": 0})
        row["targets"] += each.targets
        row["allocated_rupiah"] += each.allocated_rupiah
    return sorted(sums.values(), key=lambda row: (row["component"].order, row["component"].pk))


def progress_in_words(regions: list[dict]) -> str:
    """ "8 dari 10 kabupaten/kota berjalan, 2 belum: Penajam Paser Utara, Mahakam Ulu." regions: of `per_region`."""
    to_come = [row["name"].removeprefix("Kabupaten ") for row in regions if not row["is_running"]]
    if not to_come:
        return f"Semua {len(regions)} kabupaten/kota berjalan."
    running, of = len(regions) - len(to_come), len(regions)
    return f"{running} dari {of} kabupaten/kota berjalan, {len(to_come)} belum: {', '.join(to_come)}."


ABOUT = [("Kode", "code"), ("Kelurahan/Desa", "name"), ("Kecamatan", "district")]
ABOUT_REGIONS = [("Kode", "code"), ("Kabupaten/Kota", "name")]
COLUMNS = [
    ("Diusulkan", "proposed"),
    ("Layak", "eligible"),
    ("Dialokasikan", "allocated"),
    ("Ditetapkan", "decreed"),
    ("Dilatih", "trained"),
    ("Tersalur", "given"),
    ("Retur", "returned"),
    ("Dalam proses", "in_process"),
    ("Belum disalurkan", "waiting"),
    ("Nilai dialokasikan (Rp)", "allocated_rupiah"),
    ("Nilai ditetapkan (Rp)", "decreed_rupiah"),
    ("Nilai tersalur (Rp)", "given_rupiah"),
    ("Belum tersalur (Rp)", "to_give_rupiah"),
]
OF_ALLOCATIONS = {"allocated", "allocated_rupiah"}


def programme_table(figures: dict) -> tuple[list[str], list[list]]:
    """Headings and rows of the table per place, for each unit its rows and then its totals: what the XLSX holds."""
    about = ABOUT_REGIONS if figures["is_provincial"] else ABOUT
    columns = [(label, key) for label, key in COLUMNS if figures["is_divided"] or key not in OF_ALLOCATIONS]
    units = [("Satuan", "unit")] if len(figures["sections"]) > 1 else []
    rows = []
    for section in figures["sections"]:
        totals = {"code": "", "name": "Jumlah", "district": "", **section["totals"]}
        for row in [*section["rows"], totals]:
            rows.append([(row | {"unit": section["unit"]})[key] for _, key in [*about, *units, *columns]])
    return [label for label, _ in [*about, *units, *columns]], rows
