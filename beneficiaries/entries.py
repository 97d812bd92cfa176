"""The rows of a list of entries as HTML: fifty of them by format strings, where the template engine takes ten times
as long. The head of the table is templates/beneficiaries/_entries.html."""

from collections.abc import Iterable
from functools import cache, lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.templatetags.kube import tersamar
from regions.models import Region

ROW = """\
<tr><th scope="row" class="lead-cell">{}{}</th>\
<td class="kube-sealed" data-label="NIK">{}</td><td class="kube-sealed" data-label="Nomor KK">{}</td>{}{}</tr>
"""
KINSHIP = '{}<div class="small fw-normal text-body-secondary">{}</div>'
PLACE = '<td data-label="Kelurahan/desa">{}</td><td data-label="RT/RW">{}/{}</td>'
STANDING = '<td class="num" data-label="Desil">{}</td><td data-label="Bantuan">{}</td>'
BADGE = '<span class="badge text-bg-{}">{}</span>'
DEAD = format_html(f" {BADGE}", "dark", "Meninggal")
UNKNOWN_PLACE = format_html('<span class="text-danger-emphasis">{}</span>', "tidak dikenal")
# By (PKH, BPNT); not known counts as no.
AID = {
    (pkh, bpnt): format_html_join(
        " ", BADGE, [("warning", aid) for aid, gets in (("PKH", pkh), ("BPNT", bpnt)) if gets]
    )
    or "–"
    for pkh in (True, False, None)
    for bpnt in (True, False, None)
}
NOTHING = "–"
# The same few thousand words stand in every list: each is escaped once, and what often stands together is kept so.
word = lru_cache(maxsize=50_000)(escape)


def as_html(rows: Iterable[tuple]) -> SafeString:
    """rows: as beneficiaries.lists.Page has them."""
    return format_html_join("", ROW, map(cells, rows))


def cells(row: tuple) -> tuple:
    """Each escaped already, so that it is not escaped anew."""
    name, nik4, kk4, is_alive, relationship, rt, rw, decile, pkh, bpnt, place, level = row
    return (
        word(name),
        kinship(is_alive, relationship),
        word(tersamar(nik4)),
        word(tersamar(kk4)),
        address(place, level, rt, rw),
        standing(decile, pkh, bpnt),
    )


@lru_cache(maxsize=2_000)
def kinship(is_alive: bool | None, relationship: str) -> SafeString:
    return format_html(KINSHIP, DEAD if is_alive is False else "", relationship[:1].upper() + relationship[1:])


@lru_cache(maxsize=50_000)
def address(place: str, level: str, rt: str, rw: str) -> SafeString:
    return format_html(PLACE, place if level == Region.Level.VILLAGE else UNKNOWN_PLACE, rt or NOTHING, rw or NOTHING)


@cache
def standing(decile: int | None, pkh: bool | None, bpnt: bool | None) -> SafeString:
    return format_html(STANDING, NOTHING if decile is None else decile, AID[pkh, bpnt])
