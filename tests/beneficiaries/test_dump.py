"""A copy of the database gives no NIK away: see tests/beneficiaries/dump.py for how it is tried."""

import datetime
import random

import pytest
from django.db import connection

from beneficiaries.listed import Line
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.services_checks import make_check
from jobs.masking import masked
from programmes.services import decrees
from tests.beneficiaries.dump import Dump
from tests.beneficiaries.visits import a_list
from tests.bimtek.conftest import plan
from tests.bimtek.test_participants import load as load_participants
from tests.kube.lists import group, member, table
from tests.kube.lists import load as load_groups
from tests.programmes import metro
from tests.programmes.placing import draft

PERSONS = 1_000
# A serial out of 499 is hit by chance twice in a thousand rows; of the hundreds of ways to guess the luckiest hits more
# often. What is no luck hits hundreds.
BY_CHANCE = 14
VILLAGES = {"18.72.01.1003": "Imopuro", "18.72.02.1002": "Purwosari", "18.72.03.1002": "Ganjar Agung"}
HEADINGS = "NOKK,NIK,NAMA,TGL_LAHIR,JENIS_KELAMIN,HUB_KELUARGA,KODE_KEL,DESIL,NO_REKENING"


def people():
    """Each with a kelurahan, a day of birth and a NIK that agrees with both."""
    draw, seen = random.Random(1872), set()
    while len(seen) < PERSONS:
        village, sex = draw.choice(list(VILLAGES)), draw.choice("LP")
        born = datetime.date(1955, 1, 1) + datetime.timedelta(draw.randrange(18_000))
        start = f"{village.replace('.', '')[:6]}{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        nik, kk = f"{start}{draw.randrange(9001, 9500)}", f"187201150512{draw.randrange(9501, 10_000)}"
        if nik not in seen:
            seen.add(nik)
            yield {"nik": nik, "kk": kk, "name": f"WARGA {'ABCDEFGHIJ'[len(seen) % 10]}", "born": str(born),
                   "sex": sex, "village": village}  # fmt: skip


@pytest.fixture
def filled(load, sari, dewi, office):
    """A thousand persons in the register, and hundreds of them in every other table there is for persons."""
    known = list(people())
    rows = [
        f"{p['kk']},{p['nik']},{p['name']},{p['born']},{p['sex']},ANGGOTA,{p['village']},{1 + n % 5},00{n:08}"
        for n, p in enumerate(known)
    ]
    load("\n".join([HEADINGS, *rows]).encode())
    proposed(sari, office, known[:300])
    release = Release.objects.get()
    asked = [p | {"nik": p["nik"][:-1] if n % 3 else p["nik"]} for n, p in enumerate(known[:200])]
    lines = [
        Line(n, p["nik"], len(p["nik"]) == 16, p["name"], p["born"], p["kk"], p["village"], p["sex"])
        for n, p in enumerate(asked, 1)
    ]
    left_out = [{"row": 2, "words": masked(f"{known[0]['nik']} | WARGA"), "reason": "jumlah"}]
    check = make_check(actor=sari, purpose="uji salinan", lines=lines, left_out=left_out, is_limited=False)
    assert check.left_out[0]["words"] == "•••• | WARGA"
    a_list(sari, release, dewi, region="18.72")
    groups = [group(**{"kode kelompok": "K-1"})]
    members = [member(nik=p["nik"], **{"no kk": p["kk"], "nama": p["name"]}) for p in known[:60]]
    load_groups(sari, datetime.date(2023, 7, 26), table("kelompok.csv", *groups), table("anggota.csv", *members))
    bimtek = plan(sari, office, None)
    load_participants(
        sari, bimtek, [f"{p['nik']},{p['name']} {n},L,TKSK,,Metro Pusat" for n, p in enumerate(known[:100])]
    )


def proposed(actor, office, known):
    """Proposed, corrected by a second list, and all who are sound in a decree."""
    programme = metro.make_programme(actor, office, quota=PERSONS, budget_rupiah=PERSONS * 1_000_000)
    metro.open_with_rules(actor, programme, [("nik_sound", "block", {})])
    lines = [
        dict(nik=p["nik"], no_kk=p["kk"], nama=p["name"], tgl_lahir=p["born"], jenis_kelamin=p["sex"],
             kelurahan=VILLAGES[p["village"]], no_rekening=f"0012{n:08}")
        for n, p in enumerate(known)
    ]  # fmt: skip
    wrong = [line | ({"nik": f"{line['nik'][:12]}9000"} if n < 30 else {}) for n, line in enumerate(lines)]
    for listed in (wrong, lines[:60]):
        metro.send_list(actor, programme, metro.lines(*(metro.line(n, **line) for n, line in enumerate(listed, 1))))
    decrees.place_all(actor=actor, decree=draft(actor, programme))


def test_a_copy_of_the_database_tells_no_nik(filled):
    assert RegisterEntry.objects.count() == PERSONS
    with connection.cursor() as cursor:
        now, before = Dump(cursor), Dump(cursor, with_last4=True).best()
    found, cards = now.best(), now.best("kk")
    assert {"beneficiaries_registerentry", "beneficiaries_person", "programmes_candidate", "programmes_recipient",
            "beneficiaries_checkline", "beneficiaries_possiblematch", "beneficiaries_fieldvisit",
            "bimtek_participant"} <= found.keys()  # fmt: skip
    for table_name, (rows, most, way) in (found | {f"{name}, KK": told for name, told in cards.items()}).items():
        assert most <= BY_CHANCE, f"{table_name}: {most} of {rows} by {way}"
    rows, rebuilt, _ = zip(*before.values(), strict=True)  # the columns as they were give nearly all to the same reader
    assert sum(rebuilt) > 0.8 * sum(rows), before
