"""Every file that leaves the house, from the pages that hand it out, with the rows of the case Metro 2023."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from beneficiaries.models import Check, Release
from bimtek.models import Bimtek
from disbursements.bankfiles import bank_file
from disbursements.models import BankResult, Batch
from jobs.models import Job, Upload
from jobs.uploads import receive_upload, refused
from jobs.writing import csv_bytes, xlsx_bytes
from programmes.models import Programme
from regions.models import Region
from tests.beneficiaries.visits import a_list
from tests.disbursements.paying import answer_rows, result_file

HARD = [
    "=1+1", "+62 JALAN", "-2+3", "@SUM(A1)", "JL. MAWAR; GG. 2", "DUSUN 1, RT 3; -", 'WARUNG "IBU"', "002", "0012",
    "1/2", "1-2-2026", "'007", " JARAK ", "baris satu\nbaris dua", "a|b", "E+12", "9007199254740993", "é–•", "TRUE",
]  # fmt: skip
# The pages that hand out tables, by their names; each has its file in `files_of`.
TABLES = {
    "beneficiaries:export", "beneficiaries:download_findings", "beneficiaries:check_xlsx",
    "beneficiaries:field_list_xlsx", "bimtek:blank_list_xlsx", "bimtek:unclear_rows", "disbursements:bank_list",
    "disbursements:result_problems", "jobs:refused", "jobs:refused_of", "kube:download_findings",
    "programmes:outcome_xlsx", "reports:programme_xlsx", "jobs:example",
}  # fmt: skip
WORDS = ("xlsx", "export", "bank_list", "refused", "download", "unclear", "problems", "example")
NO_TABLES = {"reports:download"}  # papers


def pages_with_files() -> set[str]:
    """Names of pages that look as if they hand out a table: a new one is to have its file here."""
    names = set()
    for space, (_, resolver) in get_resolver().namespace_dict.items():
        names |= {f"{space}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    return {name for name in names if any(word in name for word in WORDS)} - NO_TABLES


class Office:
    """The operator of Kota Metro at his desk."""

    def __init__(self):
        self.user = User.objects.get(username="operator")
        self.browser = Client()
        self.browser.force_login(self.user)

    def take(self, name: str, *args, **form) -> bytes:
        """What a button hands out."""
        answer = self.browser.post(reverse(name, args=args), form)
        assert answer.status_code == 200, (name, answer.status_code, answer.headers.get("Location"))
        return answer.getvalue()

    def open(self, name: str, *args) -> bytes:
        answer = self.browser.get(reverse(name, args=args))
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.getvalue()


def files_of(office: Office, folder) -> dict[str, bytes]:
    """{name: bytes}"""
    release, programme = Release.objects.get(), Programme.objects.get(year=2023)
    batch, bimtek = Batch.objects.order_by("number").first(), Bimtek.objects.get()
    pendamping = User.objects.get(username="pendamping")
    visits = a_list(office.user, release, pendamping)
    return {
        "hard.xlsx": xlsx_bytes(["=Teks", "Nilai"], [[text, 1] for text in HARD]),
        "hard.csv": csv_bytes(["=Teks", "Nilai"], [[text, 1] for text in HARD]),
        "release.xlsx": office.take("beneficiaries:export", release.pk, file_type="xlsx"),
        "release.csv": office.take("beneficiaries:export", release.pk, file_type="csv"),
        "findings.xlsx": with_findings(office, release),
        "bank.xlsx": bank_file(batch, "xlsx"),
        "bank.csv": bank_file(batch, "csv"),
        "problems.xlsx": problems(office, batch),
        "attendance.xlsx": office.open("bimtek:blank_list_xlsx", bimtek.pk),
        "unclear.xlsx": unclear(office, bimtek),
        "visits.xlsx": office.open("beneficiaries:field_list_xlsx", visits.pk),
        "outcome.xlsx": office.open("programmes:outcome_xlsx", programme.slug),
        "figures.xlsx": office.open("reports:programme_xlsx", programme.slug),
        "candidates.xlsx": refused_rows(office, Upload.Kind.CANDIDATES, "jobs:refused"),
        "allocations.xlsx": refused_rows(office, Upload.Kind.ALLOCATIONS, "jobs:refused_of"),
        "groups.xlsx": groups(office),
        "example.xlsx": office.open("jobs:example", "candidates"),
        **checked(office, folder),
    }


def keep(office: Office, kind: str, text: str) -> Upload:
    """As if sent; without the columns of a list, for its rows are refused by hand here."""
    file = SimpleUploadedFile("daftar.csv", text.encode())
    return receive_upload(actor=office.user, kind=kind, region=Region.objects.get(pk="18.72"), file=file)


def hard_list(heading: str) -> str:
    quoted = ['"' + text.replace('"', '""') + '"' for text in HARD]
    return "\n".join([heading, *(f"1872900507859{number:03};NAMA;{text}" for number, text in enumerate(quoted))])


def refused_rows(office: Office, kind: str, name: str) -> bytes:
    heading = "NIK;Nama;Kelurahan" if kind == Upload.Kind.CANDIDATES else "Kode wilayah;Komponen;Nilai"
    upload = keep(office, kind, hard_list(heading))
    for number in range(2, len(HARD) + 2):
        refused(upload, number, "NIK", "x", "nik_length", "NIK bukan 16 angka.").save()
    if name == "jobs:refused_of":
        return office.take(name, upload.pk)
    job = Job.objects.create(title="Usulan", task="x", region=upload.region, upload=upload, state="done")
    return office.take(name, job.pk)


def with_findings(office: Office, release: Release) -> bytes:
    refused(release.upload, 3, "Alamat", "x", "text_formula", "Sel ini berisi rumus.").save()
    return office.take("beneficiaries:download_findings", release.pk)


def problems(office: Office, batch: Batch) -> bytes:
    rows = answer_rows(batch)
    rows[0][2] = "ENTAHLAH"
    text, region = result_file(rows).read().decode(), Region.objects.get(pk="18.72")
    second = User.objects.get(username="operator2")
    file = SimpleUploadedFile("daftar.csv", text.encode())
    upload = receive_upload(actor=second, kind=Upload.Kind.BANK_RESULT, region=region, file=file)
    result = BankResult.objects.create(batch=batch, region=batch.region, upload=upload)
    return office.take("disbursements:result_problems", result.pk)


def unclear(office: Office, bimtek: Bimtek) -> bytes:
    upload = keep(office, Upload.Kind.ATTENDANCE, "No.;Nama;Sesi 1\n999;SIAPA; v\n998;LAIN;v\n")
    return office.take("bimtek:unclear_rows", bimtek.pk, upload.pk)


def groups(office: Office) -> bytes:
    from kube.services import imports

    rows = "kode kelompok;nama kelompok;kelurahan\nK-1;;Imopuro\nK-2;KUBE Mawar;Tidak Ada\n"
    source = imports.receive_lists(actor=office.user, groups=SimpleUploadedFile("k.csv", rows.encode()), members=None)
    refused(source.groups, 2, "Nama kelompok", "", "name_blank", "Nama kelompok kosong.").save()
    return office.take("kube:download_findings", source.pk, list="groups")


def checked(office: Office, folder) -> dict[str, bytes]:
    (folder / "calon.csv").write_text("Nama;NIK;Kelurahan\nSITI AMINAH;1872015504809401;Imopuro\n=1+1;;Imopuro\n")
    call_command("verify", str(folder / "calon.csv"), "--region", "18.72", "--out", str(folder / "hasil.csv"))
    check = Check.objects.latest("id")
    return {
        "check.csv": (folder / "hasil.csv").read_bytes(),
        "check.xlsx": office.take("beneficiaries:check_xlsx", check.pk),
    }
