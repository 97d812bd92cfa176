"""Rows to pay: a signed decree whose recipients are trained and complete, and a batch in any state."""

import threading
from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, connections, transaction
from django.utils import timezone

from bimtek.models import AttendanceMark, Bimtek, Participant, Session
from disbursements import services, services_results
from disbursements.marks import unticked
from disbursements.models import BankResult
from jobs.models import Upload
from jobs.uploads import receive_upload
from jobs.writing import csv_bytes
from programmes.services.papers import receive_all_papers
from tests.programmes.placing import make_candidates, make_programme, signed

SENT_ON, CREDITED_ON = date(2023, 8, 8), date(2023, 8, 9)
RESULT = ["REFERENSI", "NILAI", "STATUS", "TANGGAL KREDIT", "ALASAN RETUR"]


def ready_decree(sari, made, office, count=3, **fields):
    """A decree of which everybody can be paid."""
    programme = make_programme(office, **fields)
    make_candidates(programme, count)
    return complete(sari, signed(sari, made, programme))


def complete(sari, decree):
    recipients = list(decree.recipients.order_by("number"))
    for recipient in recipients:
        receive_all_papers(actor=sari, recipient=recipient)
    train(sari, decree, recipients)
    return decree


def train(sari, decree, recipients):
    """One bimtek of one session at which they were all present."""
    programme = decree.programme
    about = {"programme": programme, "office": programme.office, "region": programme.region}
    bimtek = Bimtek.objects.create(title="Bimtek", venue="Aula", held_on=date(2023, 7, 26), **about)
    session = Session.objects.create(bimtek=bimtek, topic="7P", speaker="Rakhmat", starts_at=time(8), ends_at=time(9))
    for number, recipient in enumerate(recipients, 1):
        invited = {"number": number, "recipient": recipient, "name": recipient.name, "region": recipient.region}
        participant = Participant.objects.create(bimtek=bimtek, kind=Participant.Kind.RECIPIENT, **invited)
        AttendanceMark.objects.create(participant=participant, session=session, is_present=True, marked_by=sari)


def prepare(sari, decree):
    return services.prepare_batch(actor=sari, decree=decree)


def submit(sari, decree):
    return services.submit_batch(actor=sari, batch=prepare(sari, decree))


def approve(sari, budi, made, decree):
    batch = submit(sari, decree)
    marked = {payment.number for payment in unticked(batch, ())}
    batch = services.check_batch(actor=budi, batch=batch, looked_at=marked)
    return services.approve_batch(actor=made, batch=batch, looked_at=marked)


def send(sari, budi, made, decree):
    batch = approve(sari, budi, made, decree)
    services.bank_list(actor=sari, batch=batch, sent_on=sending_day(batch))
    batch.refresh_from_db()
    return batch


def sending_day(batch):
    """In the year these tests play in; what is paid again was returned before."""
    back = batch.payments.filter(replaces__isnull=False).values_list("replaces__settled_on", flat=True)
    return max([SENT_ON, batch.decree.decided_on, *back])


def answer_rows(batch, returned=(), on=None):
    """What a bank would write back, with the lines of these numbers returned."""
    on = on or max(CREDITED_ON, batch.sent_on or CREDITED_ON)
    return [
        [p.reference, p.amount_rupiah, "RETUR", on, "nama tidak sesuai"]
        if p.number in returned
        else [p.reference, p.amount_rupiah, "KREDIT", on, ""]
        for p in batch.payments.order_by("number")
    ]


def result_file(rows, headings=RESULT, name="hasil.csv"):
    return SimpleUploadedFile(name, csv_bytes(headings, rows))


def result_upload(rina, batch, rows, headings=RESULT):
    file = result_file(rows, headings)
    return receive_upload(actor=rina, kind=Upload.Kind.BANK_RESULT, region=batch.region_id, file=file)


def applied_by(rina, batch):
    """An answer that was applied, as a row, for payments that are settled as rows."""
    upload = result_upload(rina, batch, [["PB0", 1, "", "", ""]])
    applied = {"is_applied": True, "applied_by": rina, "applied_at": timezone.now()}
    return BankResult.objects.create(batch=batch, region=batch.region, upload=upload, **applied)


def apply(rina, batch, rows, headings=RESULT):
    return services_results.apply_result(actor=rina, batch=batch, upload=result_upload(rina, batch, rows, headings))


def refused_by_database(act):
    """What the database said no with, in the role that serves, or ""; the transaction goes on."""
    try:
        with transaction.atomic():
            act()
    except Error as error:
        return str(error)
    return ""


def at_once(acts):
    """Run the acts in real threads that start together. Returns their results, or the exceptions they raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait(60)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def as_owner(sql, *parameters):
    """Change rows as someone who can switch the triggers off: the owner of the database."""
    connection.close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE disbursements_payment DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE disbursements_batch DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE beneficiaries_bankaccount DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)
        for table in ("disbursements_payment", "disbursements_batch", "beneficiaries_bankaccount"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    connections["owner"].close()
