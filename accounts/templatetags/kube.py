"""How figures, dates and forms look on every page and paper."""

import re
import uuid
from functools import cache, lru_cache

from django import template
from django.template import defaulttags
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from num2words import num2words

from accounts.roles import ACCESS, is_writing
from regions.codes import REGENCY

register = template.Library()


@register.filter
def angka(number):
    """1234567 -> "1.234.567"; nothing for None."""
    return "" if number is None else f"{number:,}".replace(",", ".")


@register.filter
def rupiah(amount):
    """20000000 -> "Rp20.000.000,00", as official papers write it."""
    return "–" if amount is None else f"Rp{angka(amount)},00"


@register.filter
def rupiah_ringkas(amount):
    """20000000 -> "Rp20.000.000", for tables and tiles; a loss is "−Rp250.000"."""
    if amount is None:
        return "–"
    return f"−Rp{angka(-amount)}" if amount < 0 else f"Rp{angka(amount)}"


# A single thousand is "seribu" behind millions too, but "dua puluh satu ribu" and "seratus satu ribu" stay as they are.
ONE_THOUSAND = re.compile(r"(?<!puluh )(?<!ratus )\bsatu ribu\b")


@register.filter
def terbilang(number):
    """20000000 -> "dua puluh juta", 2001000 -> "dua juta seribu" (docs/decisions/0009)."""
    return ONE_THOUSAND.sub("seribu", num2words(number, lang="id")) if number else "nol"


# As Django spells them; its own formatting asks for the language with every letter, and lists have many dates.
MONTHS = ("", *"Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split())


@register.filter
def tanggal(day):
    """2023-07-26 -> "26 Juli 2023"; a moment is shown on the office's day."""
    if not day:
        return "–"
    if hasattr(day, "tzinfo"):
        day = timezone.localtime(day)
    return f"{day.day} {MONTHS[day.month]} {day.year}"


@register.filter
def hari_tanggal(day):
    """2023-07-26 -> "Rabu, 26 Juli 2023"."""
    return date_format(day, "l, j F Y") if day else "–"


ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@register.filter
def waktu(moment):
    """A moment in the office's zone: "26 Juli 2023 09.15 WIB"."""
    if not moment:
        return "–"
    local = timezone.localtime(moment)
    return f"{tanggal(local)} {local:%H.%M} {ZONES.get(str(local.tzinfo), '')}".strip()


RT_OR_RW = re.compile(r"(?:R[TW])?[ .:]*(\d{1,3}[A-Z]?)", re.IGNORECASE | re.ASCII)


@register.filter
def rt_rw(of):
    """RT and RW of whoever has them as rt and rw: "RT 001/RW 002".

    Older lists stored "RT 01", or both in one cell as "01/02"; a date the spreadsheet made of them is left out.
    """
    rt, _, rw_behind = of.rt.partition("/")
    found = [(word, RT_OR_RW.fullmatch(text.strip())) for word, text in (("RT", rt), ("RW", of.rw or rw_behind))]
    return "/".join(f"{word} {number[1]}" for word, number in found if number)


LONGEST_WHOLE = 18  # letters that fit into the narrowest column of names on paper


MOST_VILLAGES = 10  # named one by one


@register.filter
def per_kecamatan(villages):
    """[(kecamatan, [kelurahan])] of more than ten, in a province [(kabupaten/kota, ...)]; nothing of fewer. Ask with
    parent__parent selected.
    """
    villages = list(villages)
    if len(villages) <= MOST_VILLAGES:
        return []
    is_wide = len({village.code[:REGENCY] for village in villages}) > 1
    folded = {}
    for village in villages:
        place = village.parent.parent if is_wide else village.parent
        folded.setdefault(place.name, []).append(village)
    return list(folded.items())


@register.filter
def nama(name):
    """A name on paper: AL-FATIH stays on one line, so that searching the PDF finds it; longer words may break."""
    return format_html_join(" ", "{}", ((whole(word),) for word in (name or "").split()))


def whole(word):
    return format_html('<span class="whole">{}</span>', word) if "-" in word and len(word) <= LONGEST_WHOLE else word


@register.filter
def sebagian(release, user):
    """Whether this user sees only a part of a release's region, so that who is not found may be registered there."""
    code = getattr(user, "region_id", None) or ""
    return bool(release) and code != release.region_id and code.startswith(release.region_id)


@register.filter
def tersamar(last4):
    """The shown end of a sealed number: "0001" -> "•••• 0001"."""
    return f"•••• {last4}" if last4 else "–"


SEARCH_FIELD = """\
<div class="mb-3">
  <label class="form-label" for="{id}">{label}</label>
  <input class="form-control{invalid}" type="text" name="{name}" id="{id}" value="{value}" maxlength="{longest}"{more}>
  {below}
</div>"""


@register.simple_tag
def search_field(field, prefix=""):
    """A plain text field of a search, without the template engine because lists are opened often.

    prefix: when two forms of a page have a field of the same name.
    """
    own, errors, name, value = field.field, field.errors, f"{prefix}{field.auto_id}", field.value()
    text, look = (errors[0], "invalid-feedback") if errors else (own.help_text, "form-text")
    below = format_html('<div class="{}" id="{}-hint">{}</div>', look, name, text) if text else ""
    required = format_html(" {}", "required") if own.required else ""
    if "data-never-kept" in own.widget.attrs:
        required = format_html('{} data-never-kept="yes" autocomplete="off"', required)
    return format_html(
        SEARCH_FIELD,
        id=name,
        label=field.label,
        invalid=" is-invalid" if errors else "",
        name=field.name,
        value="" if value is None else value,
        longest=own.max_length,
        more=format_html('{} aria-describedby="{}-hint"', required, name) if text else required,
        below=below,
    )


@register.simple_tag
@cache
def head_files():
    """The stylesheets and scripts of every page, the same until the program starts anew."""
    return render_to_string("includes/_head_files.html")


class AddressNode(defaulttags.URLNode):
    """Django's tag `url`, but an address is put together once: most of a page stand on the next one too."""

    def render(self, context):
        key = tuple(value.resolve(context) for value in self.args)
        named = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        try:
            found = address(self.view_name.resolve(context), key, named)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is None:
            return conditional_escape(found) if context.autoescape else found
        context[self.asvar] = found
        return ""


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=20_000)
def address(page, key, named):
    return reverse(page, args=key, kwargs=dict(named))


