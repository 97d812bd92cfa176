import csv
import io
import random
import time

from django.core.management import call_command

from audit import sealing
from beneficiaries.models import RegisterEntry
from beneficiaries.people import person_for
from regions.models import Region
from tests.beneficiaries.test_person_aid import help_person
from tests.browser.conftest import DESKTOP, PHONE

OUT = "/tmp/wtc-scratch/"


def test_look(demo, visitor, tmp_path):
    t = time.time()
    rows = list(csv.DictReader(open("/tmp/reg/c1.csv")))
    first = tmp_path / "first.csv"
    first.write_text("".join(open("/tmp/reg/c1.csv").readlines()[:20001]))
    call_command("import_register", str(first), "--region", "18.72", "--data-on", "2023-06-30")
    print("import", time.time() - t)
    small = tmp_path / "second.csv"
    head = open("/tmp/reg/c1.csv").readlines()
    body = [l.replace(",TIDAK,TIDAK,TIDAK,", ",YA,TIDAK,YA,") if i % 7 == 0 else l for i, l in enumerate(head[1:10000])]
    small.write_text(head[0] + "".join(body))
    call_command("import_register", str(small), "--region", "18.72", "--data-on", "2024-06-30", "--register", "DTSEN")
    r = rows[6]
    e = RegisterEntry.objects.get(release__register="DTSEN", nik_index=sealing.blind_index("nik", r["NIK"]))
    p = person_for(nik=r["NIK"], name=r["NAMA"], sex="", birth_on=None, region=e.region)
    help_person(p, Region.objects.get(pk="18.72"), "Bantuan Modal Usaha")
    help_person(p, Region.objects.get(pk="53.71"), "Bergulir")
    rnd = random.Random(3)
    cand = tmp_path / "calon.csv"
    with cand.open("w") as f:
        w = csv.writer(f)
        w.writerow(["Nama", "NIK", "Nomor KK", "Tanggal Lahir", "Kelurahan"])
        for r2 in rnd.sample(rows[:9000], 40) + [rows[6]]:
            n = r2["NIK"]
            k = rnd.random()
            if k < 0.2 and len(n) == 16:
                n = n[:8] + n[9] + n[8] + n[10:]
            elif k < 0.3:
                n = ""
            elif k < 0.4:
                n = "1872035407909999"
            w.writerow([r2["NAMA"].title(), n, r2["NOKK"], r2["TGL_LAHIR"], r2["KELURAHAN"]])
    big = tmp_path / "big.csv"
    with big.open("w") as f:
        w = csv.writer(f)
        w.writerow(["Nama", "NIK", "Nomor KK", "Tanggal Lahir", "Kelurahan"])
        for r2 in rnd.sample(rows[:20000], 400):
            n = r2["NIK"]
            if len(n) == 16 and rnd.random() < 0.3:
                n = n[:8] + n[9] + n[8] + n[10:]
            w.writerow([r2["NAMA"], n, r2["NOKK"], r2["TGL_LAHIR"], r2["KELURAHAN"]])
    import cProfile

    o = io.StringIO()
    call_command(
        "verify",
        str(big),
        "--region",
        "18.72",
        "--json",
        "--purpose",
        "uji coba",
        "--out",
        str(tmp_path / "o.csv"),
        stdout=o,
    )
    print(o.getvalue())
    pr = cProfile.Profile()
    pr.enable()
    call_command("verify", str(big), "--region", "18.72", "--json", "--purpose", "uji coba", stdout=o)
    pr.disable()
    import pstats

    pstats.Stats(pr).sort_stats("cumtime").print_stats(28)
    for who, size, tag in (("operator", DESKTOP, "d"), ("verifikator", PHONE, "p"), ("pendamping", PHONE, "f")):
        v = visitor(who, size)
        page = v.page

        def shot(n):
            page.screenshot(path=f"{OUT}{tag}-{n}.png", full_page=True)

        page.goto(v.address + "/beneficiaries/check/")
        shot("box")
        page.fill("#id_q", r["NIK"])
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        shot("nik")
        page.fill("#id_q", r["NOKK"])
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        shot("kk")
        t = time.time()
        page.fill("#id_q", "siti aminah")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        print("name", time.time() - t)
        shot("name")
        t = time.time()
        page.fill("#id_q", "sitti aminuhx")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        print("like", time.time() - t)
        shot("like")
        page.fill("#id_q", "1872035407909999")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        shot("none")
        page.fill("#id_q", rows[15000]["NIK"])
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        shot("left")
        if who == "pendamping":
            continue
        page.goto(v.address + "/beneficiaries/checks/")
        shot("checks")
        page.goto(v.address + "/beneficiaries/checks/add/")
        shot("add")
        page.fill("[name=purpose]", "Verifikasi usulan KUBE 2024")
        page.set_input_files("[name=file]", str(cand))
        page.get_by_role("button", name="Cek daftar ini").click()
        page.wait_for_load_state()
        shot("result")
        page.get_by_role("link", name="Perlu dilihat").click()
        page.wait_for_load_state()
        shot("near")
        page.get_by_role("button", name="Ini orangnya").first.click()
        page.wait_for_load_state()
        shot("decided")
        page.goto(v.address + "/beneficiaries/checks/add/")
        page.fill("[name=purpose]", "x")
        page.get_by_role("button", name="Cek daftar ini").click()
        page.wait_for_load_state()
        shot("addfault")
