"""The list for the bank: column for column what was signed, with the full account numbers, and sums to compare."""

from operator import itemgetter

from accounts.errors import NotAllowed
from audit import sealing
from disbursements.lists import CHANGED
from disbursements.models import Batch, Payment
from jobs.writing import CSV_TYPE, XLSX_TYPE, csv_bytes, xlsx_bytes

# The check tells a clerk that a spreadsheet has taken zeros or digits off an account. The last three are left for
# the bank, so that the same file can come back as its answer.
HEADINGS = [
    "NO",
    "REFERENSI",
    "NAMA PENERIMA",
    "NAMA PEMILIK REKENING",
    "BANK",
    "NO REKENING",
    "NILAI",
    "KETERANGAN",
    "PERIKSA REKENING",
    "STATUS",
    "TANGGAL KREDIT",
    "ALASAN RETUR",
]
AMOUNT = itemgetter(HEADINGS.index("NILAI"))
RELATED = ("recipient", "bank", "account", "group_account")
LONGEST_REMARK = 140  # what bulk transfers of Indonesian banks take
TYPES = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE}


def bank_file(batch: Batch, kind: str) -> bytes:
    """The same bytes for the same batch. Raises NotAllowed when an account number is not the one signed for."""
    rows = [row_of(batch, payment) for payment in batch.payments.select_related(*RELATED)]
    total = total_of(rows)
    if kind == "xlsx":
        about = {"sheet": "Daftar bank", "title": f"Daftar bank: {batch.programme}, penyaluran {batch.number}"}
        return xlsx_bytes(HEADINGS, rows, footer=[total], made_at=batch.submitted_at, **about)
    if kind == "csv":
        return csv_bytes(HEADINGS, rows, footer=[total])
    raise NotAllowed("Pilih bentuk berkas: XLSX atau CSV.")


def total_of(rows: list[list]) -> list:
    """How many are paid and how much. Nothing under a reference or an account: it is no line of the list."""
    filled = {"NO": "JUMLAH", "NAMA PENERIMA": len(rows), "NILAI": sum(map(AMOUNT, rows))}
    return [filled.get(heading, "") for heading in HEADINGS]


def row_of(batch: Batch, payment: Payment) -> list:
    account = account_number(payment)
    return [
        payment.number,
        payment.reference,
        payment.recipient.name,
        payment.holder,
        payment.bank.name,
        account,
        payment.amount_rupiah,
        f"{batch.programme} penyaluran {batch.number}"[:LONGEST_REMARK],
        f"{len(account)} angka, berakhir {account[-4:]}",
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
