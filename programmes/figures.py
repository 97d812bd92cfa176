"""How far a programme of a province is in its kabupaten and kota: plain functions of the rows."""

from itertools import groupby

from programmes.models import Allocation

# Counted for each kabupaten/kota and in all; totals are the sums of the rows. Rupiah are whole.
COUNTED = (
    "proposed_targets",
    "proposed_rupiah",
    "targets",
    "allocated_rupiah",
    "placed",
    "trained",
    "handed_over",
    "handed_over_rupiah",
)


def allocation_figures(allocations) -> dict:
    """rows (one per kabupaten/kota), totals, components, how many are running, and the names of those to come.

    allocations: of one programme, with component and region. A region is running once something was handed over.
    """
    lines = [line_of(each) for each in allocations.select_related("component", "region").order_by(*ORDER)]
    rows = [summed(group, region=region) for region, group in grouped(lines, lambda line: line["allocation"].region)]
    by_component = sorted(lines, key=lambda line: (line["allocation"].component.order, line["allocation"].component_id))
    return {
        "lines": lines,
        "rows": rows,
        "totals": summed(rows),
        "components": [
            summed(group, component=component)
            for component, group in grouped(by_component, lambda line: line["allocation"].component)
        ],
        "running": sum(row["handed_over"] > 0 for row in rows),
        "to_come": [row["region"].name.removeprefix("Kabupaten ") for row in rows if not row["handed_over"]],
    }


ORDER = ("region", "component__order", "component")


def grouped(lines, key):
    return [(head, list(group)) for head, group in groupby(lines, key)]


def line_of(allocation: Allocation) -> dict:
    trained = allocation.targets if allocation.bimtek_on else 0
    handed_over = allocation.targets if allocation.handed_over_on else 0
    return {
        "allocation": allocation,
        "proposed_targets": allocation.proposed_targets or 0,
        "proposed_rupiah": allocation.proposed_rupiah or 0,
        "targets": allocation.targets,
        "allocated_rupiah": allocation.allocated_rupiah,
        "placed": allocation.placed,
        "trained": trained,
        "handed_over": handed_over,
        "handed_over_rupiah": allocation.allocated_rupiah if handed_over else 0,
    }


def summed(rows, **about) -> dict:
    return about | {name: sum(row[name] for row in rows) for name in COUNTED}


def progress_in_words(figures: dict) -> str:
    """ "8 dari 10 kabupaten/kota berjalan, 2 belum: Penajam Paser Utara, Mahakam Ulu." """
    running, of, to_come = figures["running"], len(figures["rows"]), figures["to_come"]
    if not to_come:
        return f"Semua {of} kabupaten/kota berjalan."
    return f"{running} dari {of} kabupaten/kota berjalan, {len(to_come)} belum: {', '.join(to_come)}."
