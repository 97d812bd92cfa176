"""Metro 2023 as reported: 19 of 20 are credited, one comes back, his account is corrected, and he is paid."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit import sealing
from audit.models import Event
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from disbursements.models import Payment
from tests.disbursements import paying
from tests.programmes.placing import make_candidate, make_programme, signed

CASE = Path(settings.BASE_DIR) / "cases" / "metro-2023"
CORRECTED = "9477851407696"  # what the player types from the passbook


def rows(name):
    return list(csv.DictReader((CASE / name).read_text().splitlines()))


@pytest.fixture
def decree(sari, made, office):
    """The 20 eligible proposals of the case with their accounts, trained and complete."""
    programme = make_programme(office)
    eligible = {row["no"] for row in rows("metro-2023.expected.csv") if row["outcome"] == "eligible"}
    for row in rows("metro-2023.csv"):
        if row["no"] in eligible:
            account = sealing.sealed_fields(sealing.ACCOUNT, row["no_rekening"])
            holder = {"name": row["nama"], "account_holder": row["nama_pemilik_rekening"]}
            make_candidate(programme, int(row["no"]), **holder, **account)
    return paying.complete(sari, signed(sari, made, programme))


def answer(send, rina, batch, name):
    """Upload the bank's answer, look, and apply."""
    file = SimpleUploadedFile(name, (CASE / name).read_bytes())
    preview = send(rina, reverse("disbursements:upload_result", args=[batch.pk]), file=file).url
    return send(rina, preview, follow=True).content.decode()


def credited():
    return Payment.objects.filter(status="credited").count()


def test_nineteen_are_credited_one_comes_back_and_then_all_twenty_are_paid(send, sari, rina, budi, made, decree):
    first = paying.send(sari, budi, made, decree)
    assert (first.payment_count, first.total_rupiah) == (20, 20_000_000)
    assert "19 tersalur, 1 retur" in answer(send, rina, first, "metro-2023-hasil-bank.csv")
    returned = Payment.objects.get(status="returned")
    assert (credited(), returned.holder, returned.return_reason) == (19, "LESTARI ERNI SURYANI", "nama tidak sesuai")
    whose = {"person": returned.recipient.person, "bank": Bank.objects.get(code="121"), "holder": returned.holder}
    correct_account(actor=sari, number=CORRECTED, reason="Retur bank: nama tidak sesuai", **whose)
    second = paying.send(sari, budi, made, decree)
    assert "1 tersalur, 0 retur" in answer(send, rina, second, "metro-2023-hasil-bank-2.csv")
    assert (credited(), second.payments.get().replaces) == (20, returned)
    assert Event.objects.about(returned).get().verb == "payment.returned"
