"""What is removed by itself: previews nobody confirmed and old results of checks; never what anything was made of."""

import io
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import PROTECT
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from beneficiaries import checking
from beneficiaries.listed import read_lines, typed_lines
from beneficiaries.models import Check, CheckLine, PossibleMatch, Release
from beneficiaries.services_checks import decide_match, make_check
from beneficiaries.tasks import tidy as nightly
from beneficiaries.tidying import tidy
from config.settings import days
from disbursements.models import FundImport
from disbursements.services_fund_files import apply_entries, receive_entries
from jobs.models import Finding, Job, Upload
from jobs.uploads import receive_upload, refused
from jobs.work import claim, enqueue, perform
from jobs.writing import csv_bytes
from kube.models import GroupImport
from kube.services.imports import receive_lists, start_import
from tests.beneficiaries.conftest import receive
from tests.beneficiaries.test_checks import many
from tests.disbursements.rolling import make_fund
from tests.kube.conftest import DAY
from tests.kube.lists import group, member, table
from tests.kube.lists import load as load_groups
from tests.programmes import metro as case
from tests.waiting import LONGEST_SECONDS

COMMITTING = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NOTHING = {"previews": 0, "size": 0, "checks": 0, "lines": 0}


def later(number):
    return timezone.now() + timedelta(days=number)


@pytest.fixture
def preview(sari, few):
    """An extract somebody looked at and did not load."""
    return receive(sari, few(2))


def path_of(upload):
    return Path(settings.MEDIA_ROOT, upload.sealed_file.name)


def test_a_preview_nobody_confirmed_goes_with_its_file_after_a_week(preview):
    refused(preview, 2, "NIK", "1", "nik_length", "NIK bukan 16 angka.").save()
    assert tidy(later(6)) == NOTHING and path_of(preview).exists()
    assert tidy(later(8)) == NOTHING | {"previews": 1, "size": preview.size}
    assert (Upload.objects.count(), Finding.objects.count(), path_of(preview).exists()) == (0, 0, False)


def test_how_many_days_is_the_offices_choice(preview, settings):
    settings.KEEP_PREVIEWS_DAYS = 30
    assert tidy(later(29)) == NOTHING
    assert tidy(later(31))["previews"] == 1


def test_what_was_removed_is_one_event_and_nothing_is_none(preview, few, sari, as_, ani, joni):
    receive(sari, few(3))
    make_check(actor=sari, purpose="verifikasi", lines=typed_lines(many(3)))
    tidy(later(1))
    assert not Event.objects.filter(verb="old_data.removed").exists()
    figures = tidy(later(100))
    event = Event.objects.get(verb="old_data.removed")
    assert event.detail == figures and (figures["previews"], figures["checks"], figures["lines"]) == (2, 1, 3)
    assert (event.actor, event.actor_name, event.subject_text) == (None, "Sistem", "")
    address = reverse("audit:events")
    assert "lewat masa simpannya" in as_(ani).get(address).text
    assert "lewat masa simpannya" not in as_(joni).get(address).text


def started(start, few, sari, programme):
    start(few(2))


def loaded_and_undone(start, few, sari, programme):
    release = start(few(2))
    Release.objects.filter(pk=release.pk).update(
        undone_at=timezone.now(), undone_by=sari, undone_because="salah berkas"
    )


def proposed(start, few, sari, programme):
    case.send_list(sari, programme, case.lines(case.line()))


def worked_on(start, few, sari, programme):
    enqueue(title="Coba", task="jobs.tasks.nothing", actor=sari, upload=receive(sari, few(2)))


@pytest.fixture
def programme(sari, office):
    return case.open_with_rules(sari, case.make_programme(sari, office), [("has_business", "block", {})])


def groups_loaded(start, few, sari, programme):
    load_groups(sari, DAY, groups=table("k.csv", group()))


