"""Kota Metro 2023, from the first file to the last signature.

As reported: 20 people of 9 kelurahan not served in 2022, in the register, without PKH and BPNT, with an embryo
business; bimtek on 26 July 2023; Rp 1,000,000 each to their own account at Bank Lampung. One transfer comes back
("nama tidak sesuai"), is corrected and paid again.
"""

from datetime import date, time

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Office, Official
from audit import sealing
from beneficiaries.models import Bank, Release
from beneficiaries.services import correct_account, start_release
from bimtek import services as bimteks
from bimtek.models import Participant
from bimtek.queries import trained
from cases.playing import complete, open_file, read_rows, reasons_in
from disbursements import services as disbursements
from disbursements import services_results
from disbursements.marks import unticked
from disbursements.models import Payment
from jobs.models import Upload
from jobs.uploads import receive_upload
from jobs.writing import csv_bytes
from programmes.models import Candidate, CandidateImport, Recipient
from programmes.services import candidates, decrees, papers, programmes
from regions.models import Region

NAME = "Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat"
REGION = "18.72"
AMOUNT = 1_000_000
QUOTA = 20
KELURAHAN = [  # the nine of 2023, by code: the reports' spellings differ from the decree's
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
RULES = [
    "nik_sound",
    "nik_once",
    "not_helped_before",
    "in_register",
    "no_pkh",
    "no_bpnt",
    "one_per_household",
    "has_business",
    "kelurahan_not_served",
    "kelurahan_of_this_year",
]
PAPERS = [
    "Fotokopi KTP dan KK",
    "Fotokopi buku tabungan",
    "Pakta integritas",
    "Surat pernyataan belum pernah menerima",
]
SPEAKERS = {  # by session, with titles as reported
    "1": ("Drs. Rakhmat Zainuddin, M.Si", time(8, 30), time(10, 0)),
    "2": ("I Made Wiryana, S.Sos., M.M.", time(10, 15), time(11, 45)),
    "3": ("Nanik Ratnawati, A.KS., M.M.", time(13, 0), time(14, 30)),
}
DECIDED_ON = date(2023, 7, 10)
HELD_ON = date(2023, 7, 26)


def play(cast, directory):
    """Play the case with the files of `directory`. Returns the figures `load_case` prints."""
    load_register(cast, directory)
    programme = make_programme(cast, directory)
    figures = judge(cast, directory, programme)
    if figures["eligible"]:
        decree = decide(cast, programme)
        train(cast, directory, programme, decree)
        pay(cast, programme, decree)
    return figures | totals(programme) | {"matches_expected": matches(directory, programme)}


def load_register(cast, directory):
    file = open_file(directory, "metro-2023-dtks.csv")
    upload = receive_upload(actor=cast.operator, kind=Upload.Kind.REGISTER, region=REGION, file=file)
    release = start_release(
        actor=cast.operator, upload=upload, register=Release.Register.DTKS, data_on=date(2023, 6, 30)
    )
    complete(release.job)


def make_programme(cast, directory):
    operator = cast.operator
    quota = max(QUOTA, sum(row["outcome"] == "eligible" for row in expected_rows(directory)))
    programme = programmes.create_programme(
        actor=operator,
        office=Office.objects.get(region_id=REGION),
        series_name=NAME,
        year=2023,
        source="apbd_kota",
        bank=Bank.objects.get(code="121"),
        amount_rupiah=AMOUNT,
        budget_rupiah=quota * AMOUNT,
        quota=quota,
        kelurahan=Region.objects.filter(code__in=KELURAHAN),
        needs_bimtek=True,
    )
    programmes.set_rules(actor=operator, programme=programme, rules=[(code, "block", {}) for code in RULES])
    programmes.set_papers(actor=operator, programme=programme, names=PAPERS)
    programmes.open_programme(actor=operator, programme=programme)
    return programme


def judge(cast, directory, programme):
    """Past recipients, proposals, and the verdict of the rules."""
    for name, kind in (("metro-2022.csv", "past"), ("metro-2023.csv", "candidates")):
        file = open_file(directory, name)
        upload = receive_upload(actor=cast.operator, kind=kind, region=REGION, file=file)
        source = candidates.start_import(
            actor=cast.operator, programme=programme, upload=upload, kind=CandidateImport.Kind(kind)
        )
        complete(source.job)
    return candidates.evaluate(actor=cast.operator, programme=programme)


def decide(cast, programme):
    decree = decrees.draft_decree(
        actor=cast.operator,
        programme=programme,
        title=f"Penetapan Penerima {programme.series.name} Kota Metro Tahun {programme.year}",
        considerations=(
            "bahwa untuk meningkatkan pendapatan keluarga miskin yang mempunyai embrio usaha perlu diberikan bantuan"
            " pengembangan ekonomi masyarakat;\n"
            "bahwa nama-nama dalam lampiran telah diverifikasi dan divalidasi terhadap Data Terpadu Kesejahteraan"
            " Sosial serta memenuhi syarat sebagai penerima bantuan."
        ),
        legal_bases=(
            "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin;\n"
            "Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020 tentang Pedoman Teknis Pengelolaan Keuangan Daerah."
        ),
        copies_to="Wali Kota Metro (sebagai laporan)\nInspektur Kota Metro",
    )
    decrees.place_all(actor=cast.operator, decree=decree)
    decrees.submit_decree(actor=cast.operator, decree=decree)
    official = Official.objects.in_office(DECIDED_ON).get(office=programme.office)
    decrees.sign_decree(actor=cast.kadis, decree=decree, official=official, decided_on=DECIDED_ON)
    decree.refresh_from_db()
    return decree


def train(cast, directory, programme, decree):
    """Sessions, invitations and marks from metro-2023-bimtek.csv; only HADIR counts as present."""
    rows = read_rows(directory, "metro-2023-bimtek.csv")
    bimtek = bimteks.plan_bimtek(
        actor=cast.operator,
        office=programme.office,
        programme=programme,
        title=f"Bimbingan Teknis Penerima {programme.series.name}",
        venue="Aula Dinas Sosial Kota Metro",
        held_on=HELD_ON,
        facilitators=[cast.pendamping],
    )
    sessions = {}
    for row in rows:
        if row["sesi"] not in sessions:
            speaker, starts_at, ends_at = SPEAKERS[row["sesi"]]
            sessions[row["sesi"]] = bimteks.add_session(
                actor=cast.operator,
                bimtek=bimtek,
                topic=row["materi"],
                speaker=speaker,
                speaker_position=row["narasumber_jabatan"],
                starts_at=starts_at,
                ends_at=ends_at,
            )
    bimteks.invite_from_decree(actor=cast.operator, bimtek=bimtek, decree=decree)
    invited = {
        bytes(participant.recipient.nik_index): participant
        for participant in Participant.objects.filter(bimtek=bimtek).select_related("recipient")
    }
    for row in rows:
        participant = invited.get(sealing.blind_index(sealing.NIK, row["nik"]))
        if participant and row["kehadiran"] == "HADIR":
            bimteks.mark(actor=cast.pendamping, participant=participant, session=sessions[row["sesi"]], is_present=True)
    bimteks.finish_bimtek(actor=cast.operator, bimtek=bimtek)


def pay(cast, programme, decree):
    """One batch, one transfer returned, the account corrected, a second batch."""
    for recipient in decree.recipients.all():
        papers.receive_all_papers(actor=cast.operator, recipient=recipient)
    if not trained(programme).exists():
        return
    first = approve_and_send(cast, decree, date(2023, 8, 8))
    payments = list(first.payments.select_related("recipient").order_by("number"))
    returned = payments[-1]
    answer(cast, first, payments, date(2023, 8, 9), returned=returned)
    correct_account(
        actor=cast.operator,
        person=returned.recipient.person,
        bank=returned.bank,
        number=f"90{returned.pk:011d}",
        holder=returned.recipient.name,
        reason="Retur bank: nama tidak sesuai; rekening baru dari buku tabungan penerima.",
    )
    second = approve_and_send(cast, decree, date(2023, 8, 15))
    answer(cast, second, list(second.payments.all()), date(2023, 8, 16))


def approve_and_send(cast, decree, sent_on):
    batch = disbursements.prepare_batch(actor=cast.operator, decree=decree)
    disbursements.submit_batch(actor=cast.operator, batch=batch)
    marked = {payment.number for payment in unticked(batch, ())}
    disbursements.check_batch(actor=cast.kabid, batch=batch, looked_at=marked)
    disbursements.approve_batch(actor=cast.kadis, batch=batch, looked_at=marked)
    disbursements.bank_list(actor=cast.operator, batch=batch, kind="csv", sent_on=sent_on)
    batch.refresh_from_db()
    return batch


def answer(cast, batch, payments, on, *, returned=None):
    """The second operator uploads and applies what the bank would send back."""
    rows = [
        [payment.reference, payment.amount_rupiah, "RETUR", on, "nama tidak sesuai"]
        if payment == returned
        else [payment.reference, payment.amount_rupiah, "KREDIT", on, ""]
        for payment in payments
    ]
    data = csv_bytes(["REFERENSI", "NILAI", "STATUS", "TANGGAL KREDIT", "ALASAN RETUR"], rows)
    upload = receive_upload(
        actor=cast.operator2,
        kind=Upload.Kind.BANK_RESULT,
        region=batch.region_id,
        file=SimpleUploadedFile(f"hasil-bank-{batch.number}.csv", data),
    )
    services_results.apply_result(actor=cast.operator2, batch=batch, upload=upload)


def totals(programme):
    decreed = Recipient.objects.settled().filter(programme=programme)
    payments = Payment.objects.filter(batch__programme=programme)
    first = payments.filter(batch__number=1)
    return {
        "kelurahan": decreed.values("region").distinct().count(),
        "decree_total": sum(decreed.values_list("amount_rupiah", flat=True)),
        "trained": trained(programme).count(),
        "credited": first.filter(status=Payment.Status.CREDITED).count(),
        "returned": first.filter(status=Payment.Status.RETURNED).count(),
        "credited_after_correction": payments.filter(status=Payment.Status.CREDITED).count(),
    }


def expected_rows(directory):
    return read_rows(directory, "metro-2023.expected.csv")


def matches(directory, programme):
    """Whether outcome, complete reasons, kelurahan and amount of every row equal the expected file."""
    return verdicts(programme) == {
        int(row["no"]): (
            row["outcome"],
            reasons_in(row),
            row["kode_kelurahan"],
            int(row["amount"]),
        )
        for row in expected_rows(directory)
    }


def verdicts(programme):
    """{number: (outcome, reasons, kelurahan code, amount)} of every candidate."""
    found = {}
    for candidate in Candidate.objects.filter(programme=programme).prefetch_related("results", "recipient"):
        reasons = frozenset(reason for result in candidate.results.all() for reason in result.reasons)
        placed = candidate.status == Candidate.Status.PLACED
        found[candidate.number] = (
            "eligible" if placed or candidate.status == Candidate.Status.ELIGIBLE else "ineligible",
            reasons,
            candidate.region_id,
            candidate.recipient.amount_rupiah if placed else 0,
        )
    return found
