"""Where a series has been: which kecamatan and kelurahan were reached in which year, and which never."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from programmes.models import Recipient, Series
from regions.models import Region

Level = Region.Level
# How much of a code names a region of each level, from the largest to the smallest.
CODE_LENGTHS = {Level.REGENCY: 5, Level.DISTRICT: 8, Level.VILLAGE: 13}
# The map shows the second level below what is looked at: in a province kecamatan by kabupaten, else kelurahan.
TILES = {Level.PROVINCE: Level.DISTRICT, Level.REGENCY: Level.VILLAGE}
MOST_SHADES = 3


@dataclass
class Place:
    """served: year -> recipients, oldest first, only years with any; counts: the same for every year of the series."""

    region: Region
    served: dict[int, int]
    counts: list[int | None]

    @property
    def people(self) -> int:
        return sum(self.served.values())

    @property
    def last_year(self) -> int | None:
        return max(self.served, default=None)

    @property
    def shade(self) -> int:
        """0 never, 1 and 2 in so many years, 3 in more."""
        return min(len(self.served), MOST_SHADES)


@dataclass
class Block:
    """A region of the level between, with its places in the order of their codes."""

    region: Region
    places: list[Place]

    @property
    def reached(self) -> int:
        return sum(bool(place.served) for place in self.places)

    @property
    def never(self) -> list[Place]:
        return [place for place in self.places if not place.served]


def coverage(series: Series, region: Region) -> dict:
    """years, blocks, never (places no year reached), totals by year, levels and shades (how many places of each).

    region: the series' own or one inside it. Counted are settled recipients where they lived then; those of whom only
    a larger region is known count for that one. Four queries, however large the region.
    """
    years = sorted(series.programmes.values_list("year", flat=True))
    served = served_in(series, region)
    blocks = blocks_of(region, served, years)
    places = [place for block in blocks for place in block.places]
    shades = Counter(place.shade for place in places)
    return {
        "years": years,
        "blocks": blocks,
        "never": [place.region for place in places if not place.served],
        "totals": [(year, *totals_of(places, year)) for year in years],
        "people": sum(place.people for place in places),
        "levels": levels_of(region, served),
        "shades": [(shade, shades[shade]) for shade in range(MOST_SHADES + 1)],
    }


def served_in(series, region) -> dict[str, Counter]:
    """Code of the recipients' region -> recipients by year."""
    found = defaultdict(Counter)
    rows = Recipient.objects.settled().filter(programme__series=series).within(*region.scope).order_by()
    for code, year in rows.values_list("region_id", "programme__year"):
        found[code][year] += 1
    return found


def blocks_of(region, served, years) -> list[Block]:
    level = TILES[region.level]
    by_place = defaultdict(Counter)
    for code, counts in served.items():
        by_place[code[: CODE_LENGTHS[level]]] += counts
    blocks = {}
    for found in Region.objects.below(region).filter(level=level).select_related("parent").order_by("code"):
        counts = by_place.get(found.code, {})
        place = Place(found, dict(sorted(counts.items())), [counts.get(year) for year in years])
        blocks.setdefault(found.parent_id, Block(found.parent, [])).places.append(place)
    return list(blocks.values())


def totals_of(places, year) -> tuple[int, int]:
    """(places reached, recipients) of a year."""
    counts = [place.served[year] for place in places if year in place.served]
    return len(counts), sum(counts)


def levels_of(region, served) -> list[tuple[str, int, int]]:
    """[(name of the level, how many were reached in any year, how many there are)] of the levels below."""
    inside = Region.objects.below(region).exclude(pk=region.pk)
    there = Counter(inside.values_list("level", flat=True))
    return [
        (level.label, len({code[:length] for code in served if len(code) >= length}), there[level])
        for level, length in CODE_LENGTHS.items()
        if there[level]
    ]
