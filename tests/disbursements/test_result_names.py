"""A bank that names somebody else under a right reference: said before the answer is applied, and no fault of it."""

import pytest
from django.urls import reverse

from disbursements.matching import is_alike
from tests.disbursements.paying import RESULT, answer_rows, apply, result_file

NAMED = [*RESULT, "NAMA PENERIMA", "NAMA PEMILIK REKENING"]


def named_rows(batch, *names):
    """Our own names, but those given for the first lines."""
    rows = [
        [*row, payment.recipient.name, payment.holder]
        for row, payment in zip(answer_rows(batch), batch.payments.order_by("number"), strict=True)
    ]
    return [[*row[:5], *given] for row, given in zip(rows, names, strict=False)] + rows[len(names) :]


def test_another_name_under_a_right_reference_is_remarked_in_the_preview(send, as_, rina, sent):
    rows = named_rows(sent, ("HARTONO WIBISONO", "HARTONO WIBISONO"))
    first = sent.payments.get(number=1)
    address = reverse("disbursements:upload_result", args=[sent.pk])
    page = send(rina, address, file=result_file(rows, NAMED))
    text = as_(rina).get(page.url).text
    assert "Nama pada 1 baris berbeda dari daftar." in text
    assert f"Baris 2: Bank menulis nama HARTONO WIBISONO, di daftar {first.holder}" in text
    assert "Terapkan hasil ini" in text


def test_two_columns_of_names_are_no_reason_to_refuse_the_answer(rina, sent):
    rows = [[*row, "SIAPA", "SIAPA"] for row in answer_rows(sent)]
    assert apply(rina, sent, rows, [*RESULT, "NAMA", "NAMA NASABAH"]).credited == 3


@pytest.mark.parametrize(
    ("written", "ours", "alike"),
    [
        ("SITTI AMINA", "SITI AMINAH", True),
        ("Hj. SITI AMINAH, S.Pd.", "SITI AMINAH", True),
        ("MUHAMAD RIZKI PRATA", "MUHAMMAD RIZKI PRATAMA PUTRA", True),  # cut off by the bank
        ("AMINAH SITI", "SITI AMINAH", True),
        ("HARTONO WIBISONO", "SITI AMINAH", False),
        ("SITI NURJANAH", "SITI AMINAH", False),
        ("JOKO DUA", "JOKO SATU", False),
        ("KUBE MELATI", "KUBE MAWAR", False),
        ("???", "SITI AMINAH", False),
    ],
)
def test_names_are_compared_as_they_sound(written, ours, alike):
    assert is_alike(written, ours) == alike
