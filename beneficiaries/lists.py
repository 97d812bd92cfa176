"""Finding people in a release, or families in a list of them, and paging through as many as there are.

The first page and the last cost the same: a page begins behind a row (keyset), never at a count of rows; and how many
there are is counted only as far as anybody reads. A loaded release never changes, so what was counted once is
remembered.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from audit import sealing
from beneficiaries.models import Release
from beneficiaries.names import sound_parts
from jobs.paging import Page, keyset_page
from regions.models import Region, scope_of

PAGE = 50
COUNTED = 10_000  # beyond this an estimate does
ORDER = ("region_id", "name_key", "id")  # an index of every release
ORDER_OF_FAMILIES = ("region_id", "head_name", "id")
OWN = "is_alive relationship rt rw decile receives_pkh receives_bpnt".split()
READ = ["id", "region_id", "name", "nik_sealed", "kk_sealed", *OWN]
SHOWN = ["name", "nik_last4", "kk_last4", *OWN, "region__name", "region__level"]


def found(entries: QuerySet, *, name: str = "", address: str = "", within: Iterable[Region] = ()) -> QuerySet:
    """Entries whose name sounds like every word typed, in some order, whose address has the text in it.

    PostgreSQL walks the index of the first condition and leaps in the others: a given name, which many share, is put
    behind the rarer ones that follow it.
    """
    for part in reversed(sound_parts(name)):
        entries = entries.filter(sounds_like(part))
    if name and not sound_parts(name):
        return entries.none()
    if address:
        entries = entries.filter(like("address", address))
    return inside(entries, within) if within else entries


def inside(rows: QuerySet, regions: Iterable[Region]) -> QuerySet:
    """Entries or families in one of these regions."""
    ranges = [Q(region_id__gte=low, region_id__lt=high) for low, high in map(scope_of, (r.code for r in regions))]
    return rows.filter(Q.create(ranges, connector=Q.OR))


def sounds_like(part: str) -> Q:
    """A part of a name; of one or two letters the beginning of a word, for which the index on three letters helps."""
    if len(part) < 3:
        return Q(name_key__startswith=part) | Q(name_key__contains=f" {part}")
    return Q(name_key__contains=part)


def numbered(entries: QuerySet, digits: str, within: Iterable[Region] = ()) -> QuerySet:
    """Entries with this NIK or family card number, or of whom one of both ends in these four digits."""
    if len(digits) == 16:
        nik, kk = sealing.blind_index(sealing.NIK, digits), sealing.blind_index(sealing.KK, digits)
        return entries.filter(Q(nik_index=nik) | Q(kk_index=kk))
    return entries.filter(pk__in=ending_in(digits, found(entries, within=within)))


def ending_in(digits: str, entries: QuerySet) -> list[int]:
    """Keys of those whose NIK or family card ends so. All are opened: name a place, which has no more than 100,000.

    An index over four digits, however keyed, would tell them: most serials of NIKs are small, so that the commonest
    value of the index is 0001, the next 0002.
    """
    numbers = entries.order_by().values_list("pk", "nik_sealed", "kk_sealed")
    return [
        pk
        for pk, nik, kk in numbers.iterator(chunk_size=5_000)
        if digits in (sealing.ending(sealing.NIK, nik), sealing.ending(sealing.KK, kk))
    ]


def places_called(text: str, release: Release) -> list[Region]:
    """Kelurahan, desa and kecamatan of this name or code inside a release's region; two villages may share a name."""
    inside = Region.objects.below(release.region).filter(level__in=(Region.Level.DISTRICT, Region.Level.VILLAGE))
    return list(inside.called(text))


def like(field: str, text: str) -> Func:
    """ILIKE, which the index on three letters answers; Django's icontains compares UPPER() of both."""
    wanted = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    template, sides = "%(expressions)s", (F(field), Value(f"%{wanted}%"))
    return Func(*sides, template=template, arg_joiner=" ILIKE ", output_field=BooleanField())


def page_of(entries: QuerySet, *, after: int | None = None, before: int | None = None) -> Page:
    """The entries behind or before another entry, as tuples of SHOWN."""
    page = keyset_page(entries.values_list(*READ), ORDER, PAGE, after, before, key=itemgetter(0))
    page.rows = shown(page.rows)
    return page


def families_page_of(families: QuerySet, *, after: int | None = None, before: int | None = None) -> Page:
    """The assessments behind or before another one, with their region."""
    page = keyset_page(families.values_list("id"), ORDER_OF_FAMILIES, PAGE, after, before, key=itemgetter(0))
    shown = families.filter(pk__in=[key for (key,) in page.rows]).select_related("region")
    page.rows = list(shown.order_by(*ORDER_OF_FAMILIES))
    return page


def shown(rows: list[tuple]) -> list[tuple]:
    """Tuples of SHOWN. Of the sealed numbers the ends; names of places are asked for apart: joined in, PostgreSQL reads
    all villages before the first one of the page.
    """
    unknown = {code for _, code, *_ in rows} - PLACES.keys()
    if unknown:
        names = Region.objects.filter(pk__in=unknown).values_list("code", "name", "level")
        PLACES.update((code, place) for code, *place in names)
    return [
        (name, sealing.ending(sealing.NIK, nik), sealing.ending(sealing.KK, kk), *own, *PLACES[code])
        for _, code, name, nik, kk, *own in rows
    ]


# Code -> name and level of a region, as asked for; they change only with a new version of the program.
PLACES = {}


@dataclass(frozen=True)
class Count:
    number: int
    is_exact: bool = True


def count_of(release: Release, entries: QuerySet, page: Page, is_filtered: bool = True) -> Count:
    """How many, without reading them all: what stands on one page is not asked for again."""
    if not is_filtered:
        return Count(release.rows_taken)
    if page.after is None and page.before is None:
        return Count(len(page.rows))
    statement, parameters = entries.order_by().values("id").query.sql_with_params()
    return counted(release.loaded_at, statement, parameters)


@lru_cache(maxsize=2_000)
def counted(loaded_at, statement: str, parameters: tuple) -> Count:
    """loaded_at: a release that is loaded anew under the same number is another one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement} LIMIT {COUNTED + 1}) AS counted", parameters)  # noqa: S608
        number = cursor.fetchone()[0]
        if number <= COUNTED:
            return Count(number)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return Count(max(rounded(plan[0]["Plan"]["Plan Rows"]), COUNTED), is_exact=False)


def rounded(number: int) -> int:
    """1234567 -> 1200000: nobody should take an estimate for a count."""
    return round(number, 2 - len(str(number)))
