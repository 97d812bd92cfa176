"""The way of a fund's capital as SVG made here: it prints, needs no script and fits a phone (360 units wide)."""

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.templatetags.kube import rupiah_ringkas, tanggal
from disbursements.figures_fund import Stop

WIDTH, TOP, ROW = 360, 20, 44
OWED, BACK, ROLLED = "#b7d3c9", "#0f5c4c", "#b8860b"


def way_svg(stops: list[Stop]) -> SafeString | str:
    """A bar for each group that has received, from that day until it had paid back; dark is what came back.

    A dashed line leads from the group whose capital went on to the one that received it. "" before any has received.
    """
    given = [stop for stop in stops if stop.lending]
    if not given:
        return ""
    first_on = min(stop.lending.booked_on for stop in given)
    last_on = max(max(stop.lending.booked_on, stop.last_paid_on or first_on) for stop in given)
    bars = {stop.place.pk: bar(stop, y, first_on, last_on) for stop, y in zip(given, heights(given), strict=True)}
    text = "; ".join(in_words(stop) for stop in given)
    return format_html(
        '<svg class="kube-chart" viewBox="0 0 {} {}" role="img" aria-label="Perjalanan modal: {}"'
        ' xmlns="http://www.w3.org/2000/svg" font-size="12" fill="#1f2a27"><desc>{}</desc>'
        '<text x="0" y="12">{}</text><text x="{}" y="12" text-anchor="end">{}</text>{}{}</svg>',
        WIDTH,
        TOP + ROW * len(given),
        text,
        text,
        tanggal(first_on),
        WIDTH,
        tanggal(last_on),
        format_html_join("", "{}", ((rolled(bars, stop),) for stop in given if stop.lending.source_id)),
        format_html_join("", "{}", ((drawn(*bars[stop.place.pk], stop),) for stop in given)),
    )


def heights(given: list[Stop]) -> list[int]:
    return [TOP + ROW * number for number in range(len(given))]


def bar(stop: Stop, y: int, first_on: date, last_on: date) -> tuple[int, int, int]:
    """(left, right, top) of a group's bar; who still owes has his until the end of the drawing."""
    ended_on = stop.last_paid_on if stop.place.is_finished else None
    left = min(along(stop.lending.booked_on, first_on, last_on), WIDTH - 4)
    return left, max(along(ended_on or last_on, first_on, last_on), left + 4), y


def along(day: date, first_on: date, last_on: date) -> int:
    return round(WIDTH * (day - first_on).days / max((last_on - first_on).days, 1))


def rolled(bars: dict, stop: Stop) -> SafeString:
    _, right, above = bars[stop.lending.source_id]
    left, _, below = bars[stop.place.pk]
    return format_html(
        '<path d="M{} {} V{} H{} V{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="4 3"/>',
        right - 1,
        above + 31,
        below + 1,
        left + 1,
        below + 19,
        ROLLED,
    )


def drawn(left: int, right: int, y: int, stop: Stop) -> SafeString:
    wide = right - left
    return format_html(
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end" font-weight="700">{}%</text>'
        '<rect x="{}" y="{}" width="{}" height="12" rx="2" fill="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="12" rx="2" fill="{}"/>',
        y + 14,
        stop.place.group,
        WIDTH,
        y + 14,
        stop.place.percent,
        left,
        y + 19,
        wide,
        OWED,
        left,
        y + 19,
        wide * stop.place.percent // 100,
        BACK,
    )


def in_words(stop: Stop) -> str:
    place, source = stop.place, stop.lending.source
    return (
        f"{place.group} menerima {rupiah_ringkas(place.lent_rupiah)} pada {tanggal(stop.lending.booked_on)}"
        f"{f' dari modal {source.group}' if source else ''}, kembali {place.percent}%"
    )