def booked(start, few, sari, programme):
    fund = make_fund(sari, sari.office)
    apply_entries(actor=sari, source=receive_entries(actor=sari, fund=fund, file=fund_file()))


@pytest.mark.parametrize("use", [started, loaded_and_undone, proposed, worked_on, groups_loaded, booked])
def test_an_upload_of_which_anything_was_made_stays(use, start, few, sari, programme):
    use(start, few, sari, programme)
    assert tidy(later(9_000)) == NOTHING
    assert path_of(Upload.objects.get()).exists()


def fund_file():
    headings = ["tanggal", "jenis", "kelompok_id", "nilai_rupiah", "no_bukti"]
    return SimpleUploadedFile("dana.csv", csv_bytes(headings, [["2023-08-01", "SETOR", "", 1, "F"]]))


def looked_at_groups(sari):
    receive_lists(actor=sari, groups=table("k.csv", group()), members=table("a.csv", member()))


def looked_at_fund(sari):
    receive_entries(actor=sari, fund=make_fund(sari, sari.office), file=fund_file())


def looked_at_participants(sari):
    receive_upload(actor=sari, kind=Upload.Kind.PARTICIPANTS, region=sari.region, file=table("p.csv", member()))


def looked_at_allocations(sari):
    receive_upload(actor=sari, kind=Upload.Kind.ALLOCATIONS, region=sari.region, file=table("p.csv", member()))


@pytest.mark.parametrize(
    ("look", "files"),
    [(looked_at_groups, 2), (looked_at_fund, 1), (looked_at_participants, 1), (looked_at_allocations, 1)],
)
def test_a_list_of_any_room_that_was_only_looked_at_goes(look, files, sari):
    look(sari)
    paths = [path_of(upload) for upload in Upload.objects.all()]
    assert tidy(later(6)) == NOTHING and len(paths) == files
    assert tidy(later(8))["previews"] == files
    assert not any(path.exists() for path in paths)
    assert (Upload.objects.count(), GroupImport.objects.count(), FundImport.objects.count()) == (0, 0, 0)


@COMMITTING
@pytest.mark.threads
def test_groups_that_are_confirmed_at_this_moment_stay(sari):
    source = receive_lists(actor=sari, groups=table("k.csv", group()))
    found = []

    def tidied():
        found.append(tidy(later(8)))
        connection.close()

    with transaction.atomic():
        start_import(actor=sari, source=source, since_on=DAY, new_status="active")
        thread = threading.Thread(target=tidied)
        thread.start()
        thread.join(0.5)  # it waits for us, or leaves the file alone
    thread.join(LONGEST_SECONDS)
    assert found == [NOTHING] and path_of(source.groups).exists() and GroupImport.objects.exists()


def test_every_room_that_keeps_uploads_is_asked():
    """A relation that does not protect its upload would lose it."""
    relations = {relation.name: relation.on_delete for relation in Upload._meta.related_objects}
    keeping = {name for name, on_delete in relations.items() if on_delete is PROTECT}
    lists = {"import_of_groups", "import_of_members", "participant_import", "paper_list", "fund_import"}
    lists |= {"allocations", "allocation_import"}
    assert keeping == {"jobs", "release", "candidate_import", "bank_result"} | lists
    assert relations.keys() - keeping == {"findings"}


def test_a_row_whose_file_is_gone_goes_too(preview):
    path_of(preview).unlink()
    assert tidy(later(8))["previews"] == 1


@COMMITTING
@pytest.mark.threads
def test_whoever_confirms_at_this_moment_keeps_his_file(preview):
    found = []

    def tidied():
        found.append(tidy(later(8)))
        connection.close()

    with transaction.atomic():
        Upload.objects.select_for_update().get(pk=preview.pk)  # as services.start_release does
        thread = threading.Thread(target=tidied)
        thread.start()
        thread.join(LONGEST_SECONDS)
    assert found == [NOTHING] and path_of(preview).exists()


