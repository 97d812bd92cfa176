"""Proposals: taken over from a list, judged by the rules, and let pass by a verifikator who says why."""

from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed
from audit.trail import record
from jobs.work import enqueue
from programmes.evaluation import judge_candidates
from programmes.models import Candidate, CandidateImport, Component, Override, Programme
from programmes.rules import BY_CODE, clean_reason
from programmes.services.judging import hold, judge
from programmes.services.programmes import STALE, add_programme

EARLIEST_YEAR = 2000


@transaction.atomic
def start_import(
    *, actor, programme, upload, kind, component: Component | None = None, year: int | None = None
) -> CandidateImport:
    """Queue the import of a list of proposals, or of the recipients of a past year (default: the year before).

    component: whom the list proposes; may be left out where the programme has one.
    Raises NotAllowed for a file that was taken already, and while the programme is not open.
    """
    held = hold(programme)
    kind = CandidateImport.Kind(kind)
    if kind == CandidateImport.Kind.CANDIDATES:
        refuse_unless_open(held)
    else:
        held = past_programme(actor, held, year or held.year - 1)
    refuse_known_file(held, upload, kind)
    source = CandidateImport.objects.create(
        programme=held,
        component=component_of(held, kind, component),
        kind=kind,
        region=held.region,
        upload=upload,
    )
    source.job = enqueue(
        title=f"Memuat {kind.label.lower()}: {held}"[:160],
        task="programmes.tasks.import_list",
        actor=actor,
        region=held.region,
        upload=upload,
        result_url=programme.get_absolute_url(),
    )
    source.save(update_fields=["job"])
    return source


def component_of(programme, kind, component):
    """The one the list is for. Past recipients stand in the first: what they got then was not told apart."""
    if kind == CandidateImport.Kind.PAST:
        return programme.components.first()
    chosen = component or programme.only_component
    if chosen is None or chosen.programme_id != programme.pk:
        raise NotAllowed("Program ini punya beberapa komponen. Pilih komponen untuk daftar ini.")
    if chosen.is_for_groups:
        raise NotAllowed(f"{chosen} untuk kelompok. Usulkan kelompoknya di tab Usulan, tombol Usulkan kelompok.")
    return chosen


@transaction.atomic
def evaluate(*, actor, programme) -> dict:
    """Judge all open candidates by the rules of today. Returns candidates, eligible, ineligible and reasons."""
    refuse_unless_open(programme)
    return judge_candidates(actor=actor, programme=programme)


@transaction.atomic
def start_evaluation(*, actor, programme) -> dict | None:
    """As `evaluate`; None when the proposals are many and the programme's `judging` does it."""
    refuse_unless_open(programme)
    return judge(actor=actor, programme=hold(programme))


@transaction.atomic
def override_rule(*, actor, candidate, code: str, reason: str) -> Override:
    """Let a candidate pass in spite of one failed rule. Others of the list are judged again: he may now stand for
    his family. Raises NotAllowed without a reason, for rules of identity, and for whoever is in a decree already.
    """
    reason = clean_reason(reason)
    programme = hold(candidate.programme)
    candidate = programme.candidates.get(pk=candidate.pk)
    refuse_override(candidate, code)
    override = add_override(actor, candidate, code, reason)
    before = candidate.status
    judge(actor=actor, programme=programme)
    candidate.refresh_from_db(fields=["status"])
    record(
        actor=actor,
        verb="rule.overridden",
        subject=candidate,
        before={"status": before},
        after={"status": candidate.status},
        rule=BY_CODE[code].told({}),
        reason=reason,
    )
    return override


def refuse_override(candidate, code):
    if candidate.status == Candidate.Status.PLACED:
        raise NotAllowed("Usulan ini sudah masuk SK, jadi penilaiannya tidak dapat diubah.")
    rule = BY_CODE.get(code)
    if rule is None or not candidate.results.filter(code=code, passed=False).exists():
        raise NotAllowed("Aturan ini tidak menggugurkan usulan ini. Muat ulang halaman ini.")
    if not rule.may_be_overridden:
        raise NotAllowed("Aturan NIK tidak dapat dikesampingkan. Perbaiki NIK dalam daftar, lalu unggah lagi.")


def add_override(actor, candidate, code, reason):
    try:
        with transaction.atomic():
            return Override.objects.create(candidate=candidate, code=code, reason=reason, made_by=actor)
    except IntegrityError as error:
        raise NotAllowed(STALE) from error


def refuse_unless_open(programme):
    if programme.status != Programme.Status.OPEN:
        raise NotAllowed("Program ini tidak sedang berjalan. Buka programnya dulu di halaman Pengaturan.")


def refuse_known_file(programme, upload, kind):
    """One upload is one import, and one file is taken once: of a workbook each sheet."""
    if CandidateImport.objects.filter(upload=upload).exists():
        raise NotAllowed(STALE)
    if programme.imports.taken_from(upload.sha256, kind).of_sheet(upload.reading.get("sheet", "")).exists():
        raise NotAllowed(f"Berkas {upload.filename} sudah diunggah; tidak ada yang berubah.")


def year_of(programme, year: int) -> Programme:
    """The programme of a past year as it stands, or one that is not saved: for looking at a list of that year."""
    past = Programme.objects.filter(series=programme.series_id, year=year).first()
    return past or Programme(series=programme.series, office=programme.office, region=programme.region, year=year)


def past_programme(actor, programme, year):
    """The programme of a past year in the same series; made as a closed one when this house never ran it."""
    if not EARLIEST_YEAR <= year < programme.year:
        raise NotAllowed(f"Isi tahun sebelum {programme.year}.")
    past = Programme.objects.filter(series=programme.series, year=year).first()
    if past is None:
        past = add_programme(
            series=programme.series,
            office=programme.office,
            year=year,
            source=programme.source,
            bank=programme.bank,
            needs_bimtek=False,
            status=Programme.Status.CLOSED,
        )
        record(actor=actor, verb="programme.created", subject=past, after={"status": past.status})
    elif past.status != Programme.Status.CLOSED:
        raise NotAllowed(f"Program tahun {year} dikelola di sini; penerimanya berasal dari SK, bukan dari berkas.")
    return past
