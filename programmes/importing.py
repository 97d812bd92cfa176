"""Workers: an uploaded list becomes candidates, or recipients of a past year.

Reading and sealing come first and may be repeated without harm; then one transaction compares and writes everything
while the programme is locked, so that a worker that dies leaves either nothing or all, and two lists follow each other.
"""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.urls import reverse

from accounts.errors import NotAllowed
from audit import sealing
from audit.trail import record
from beneficiaries.people import persons_for
from jobs.cells import Cells, Refusal, dates_of
from jobs.fields import parse_year
from jobs.left_out import keep_left_out
from jobs.models import Finding
from jobs.uploads import doubtful, read_upload, refused
from jobs.work import hold, report, show
from programmes.columns import BY_KIND
from programmes.comparing import Compared, Read, Taken, compare
from programmes.correcting import before_and_after, changeable, correct, for_history, written
from programmes.evaluation import are_many, judge_candidates, place_of, unseen
from programmes.models import Candidate, CandidateCorrection, CandidateImport, Programme, Recipient, RuleResult
from programmes.rows import label_of, nik_of_past, read_candidate, read_person, read_place, whole_number
from regions.finding import IN_WORDS, VillageFinder

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
    counts = write_once(job, source, write_candidates)
    outcome = judge_or_say_why(job, programme)
    url = reverse("programmes:candidates", args=[programme.slug])
    report(job, note=outcome.pop("note"), counts=counts | outcome, result_url=url)


def import_past(job, source):
    programme = source.programme
    counts = write_once(job, source, write_recipients)
    for later in later_programmes(programme):
        judge_or_say_why(job, later)
    url = reverse("programmes:recipients", args=[programme.slug])
    report(job, note=f"{counts['Baru']} penerima tahun {programme.year} dicatat.", result_url=url)


def write_once(job, source, write):
    """The counts of what was written. They stand in the job since that very transaction, so a second attempt of
    a job that died later does not write again."""
    if job.counts:
        return job.counts
    read = read_list(source.upload, source.kind, source.programme, partial(report, job))
    with transaction.atomic():
        hold(job)
        programme = Programme.objects.select_for_update(no_key=True).get(pk=source.programme_id)
        found = compare(programme, source.kind, source.component, read)
        write(source, programme, found, job.requested_by)
        replace_findings(source.upload, read.refused + read.doubtful)
        keep_left_out(source.upload, read.left_out)
        record(
            actor=job.requested_by,
            verb=f"{source.kind}.imported",
            subject=source.programme,
            file=source.upload.filename,
            count=len(found.new),
            corrected=len(found.corrected),
            refused=len(read.refused),
        )
        counts = counts_of(found)
        report(job, counts=counts)
    return counts


def look_at(upload, kind, programme, component=None) -> Compared:
    """What would come of an upload, without writing anything: for the preview and for a trial run."""
    return compare(programme, kind, component, read_list(upload, kind, programme))


def read_list(upload, kind, programme, tell: Callable = unseen) -> Read:
    """Every row of an upload. Raises NotAllowed for a file that cannot be read."""
    table = read_upload(upload, columns=BY_KIND[kind])
    read, places = READERS[kind](programme), table.places
    dates = dates_of(table.rows, places)
    found = Read([], [], [], table.counts.rows_seen, [*table.left_out, *table.unread_sheets])
    for done, row in enumerate(table.rows):
        if done % CHUNK == 0:
            tell(done=done, total=len(table.rows), note="Membaca baris.")
        try:
            cells = Cells(places, row, dates)
            found.taken.append(Taken(row.number, *read(cells)))
        except Refusal as refusal:
            found.refused.append(refused_row(upload, row.number, refusal))
        else:
            found.doubtful += [doubtful_row(upload, remark) for remark in cells.remarks]
    return found


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
        return whole_number(cells.written("number")), candidate

    return read


def write_candidates(source, programme, found, actor):
    new = numbered(programme, found.new)
    for candidate in new:
        candidate.source, candidate.component_id = source, source.component_id
    write_corrections(source, found.corrected, actor)
    give_persons(new)
    Candidate.objects.bulk_create(new, batch_size=BATCH)


