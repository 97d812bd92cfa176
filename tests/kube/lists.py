"""Lists of groups and members as files, taken in as the pages do."""

import csv
import io
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.playing import complete
from kube.models import GroupImport
from kube.services import imports

CASE = Path(__file__).parents[2] / "cases" / "kupang-2019"


def case_file(name):
    return SimpleUploadedFile(name, (CASE / name).read_bytes())


def table(name, *rows):
    """A CSV of rows; every row has the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def group(**values):
    return {
        "kode kelompok": "K-1",
        "nama kelompok": "KUBE Mawar",
        "kelurahan": "Imopuro",
        "jumlah anggota": "",
    } | values


def member(serial=9001, card=None, **values):
    numbers = {"nik": f"187290050785{serial}", "no kk": f"187290010203{card or serial + 500}"}
    return {"kode kelompok": "K-1", **numbers, "nama": f"WARGA {serial}", "jabatan": ""} | values


def load(actor, since_on, groups=None, members=None, new_status="active") -> GroupImport:
    """Upload, confirm, and work it off; the import with its job finished."""
    source = imports.receive_lists(actor=actor, groups=groups, members=members)
    source = imports.start_import(actor=actor, source=source, since_on=since_on, new_status=new_status)
    source.job = complete(source.job)
    return source
