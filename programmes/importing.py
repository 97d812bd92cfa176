"""Workers: an uploaded list becomes candidates, or recipients of a past year.

Reading, sealing and persons come first and may be repeated without harm; then one transaction writes everything,
so a worker that dies leaves either nothing or all. Rows that are already there are counted, never doubled.
"""

from collections import Counter
from functools import partial

from django.db import transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from beneficiaries.people import person_for
from jobs.cells import Cells, Refusal, dates_of
from jobs.fields import parse_year
from jobs.left_out import keep_left_out
from jobs.models import Finding
from jobs.uploads import doubtful, read_upload, refused
from jobs.work import hold, report, show
from programmes.columns import BY_KIND
from programmes.evaluation import are_many, judge_candidates, place_of
from programmes.models import Candidate, CandidateImport, Programme, Recipient
from programmes.rows import label_of, nik_of_past, read_candidate, read_person, read_place, whole_number
from regions.finding import COUNTED_AS, IN_WORDS, VillageFinder

CHUNK = 200  # rows between two reports of progress
BATCH = 1000  # rows written by one INSERT
TO_CHECK = "Masuk, tetapi perlu diperiksa"


def import_list(job):
    """The worker of programmes.tasks.import_list: does what the job's CandidateImport asks for."""
    source = CandidateImport.objects.select_related("programme__region", "programme__series", "upload").get(job=job)
    if source.kind == CandidateImport.Kind.CANDIDATES:
        import_candidates(job, source)
    else:
        import_past(job, source)


def import_candidates(job, source):
    programme = source.programme
    counts = write_once(job, source, candidate_reader(programme), write_candidates)
    outcome = judge_or_say_why(job, programme)
    url = reverse("programmes:candidates", args=[programme.slug])
    report(job, note=outcome.pop("note"), counts=counts | outcome, result_url=url)


def import_past(job, source):
    programme = source.programme
    counts = write_once(job, source, recipient_reader(programme), write_recipients)
    for later in later_programmes(programme):
        judge_or_say_why(job, later)
    url = reverse("programmes:recipients", args=[programme.slug])
    report(job, note=f"{counts['Baru']} penerima tahun {programme.year} dicatat.", result_url=url)


def write_once(job, source, read, write):
    """The counts of what was written. They stand in the job since that very transaction, so a second attempt of
    a job that died later does not write again."""
    if job.counts:
        return job.counts
    taken, refusals, remarks, left_out = read_rows(job, source, read)
    with transaction.atomic():
        hold(job)
        counts = write(source, taken)
        replace_refusals(source.upload, refusals + remarks)
        keep_left_out(source.upload, left_out)
        record(
            actor=job.requested_by,
            verb=f"{source.kind}.imported",
            subject=source.programme,
            file=source.upload.filename,
            count=counts["Baru"],
            refused=len(refusals),
        )
        counts = tiles({"Baris dibaca": len(taken) + len(refusals), "Ditolak": len(refusals)} | counts)
        report(job, counts=counts)
    return counts


def read_rows(job, source, read):
    """What `read` made of each row, the Findings of refused and about taken rows, and the rows that are no data."""
    table = read_upload(source.upload, columns=BY_KIND[source.kind])
    places = table.places
    dates = dates_of(table.rows, places)
    taken, refusals, remarks = [], [], []
    for done, row in enumerate(table.rows):
        if done % CHUNK == 0:
            report(job, done=done, total=len(table.rows), note="Membaca baris.")
        try:
            cells = Cells(places, row, dates)
            taken.append(read(cells))
        except Refusal as refusal:
            refusals.append(refused_row(source.upload, row.number, refusal))
        else:
            remarks += [doubtful_row(source.upload, remark) for remark in cells.remarks]
    return taken, refusals, remarks, [*table.left_out, *table.unread_sheets]


def refused_row(upload, number, refusal):
    return refused(upload, number, label_of(refusal.column), refusal.value[:200], refusal.code, refusal.sentence)


def doubtful_row(upload, remark):
    return doubtful(upload, remark.row, label_of(remark.column), remark.value[:200], remark.code, remark.sentence)


def candidate_reader(programme):
    """A function Cells -> (wished number, Candidate) that knows the kelurahan of this programme's region."""
    villages = VillageFinder(programme.region)

    def read(cells):
        candidate = read_candidate(cells)
        candidate.programme = programme
        candidate.place = place_of(villages, candidate)
        candidate.region = candidate.place.settled or programme.region
        if candidate.nik_index:
            candidate.person = person_for(
                nik=sealing.unseal(sealing.NIK, candidate.nik_sealed),
                name=candidate.name,
                sex=candidate.sex,
                birth_on=candidate.birth_on,
                region=candidate.region,
            )
        return whole_number(cells.written("number")), candidate

    return read


