"""The menu: what this role may open, and nothing else."""

from functools import cache

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.roles import ACCESS

MENU = [
    ("reports:mine", "Tugas saya", "bi-check2-square"),
    ("programmes:list", "Program", "bi-diagram-3"),
    ("beneficiaries:check", "Cek data", "bi-search"),
    ("beneficiaries:releases", "Data terpadu", "bi-people"),
    ("beneficiaries:my_lists", "Daftar kunjungan", "bi-house-check"),
    ("kube:list", "Kelompok", "bi-people-fill"),
    ("bimtek:list", "Bimtek", "bi-mortarboard"),
    ("disbursements:list", "Penyaluran", "bi-cash-coin"),
    ("funds:list", "Dana bergulir", "bi-arrow-repeat"),
    ("jobs:list", "Pekerjaan", "bi-hourglass-split"),
    ("audit:events", "Riwayat", "bi-clock-history"),
    ("accounts:users", "Pengguna", "bi-person-gear"),
    ("accounts:offices", "Kantor", "bi-building"),
    ("regions:list", "Wilayah", "bi-geo-alt"),
]


def navigation(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": ""}
    here = next((url for url, *_ in items_for(user.role) if is_below(request.path, url)), None)
    return {"menu": menu_of(user.role, here)}


@cache
def menu_of(role, here):
    """The items as HTML: the same on every page of every user of a role, but for the one he is at."""
    return render_to_string("includes/_menu_items.html", {"items": items_for(role), "here": here})


@cache
def items_for(role):
    """(url, label, icon) of the pages a role may open."""
    return [(reverse(name), *look) for name, *look in MENU if role in ACCESS.get(name, {}).get("GET", ())]


def is_below(path, url):
    return path == url or (url != "/" and path.startswith(url))
