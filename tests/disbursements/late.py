"""Money that comes back after it was credited, as the tests of late returns want it."""

from datetime import date

from disbursements.models import LateReturn
from tests.disbursements import paying

BACK_ON = date(2023, 8, 20)
CLOSED = "Rekening tutup"


def credited(rina, batch):
    """Everybody of the batch has his money."""
    paying.apply(rina, batch, paying.answer_rows(batch))
    batch.refresh_from_db()
    return batch


def late_row(batch, number=1, on=BACK_ON, reason=CLOSED):
    payment = batch.payments.get(number=number)
    return [payment.reference, payment.amount_rupiah, "RETUR", on, reason]


def reported(rina, batch, number=1, **told):
    """All credited, and a second file that says one came back."""
    paying.apply(rina, credited(rina, batch), [late_row(batch, number, **told)])
    return LateReturn.objects.get(payment__batch=batch, payment__number=number, status="reported")