def write_candidates(source, numbered):
    programme = Programme.objects.select_for_update(no_key=True).get(pk=source.programme_id)
    new = without_known(programme, numbered)
    for candidate in new:
        candidate.source, candidate.component_id = source, source.component_id
    Candidate.objects.bulk_create(new, batch_size=BATCH)
    remarks = {
        "NIK tidak benar": sum(bool(candidate.nik_faults) for candidate in new),
        "Nomor KK tidak terbaca": sum(bool(candidate.kk_fault) for candidate in new),
        **Counter(COUNTED_AS[candidate.place.why] for candidate in new if candidate.place.why),
        "Nomor rekening tidak terbaca": sum(bool(candidate.account_fault) for candidate in new),
        "Tanpa nomor rekening": sum(
            candidate.account_sealed is None and not candidate.account_fault for candidate in new
        ),
    }
    return {
        "Baru": len(new),
        "Tetap": len(numbered) - len(new),
        TO_CHECK: {label: number for label, number in remarks.items() if number},
    }


def without_known(programme, numbered):
    """The candidates that are not there yet, each with its number.

    A row is known when number and person (the NIK, else the name) stand together in an earlier list: the same
    list again, corrected in other rows, adds nothing twice. Else the number wished for is given if it is free.
    """
    rows = programme.candidates.values_list("number", "nik_index", "name")
    known = {(number, bytes(index) if index else name) for number, index, name in rows}
    taken = {number for number, _ in known}
    new = [(number, who) for number, who in numbered if (number, who.nik_index or who.name) not in known]
    free = max(taken | {number or 0 for number, _ in new}, default=0)
    for number, candidate in new:
        if number is None or number in taken:
            number = free = free + 1
        taken.add(number)
        candidate.number = number
    return [candidate for _, candidate in new]


def recipient_reader(programme):
    """A function Cells -> (wished number, Recipient of that year)."""
    villages = VillageFinder(programme.region)

    def read(cells):
        if (year := cells.value("year", parse_year)) not in (None, programme.year):
            raise Refusal("year", str(year), "other_year", f"Tahun di baris ini bukan {programme.year}.")
        about = read_person(cells)
        nik = nik_of_past(cells, about["birth_on"], about["sex"])
        region = settled_village(villages, programme, read_place(cells))
        person = person_for(nik=nik, name=about["name"], sex=about["sex"], birth_on=about["birth_on"], region=region)
        columns = {name: value for name, value in about.items() if name != "birth_on"}
        columns |= sealing.sealed_fields(sealing.NIK, nik) | {"business": cells.text("business", 80)}
        return whole_number(cells.written("number")), Recipient(
            programme=programme, person=person, region=region, **columns
        )

    return read


def settled_village(villages, programme, place):
    """The kelurahan a row means. Raises Refusal: what a kelurahan received in a past year must be known."""
    name, district, code = place["kelurahan_text"], place["district_text"], place["village_code_text"]
    found = villages.find(name=name, district=district, code=code)
    if found.settled is None:
        sentence = (
            f"{IN_WORDS[found.why]} Perbaiki barisnya, atau tambahkan ejaannya di halaman Wilayah untuk"
            f" {programme.region}, lalu unggah lagi."
        )
        raise Refusal("kelurahan", name, f"kelurahan_{found.why}", sentence)
    return found.settled


def write_recipients(source, numbered):
    programme = Programme.objects.select_for_update(no_key=True).get(pk=source.programme_id)
    known = set(programme.recipients.values_list("person", flat=True))
    new = []
    for number, recipient in numbered:
        if recipient.person_id not in known:
            known.add(recipient.person_id)
            recipient.number = number or len(known)
            recipient.component_id = source.component_id
            new.append(recipient)
    Recipient.objects.bulk_create(new, batch_size=BATCH)
    return {"Baru": len(new), "Tetap": len(numbered) - len(new)}


def replace_refusals(upload, findings):
    upload.findings.all().delete()
    Finding.objects.bulk_create(findings, batch_size=BATCH)


def later_programmes(programme):
    """Running programmes of the series whose candidates are judged by what this year's recipients received."""
    later = programme.series.programmes.filter(year__gt=programme.year, status=Programme.Status.OPEN)
    return later.filter(candidates__isnull=False).distinct().order_by("year")


def judge_or_say_why(job, programme):
    """Figures of the judgement by label, and `note`: a list is kept also when it cannot be judged yet.

    While many are judged the programme names this job, so that nobody waits for its lock (services/judging.py).
    """
    if are_many(programme.candidates.open()):
        Programme.objects.filter(pk=programme.pk).update(judging=job)
    try:
        figures = judge_candidates(actor=job.requested_by, programme=programme, tell=partial(show, job))
    except NotAllowed as refusal:
        return {"note": f"Usulan masuk, tetapi belum dinilai. {refusal}"}
    eligible, ineligible = figures["eligible"], figures["ineligible"]
    note = f"{figures['candidates']} usulan dinilai: {eligible} layak, {ineligible} tidak layak."
    return {"note": note, "Layak": eligible, "Tidak layak": ineligible}


def tiles(counts):
    """Figures worth a tile: the usual ones always, the unusual ones when there are any."""
    return {label: figure for label, figure in counts.items() if figure or label in ("Baris dibaca", "Baru")}
