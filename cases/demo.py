"""The demo cast: its offices and one account for each role, with passwords anybody may know.

Loaded by ./run on its first start (DEMO=yes) and by `load_case`; never by a production start.
"""

from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import Office, Official, User
from accounts.roles import Role
from regions.models import Region

PASSWORD = "kube-demo-2023"

OFFICES = {
    "18.72": {
        "government": "PEMERINTAH KOTA METRO",
        "name": "DINAS SOSIAL",
        "address": "Jalan Contoh Nomor 1, Metro 34111",
        "contact": "Telepon (0725) 000000, surel dinsos@contoh.example",
        "place": "Metro",
        "zone": Office.Zone.WIB,
    },
    "53.71": {
        "government": "PEMERINTAH KOTA KUPANG",
        "name": "DINAS SOSIAL",
        "address": "Jalan Contoh Nomor 2, Kupang 85111",
        "contact": "Telepon (0380) 000000, surel dinsos@contoh.example",
        "place": "Kupang",
        "zone": Office.Zone.WITA,
    },
    "64": {
        "government": "PEMERINTAH PROVINSI KALIMANTAN TIMUR",
        "name": "DINAS SOSIAL",
        "address": "Jalan Contoh Nomor 3, Samarinda 75111",
        "contact": "Telepon (0541) 000000, surel dinsos@contoh.example",
        "place": "Samarinda",
        "zone": Office.Zone.WITA,
    },
    "64.08": {
        "government": "PEMERINTAH KABUPATEN KUTAI TIMUR",
        "name": "DINAS SOSIAL",
        "address": "Jalan Contoh Nomor 4, Sangatta 75611",
        "contact": "Telepon (0549) 000000, surel dinsos@contoh.example",
        "place": "Sangatta",
        "zone": Office.Zone.WITA,
    },
    "31.71": {  # the ministry's directorate, entered where it has its seat
        "government": "KEMENTERIAN SOSIAL REPUBLIK INDONESIA",
        "name": "DIREKTORAT PENANGANAN FAKIR MISKIN",
        "address": "Jalan Contoh Nomor 5, Jakarta 10111",
        "contact": "Telepon (021) 000000, surel dpfm@contoh.example",
        "place": "Jakarta",
        "zone": Office.Zone.WIB,
    },
}

# Officials as public reports of the programmes name them; the ministry's is invented.
OFFICIALS = [
    ("18.72", "I Made Wiryana, S.Sos., M.M.", "Kepala Dinas Sosial", "Plt.", date(2023, 1, 1)),
    ("53.71", "dr. Retnowati", "Kepala Dinas Sosial", "", date(2019, 1, 1)),
    ("64", "Andi Muhammad Ishak", "Kepala Dinas Sosial", "", date(2024, 1, 1)),
    ("64.08", "Jamiatulkhair Daik", "Kepala Dinas Sosial", "", date(2019, 1, 1)),
    ("31.71", "Drs. Surya Contoh, M.Si.", "Direktur Penanganan Fakir Miskin", "", date(2019, 1, 1)),
]

# username, name (invented), role, region
PEOPLE = [
    ("admin", "Ayu Admin", Role.ADMIN, None),
    ("operator", "Sari Operator", Role.OPERATOR, "18.72"),
    ("operator2", "Lina Operator Dua", Role.OPERATOR, "18.72"),
    ("verifikator", "Wati Verifikator", Role.VERIFIKATOR, "18.72"),
    ("kabid", "Budi Kepala Bidang", Role.KABID, "18.72"),
    ("kadis", "Hadi Kepala Dinas", Role.KADIS, "18.72"),
    ("pendamping", "Dewi Pendamping", Role.PENDAMPING, "18.72"),
    ("auditor", "Joni Auditor", Role.AUDITOR, "18.72"),
    ("tksk", "Rini TKSK", Role.TKSK, "18.72.01"),
    ("lurah", "Anton Lurah", Role.LURAH, "18.72.01.1003"),
    ("operator.kupang", "Yusuf Operator", Role.OPERATOR, "53.71"),
    ("pendamping.kupang", "Maria Pendamping", Role.PENDAMPING, "53.71"),
    ("operator.kaltim", "Rini Operator", Role.OPERATOR, "64"),
    ("operator.samarinda", "Operator Samarinda", Role.OPERATOR, "64.72"),
    ("operator.kutim", "Tuti Operator", Role.OPERATOR, "64.08"),
    ("kadis.kutim", "Jamil Kepala Dinas", Role.KADIS, "64.08"),
    ("pendamping.kutim", "Nur Pendamping", Role.PENDAMPING, "64.08"),
    ("operator.kemensos", "Ratna Operator", Role.OPERATOR, "31.71"),
    ("kadis.kemensos", "Surya Direktur", Role.KADIS, "31.71"),
]


@transaction.atomic
def load_demo():
    """Add whatever of the cast is missing. Returns how many accounts were added; existing ones stay as they are.

    Raises NotAllowed while the regions are not loaded.
    """
    for code, fields in OFFICES.items():
        Office.objects.get_or_create(region=loaded_region(code), defaults=fields)
    for code, name, position, acting, since in OFFICIALS:
        Official.objects.get_or_create(
            office=Office.objects.get(region_id=code),
            name=name,
            defaults={"position": position, "acting": acting, "from_on": since},
        )
    return sum(add_person(*row) for row in PEOPLE)


def loaded_region(code):
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist as missing:
        raise NotAllowed(f"Wilayah {code} belum dimuat. Tunggu sampai ./run siap, lalu ulangi.") from missing


def add_person(username, name, role, code):
    if User.objects.filter(username=username).exists():
        return 0
    about = {"role": role, "region_id": code, "is_national": code is None}
    User.objects.create(username=username, name=name, password=hashed(), **about)
    return 1


@cache
def hashed():
    """Hashing is slow on purpose; here everybody may know the password, so once is enough."""
    return make_password(PASSWORD)