@register.simple_tag(takes_context=True)
def form_token(context):
    """The one-time token of a writing form: its idempotency key (accounts/access.py). With it, where the page changes
    something, what its fields showed (accounts/forms_edit.py).
    """
    token = format_html('<input type="hidden" name="form_token" value="{}">', uuid.uuid4())
    shown = getattr(context.get("form"), "shown", "") or getattr(context.get("forms"), "shown", "")
    return format_html('{}<input type="hidden" name="shown" value="{}">', token, shown) if shown else token


@register.simple_tag(takes_context=True)
def may(context, view_name, method="POST", of=None):
    """Whether the user may open this page, by his role and, where it changes something, as who owns the thing: buttons
    follow the same tables as the doors.

    of: the thing it would change, when that is not the one this page is about.
    """
    request, rule = context["request"], ACCESS.get(view_name, {})
    if request.user.role not in rule.get(method, ()):
        return False
    thing = of or getattr(request, "about", None)
    if thing is None or not is_writing(rule, method) or not changes_something(view_name):
        return True
    return owned_once(request, thing)


def changes_something(view_name):
    """Whether the page of this name is one that only who owns the thing may send; see accounts.access.opens."""
    return view_name in writing_pages()


@cache
def writing_pages():
    return {name for name, view in pages_below(get_resolver()) if getattr(view, "writes", False)}


def pages_below(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback
        else:
            yield from pages_below(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def owned_once(request, thing):
    """Asked once for each thing of a page, however many buttons it has."""
    known = request.__dict__.setdefault("owned_things", {})
    key = type(thing), thing.pk
    if key not in known:
        known[key] = request.user.seems_to_own(thing)
    return known[key]


@register.simple_tag(takes_context=True)
def with_query(context, **changes):
    """The present query string with some parameters changed: for page links that keep the filter."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