def write_corrections(source, corrected, actor):
    """What a proposal was before stays with the list that changed it, and in the history of the proposal."""
    CandidateCorrection.objects.bulk_create(
        [
            CandidateCorrection(
                candidate=each.known, source=source, before_sealed=written(each.known), changed=each.changed
            )
            for each in corrected
        ],
        batch_size=BATCH,
    )
    told = [(each.known, for_history(before_and_after(each.known, each.row.line, each.changed))) for each in corrected]
    for each in corrected:
        correct(each.known, each.row.line, each.changed)
        each.known.status, each.known.evaluated_at = Candidate.Status.PROPOSED, None  # judged again, or waiting for it
    lines = [each.known for each in corrected]
    give_persons(lines)
    for candidate in lines:  # `bulk_update` asks for a CASE of every row in every column: ten times as slow
        candidate.save(update_fields=[*changeable(), "status", "evaluated_at"])
    RuleResult.objects.filter(candidate__in=lines).delete()
    for candidate, cells in told:
        record(
            actor=actor,
            verb="candidate.corrected",
            subject=candidate,
            before={name: before for name, before, _ in cells},
            after={name: after for name, _, after in cells},
            file=source.upload.filename,
        )


def give_persons(candidates):
    """A sound NIK is a person; whoever has none is known to nobody."""
    known = persons_for(candidate for candidate in candidates if candidate.nik_index)
    for candidate in candidates:
        candidate.person_id = known[bytes(candidate.nik_index)] if candidate.nik_index else None


def numbered(programme, rows) -> list[Candidate]:
    """New candidates with their numbers: the one wished for if it is free, else the next after all."""
    taken = set(programme.candidates.values_list("number", flat=True))
    free = max(taken | {row.wished or 0 for row in rows}, default=0)
    for row in rows:
        number = row.wished
        if number is None or number in taken:
            number = free = free + 1
        taken.add(number)
        row.line.number = number
    return [row.line for row in rows]


def counts_of(found: Compared) -> dict:
    """Figures worth a tile, and beside them what is to be looked at."""
    figures = {label: figure for label, figure in found.figures().items() if label not in found.counted}
    if figures["Baris di berkas"] == figures["Baris dibaca"]:
        del figures["Baris di berkas"]
    remarks = {label: figure for label, figure in found.counted.items() if figure}
    return tiles(figures) | ({TO_CHECK: remarks} if remarks else {})


def recipient_reader(programme):
    """A function Cells -> (wished number, Recipient of that year)."""
    villages = VillageFinder(programme.region)

    def read(cells):
        if (year := cells.value("year", parse_year)) not in (None, programme.year):
            raise Refusal("year", str(year), "other_year", f"Tahun di baris ini bukan {programme.year}.")
        about = read_person(cells)
        nik = nik_of_past(cells, about["birth_on"], about["sex"])
        region = settled_village(villages, programme, read_place(cells))
        columns = {name: value for name, value in about.items() if name != "birth_on"}
        columns |= sealing.sealed_fields(sealing.NIK, nik) | {"business": cells.text("business", 80)}
        recipient = Recipient(programme_id=programme.pk, region=region, **columns)
        recipient.birth_on = about["birth_on"]  # of the person, not of the line
        return whole_number(cells.written("number")), recipient

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


def write_recipients(source, programme, found, actor):
    new = [row.line for row in found.new]
    known = persons_for(new)
    first = programme.recipients.count() + 1
    for number, row in enumerate(found.new, first):
        row.line.person_id, row.line.number = known[bytes(row.line.nik_index)], row.wished or number
        row.line.source, row.line.component_id = source, source.component_id
    Recipient.objects.bulk_create(new, batch_size=BATCH)


READERS = {CandidateImport.Kind.CANDIDATES: candidate_reader, CandidateImport.Kind.PAST: recipient_reader}


def replace_findings(upload, findings):
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
