"""Charts as SVG made here: they print, need no script, and keep to the strict content policy (no style attributes).

Widths are user units of the viewBox; the drawing grows and shrinks with the page, and 360 units fit a phone.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.templatetags.kube import angka

WIDTH = 360
MOST_BARS = 40  # more places than that are read in the table
TRACK, PALE, MEDIUM, GOLD, STRONG = "#e3e9e6", "#b7d3c9", "#5b9c8a", "#c9962f", "#0f5c4c"
COLOURS = (PALE, MEDIUM, GOLD, STRONG)
SERIES = (("proposed", "diusulkan"), ("decreed", "ditetapkan"), ("trained", "dilatih"), ("given", "tersalur"))
BAR, PLACE = 5, 46  # units: the height of one bar, and of a place with its name and bars


def length(value: int, most: int) -> int:
    """Units of a bar; something is never drawn as nothing."""
    return max(2, round(WIDTH * value / most)) if value else 0


def drawing(height: int, title: str, text: str, content: SafeString) -> SafeString:
    """An SVG that says in words what it shows."""
    return format_html(
        '<svg class="kube-chart" viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg"'
        ' font-size="13" fill="#1f2a27"><title>{}</title><desc>{}</desc>{}</svg>',
        WIDTH,
        height,
        f"{title}: {text}",
        title,
        text,
        content,
    )


def funnel_svg(steps: list[tuple[str, int]]) -> SafeString:
    """One bar per step of the programme, its number beside its name."""
    most = max((count for _, count in steps), default=0) or 1
    bars = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end" font-weight="700">{}</text>'
        '<rect x="0" y="{}" width="{}" height="14" rx="3" fill="{}"/>'
        '<rect x="0" y="{}" width="{}" height="14" rx="3" fill="{}"/>',
        (
            (y + 13, label, WIDTH, y + 13, angka(count), y + 19, WIDTH, TRACK, y + 19, length(count, most), STRONG)
            for y, (label, count) in zip(range(0, 46 * len(steps), 46), steps, strict=True)
        ),
    )
    text = ", ".join(f"{label} {angka(count)}" for label, count in steps)
    return drawing(46 * len(steps), "Perjalanan program", text, bars)


def places_svg(rows: list[dict], *, title: str = "Per kelurahan", series=SERIES) -> SafeString:
    """Per place one bar under the other for each of the series: (name of the count, what it is called)."""
    counted = [row for row in rows if any(row[name] for name, _ in series)]
    shown = sorted(counted, key=lambda row: (*(-row[name] for name, _ in reversed(series)), row["code"]))[:MOST_BARS]
    most = max((row[name] for row in shown for name, _ in series), default=0) or 1
    places = zip(range(26, 26 + PLACE * len(shown), PLACE), shown, strict=True)
    content = legend(series) + format_html_join("", "{}", ((bars_of(row, y, most, series),) for y, row in places))
    text = "; ".join(f"{row['name']}: {in_words(row, series)}" for row in shown) or "belum ada usulan"
    if len(counted) > len(shown):
        text += f"; {angka(len(counted) - len(shown))} wilayah lain ada di tabel"
    return drawing(26 + PLACE * len(shown), title, text, content)


def legend(series) -> SafeString:
    return format_html_join(
        "",
        '<rect x="{}" y="3" width="12" height="12" rx="2" fill="{}"/><text x="{}" y="13" font-size="11">{}</text>',
        ((x, colour, x + 15, label) for x, (_, label), colour in zip((0, 84, 184, 244), series, COLOURS, strict=True)),
    )


def bars_of(row: dict, y: int, most: int, series) -> SafeString:
    bars = format_html_join(
        "",
        '<rect x="0" y="{}" width="{}" height="{}" rx="2" fill="{}"/>',
        (
            (y + 17 + (BAR + 1) * number, length(row[name], most), BAR, COLOURS[number])
            for number, (name, _) in enumerate(series)
        ),
    )
    counts = " / ".join(angka(row[name]) for name, _ in series)
    return format_html(
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end" font-weight="700">{}</text>{}',
        y + 12,
        row["name"],
        WIDTH,
        y + 12,
        counts,
        bars,
    )


def in_words(row: dict, series) -> str:
    return ", ".join(f"{angka(row[name])} {label}" for name, label in series)
