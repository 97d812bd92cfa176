"""The menu: what this role may open, and nothing else."""

from functools import cache

from django.urls import reverse

from accounts.roles import ACCESS

MENU = [
    ("reports:mine", "Tugas saya", "bi-check2-square"),
    ("programmes:list", "Program", "bi-diagram-3"),
    ("beneficiaries:check", "Cek data", "bi-search"),
    ("beneficiaries:releases", "Data terpadu", "bi-people"),
    ("beneficiaries:my_lists", "Daftar kunjungan", "bi-house-check"),
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
        return {"menu": []}
    return {
        "menu": [
            {"url": url, "label": label, "icon": icon, "here": is_below(request.path, url)}
            for url, label, icon in items_for(user.role)
        ]
    }


@cache
def items_for(role):
    """(url, label, icon) of the pages a role may open: the same on every page of every user."""
    return [(reverse(name), *look) for name, *look in MENU if role in ACCESS.get(name, {}).get("GET", ())]


def is_below(path, url):
    return path == url or (url != "/" and path.startswith(url))
