"""The rows of a list of entries as HTML: fifty of them by format strings, where the template engine takes ten times
as long. The head of the table is templates/beneficiaries/_entries.html."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.templatetags.kube import tersamar
from regions.models import Region

ROW = """\
<tr><td class="lead-cell">{}{}<div class="small fw-normal text-body-secondary">{}</div></td>\
<td class="kube-sealed" data-label="NIK">{}</td><td class="kube-sealed" data-label="Nomor KK">{}</td>\
<td data-label="Kelurahan/desa">{}</td><td data-label="RT/RW">{}/{}</td><td class="num" data-label="Desil">{}</td>\
<td data-label="Bantuan">{}</td></tr>
"""
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
# The same few thousand words stand in every list: each is escaped once.
word = lru_cache(maxsize=50_000)(escape)


def as_html(rows: Iterable[tuple]) -> SafeString:
    """rows: as beneficiaries.lists.Page has them."""
    return format_html_join("", ROW, map(cells, rows))


def cells(row: tuple) -> tuple:
    """Each escaped already, or a constant, so that it is not escaped anew."""
    name, is_alive, relationship, nik4, kk4, rt, rw, decile, pkh, bpnt, place, level = row
    return (
        word(name),
        DEAD if is_alive is False else "",
        word(relationship[:1].upper() + relationship[1:]),
        word(tersamar(nik4)),
        word(tersamar(kk4)),
        word(place) if level == Region.Level.VILLAGE else UNKNOWN_PLACE,
        word(rt or NOTHING),
        word(rw or NOTHING),
        NOTHING if decile is None else word(decile),
        AID[pkh, bpnt],
    )
