"""Rows of the case Metro 2023, and small builders for one candidate at a time. Invented NIKs only."""

import csv
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from audit import sealing
from beneficiaries.models import Bank, Release
from jobs.models import Upload
from jobs.uploads import receive_upload
from programmes.columns import BY_KIND
from programmes.rules import CATALOGUE
from programmes.services import candidates, programmes
from programmes.tasks import import_list
from regions.models import Region
from tests.registers import load_entries

CASE = Path(__file__).resolve().parents[2] / "cases" / "metro-2023"
DATA_ON = date(2023, 3, 31)
NINE = [
    "18.72.01.1003",
    "18.72.02.1002",
    "18.72.02.1004",
    "18.72.03.1002",
    "18.72.03.1004",
    "18.72.04.1001",
    "18.72.04.1003",
    "18.72.05.1001",
    "18.72.05.1003",
]
ALL_RULES = [(rule.code, "block", {}) for rule in CATALOGUE if rule.is_usual]
PAPERS = ["Fotokopi KTP dan KK", "Fotokopi buku tabungan"]
HEADINGS = "no,tgl_usul,nik,no_kk,nama,tgl_lahir,jenis_kelamin,kelurahan,embrio_usaha,no_rekening"
# 15 April 1980, a woman; 12 May 1975, a man: both proposed from Imopuro, one of the nine.
SITI, BUDI = "1872015504809401", "1872011205759402"
FAMILY = "1872011001109501"
NAMES = {SITI: "SITI AMINAH", BUDI: "BUDI"}


def make_programme(actor, office, **fields):
    known = {
        "series_name": "Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat",
        "year": 2023,
        "source": "apbd_kota",
        "bank": Bank.objects.get(code="121"),
        "amount_rupiah": 1_000_000,
        "budget_rupiah": 20_000_000,
        "quota": 20,
        "kelurahan": Region.objects.filter(code__in=NINE),
        "needs_bimtek": True,
    }
    return programmes.create_programme(actor=actor, office=office, **known | fields)


def open_with_rules(actor, programme, rules=ALL_RULES):
    programmes.set_rules(actor=actor, programme=programme, rules=rules)
    programmes.set_papers(actor=actor, programme=programme, names=PAPERS)
    return programmes.open_programme(actor=actor, programme=programme)


def rows_of(name):
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_release(actor, rows, region="18.72", data_on=DATA_ON):
    """A loaded DTKS release with these rows (headings of metro-2023-dtks.csv)."""
    content = f"{region} {data_on} {len(rows)}"
    upload = Upload.objects.create(
        kind="register", region_id=region, filename="dtks.csv", sha256=content[:64], size=1, uploaded_by=actor
    )
    release = Release.objects.create(register="DTKS", region_id=region, data_on=data_on, upload=upload)
    return load_entries(release, *(entry_of(number, row) for number, row in enumerate(rows, 2)))


def entry_of(number, row):
    return dict(
        row_number=number,
        name=row.get("NAMA", NAMES.get(row["NIK"], "ANGGOTA")),
        relationship=row.get("HUB_KELUARGA", "KEPALA KELUARGA"),
        decile=int(row.get("DESIL", 2)),
        receives_pkh=row.get("PKH", "TIDAK") == "YA",
        receives_bpnt=row.get("BPNT", "TIDAK") == "YA",
        **sealing.sealed_fields(sealing.NIK, row["NIK"]),
        **sealing.sealed_fields(sealing.KK, row.get("NOKK")),
        **({"region_id": row["KODE_KEL"]} if "KODE_KEL" in row else {}),
        **({"birth_on": row["BORN"]} if "BORN" in row else {}),
    )


def send_list(actor, programme, data, kind="candidates", name="usulan.csv", **more):
    """Upload a list and let the worker take it over. Returns the finished job."""
    data = data if isinstance(data, bytes) else data.encode()
    file = SimpleUploadedFile(name, data)
    upload = receive_upload(actor=actor, kind=kind, region=programme.region, file=file, columns=BY_KIND[kind])
    source = candidates.start_import(actor=actor, programme=programme, upload=upload, kind=kind, **more)
    import_list(source.job.pk)
    source.job.refresh_from_db()
    return source.job


def send_case(actor, programme, name, kind="candidates", **more):
    return send_list(actor, programme, (CASE / name).read_bytes(), kind, name, **more)


def line(number=1, **fields):
    """One line under HEADINGS: Siti, who passes every rule once she is in the register."""
    known = {
        "no": number,
        "tgl_usul": "2023-05-02",
        "nik": SITI,
        "no_kk": FAMILY,
        "nama": "SITI AMINAH",
        "tgl_lahir": "1980-04-15",
        "jenis_kelamin": "P",
        "kelurahan": "Imopuro",
        "embrio_usaha": "YA",
        "no_rekening": "9605068996133",
    }
    return ",".join(str(value) for value in (known | fields).values())


def lines(*rows):
    return "\n".join([HEADINGS, *rows]) + "\n"


def reasons_of(candidate):
    return sorted(reason for result in candidate.results.all() for reason in result.reasons)