@COMMITTING
def test_a_file_goes_only_with_its_row(preview, monkeypatch):
    monkeypatch.setattr("beneficiaries.tidying.record", lambda **told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tidy(later(8))
    assert Upload.objects.exists() and path_of(preview).exists()


@pytest.fixture
def checked(sari, load, few):
    """A list with somebody who is registered, and a near match that was decided."""
    load(few(3))
    release = Release.objects.get()
    entry = release.entries.first()
    file = io.BytesIO(f"Nama;Tgl Lahir\n{entry.name};{entry.birth_on:%d-%m-%Y}\nLain;\n".encode())
    file.name = "calon.csv"
    check = make_check(actor=sari, purpose="verifikasi usulan", **read_lines(file, sari.region)._asdict())
    decide_match(actor=sari, match=PossibleMatch.objects.first(), is_person=True)
    return check


def test_results_of_a_check_go_after_90_days_and_history_stays(checked, sari):
    release = Release.objects.get()
    assert tidy(later(89)) == NOTHING and CheckLine.objects.count() == 2
    assert tidy(later(91)) == NOTHING | {"checks": 1, "lines": 2}
    assert (Check.objects.count(), CheckLine.objects.count(), PossibleMatch.objects.count()) == (0, 0, 0)
    asked, decided = Event.objects.filter(verb__in=["check.made", "match.confirmed"]).order_by("pk")
    assert (asked.actor, asked.detail) == (sari, {"purpose": "verifikasi usulan", "lines": 2})
    assert (decided.actor, decided.detail["row"]) == (sari, 2)
    assert release.entries.count() == 3 and path_of(release.upload).exists()  # the register is nobody's leftover


def test_the_job_of_a_removed_check_leads_nowhere(sari, as_):
    check = make_check(actor=sari, purpose="verifikasi", lines=typed_lines(many(501)))
    perform(check.job_id, checking.look_up)
    tidy(later(91))
    job = Job.objects.get()
    assert (job.state, job.result_url) == ("done", "") and "Buka hasilnya" not in as_(sari).get(
        job.get_absolute_url()
    ).text


def test_a_list_that_was_never_looked_up_goes_but_not_while_it_is_worked_on(sari):
    check = make_check(actor=sari, purpose="verifikasi", lines=typed_lines(many(501)))
    job = claim(check.job_id)
    assert tidy(later(91)) == NOTHING
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now(), lease_until=None)
    assert tidy(later(91))["checks"] == 1


def test_a_check_page_says_how_long_it_stays(as_, sari):
    assert "dihapus sesudah 90 hari" in as_(sari).get(reverse("beneficiaries:checks")).text


def command(*arguments):
    out = io.StringIO()
    call_command("tidy", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_counts_first_and_then_removes(preview, checked):
    Upload.objects.filter(pk=preview.pk).update(uploaded_at=later(-8))
    Check.objects.update(made_at=later(-91))
    wanted = {"previews": 1, "size": preview.size, "checks": 1, "lines": 2}
    assert json.loads(command("--dry-run", "--json")) == wanted | {"dry_run": True}
    assert "Akan dihapus: 1 berkas" in command("--dry-run")
    assert Upload.objects.filter(pk=preview.pk).exists() and not Event.objects.filter(verb="old_data.removed").exists()
    assert json.loads(command("--json")) == wanted | {"dry_run": False}
    assert json.loads(command("--json")) == NOTHING | {"dry_run": False}


def test_the_scheduler_asks_for_it_every_night(preview):
    Upload.objects.update(uploaded_at=later(-8))
    task = settings.CELERY_BEAT_SCHEDULE["remove old data"]["task"]
    assert current_app.tasks[task] == nightly
    nightly()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("value", ["0", "-1"])
def test_less_than_a_day_is_no_time_to_keep(monkeypatch, value):
    monkeypatch.setenv("KEEP_PREVIEWS_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match="1 or more"):
        days("KEEP_PREVIEWS_DAYS", 7)
