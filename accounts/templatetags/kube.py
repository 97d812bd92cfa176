"""How figures, dates and forms look on every page and paper."""

import uuid

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from num2words import num2words

from accounts.roles import ACCESS

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


@register.filter
def terbilang(number):
    """20000000 -> "dua puluh juta"; the library says "not" for nought."""
    return num2words(number, lang="id") if number else "nol"


@register.filter
def tanggal(day):
    """2023-07-26 -> "26 Juli 2023"; a moment is shown on the office's day."""
    if not day:
        return "–"
    if hasattr(day, "tzinfo"):
        day = timezone.localtime(day)
    return date_format(day, "j F Y")


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
    return f"{date_format(local, 'j F Y H.i')} {ZONES.get(str(local.tzinfo), '')}".strip()


@register.filter
def tersamar(last4):
    """The shown end of a sealed number: "0001" -> "•••• 0001"."""
    return f"•••• {last4}" if last4 else "–"


@register.simple_tag
def form_token():
    """The one-time token of a writing form: its idempotency key (accounts/access.py)."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def may(context, view_name, method="POST"):
    """Whether the user's role may open this page: buttons follow the same table as the doors."""
    return context["request"].user.role in ACCESS.get(view_name, {}).get(method, ())


@register.simple_tag(takes_context=True)
def with_query(context, **changes):
    """The present query string with some parameters changed: for page links that keep the filter."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
