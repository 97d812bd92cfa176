"""The list for the bank: column for column what was signed, with the full account numbers, and sums to compare."""

from accounts.errors import NotAllowed
from audit import sealing
from disbursements.lists import CHANGED
from disbursements.models import Batch, Payment
from jobs.writing import CSV_TYPE, XLSX_TYPE, csv_bytes, xlsx_bytes

# The last three are left for the bank, so that the same file can come back as its answer.
HEADINGS = [
    "NO",
    "REFERENSI",
    "NAMA PENERIMA",
    "NAMA PEMILIK REKENING",
    "BANK",
    "NO REKENING",
    "NILAI",
    "KETERANGAN",
    "STATUS",
    "TANGGAL KREDIT",
    "ALASAN RETUR",
]
RELATED = ("recipient", "bank", "account", "group_account")
LONGEST_REMARK = 140  # what bulk transfers of Indonesian banks take
TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


def bank_file(batch: Batch, kind: str) -> bytes:
    """The same bytes for the same batch. Raises NotAllowed when an account number is not the one signed for."""
    rows = [row_of(batch, payment) for payment in batch.payments.select_related(*RELATED)]
    total = ["JUMLAH", len(rows), "", "", "", "", sum(row[6] for row in rows), "", "", "", ""]
    if kind == "xlsx":
        return xlsx_bytes(HEADINGS, rows, sheet="Daftar bank", footer=[total], made_at=batch.submitted_at)
    if kind == "csv":
        return csv_bytes(HEADINGS, rows, footer=[total], quoted=True)
    raise NotAllowed("Pilih bentuk berkas: CSV atau XLSX.")


def row_of(batch: Batch, payment: Payment) -> list:
    return [
        payment.number,
        payment.reference,
        payment.recipient.name,
        payment.holder,
        payment.bank.name,
        account_number(payment),
        payment.amount_rupiah,
        f"{batch.programme} penyaluran {batch.number}"[:LONGEST_REMARK],
        "",
        "",
        "",
    ]


def account_number(payment: Payment) -> str:
    number = sealing.unseal(sealing.ACCOUNT, payment.paid_to.account_sealed)
    if sealing.blind_index(sealing.ACCOUNT, number) != bytes(payment.account_index):
        raise NotAllowed(CHANGED)
    return number


def file_name(batch: Batch, kind: str) -> str:
    return f"daftar-bank-{batch.programme.slug}-{batch.number}.{kind}"
