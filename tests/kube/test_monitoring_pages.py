"""Pages of visits, monev, growth and telephones: who writes what, and what everybody reads."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kube.models import (
    Evaluation,
    GroupVisit,
    Instrument,
    MonthlyFigure,
    MonthReport,
    Phone,
    StageJudgement,
)
from kube.services import members, monev
from programmes.models import Programme, Recipient
from reports.services import request_document
from reports.todo import page_for
from tests.beneficiaries.visits import photo
from tests.kube.conftest import DAY, a_group, a_member
from tests.kube.seen import shown, url
from tests.kube.test_monev import a_sheet, evaluate
from tests.kube.test_visits import a_visit, to_do
from tests.reports.building import make_programme
from tests.reports.test_documents import work

WORDS = {"purpose": "routine", "finding": "Kas rapi", "visited_on": "2023-07-26", "visited_time": "09:15"}


def test_a_pendamping_records_a_visit_with_photos_on_the_phone(as_, send, dewi, mine):
    browser = as_(dewi)
    assert url("add_visit", mine.pk) in shown(browser.get(url("my_visits")))
    answer = send(dewi, url("add_visit", mine.pk), **WORDS, pictures=[photo(), photo()])
    visit = GroupVisit.objects.get()
    assert (answer.url, visit.made_by, visit.photos.count()) == (url("visit", visit.pk), dewi, 2)
    page = shown(browser.get(answer.url))
    assert "Kunjungan ke-1" in page and "Kas rapi" in page
    picture = browser.get(url("group_photo", visit.photos.first().pk))
    assert (picture["Content-Type"], "no-store" in picture["Cache-Control"]) == ("image/jpeg", True)
    assert Event.objects.filter(verb="group_visit.photo_opened", actor=dewi).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": ""},
        {"finding": ""},
        {"visited_on": "2999-01-01"},
        {"follow_up": "Buka buku kas"},
        {"follow_up_due_on": "2023-08-01"},
        {"follow_up": "Buka buku kas", "follow_up_due_on": "2023-07-01"},
    ],
)
def test_a_visit_that_makes_no_sense_is_not_kept(send, dewi, mine, changed):
    answer = send(dewi, url("add_visit", mine.pk), **WORDS | changed)
    assert (answer.status_code, GroupVisit.objects.count()) == (422, 0)
    assert 'role="alert"' in answer.text


def test_five_photos_are_too_many(send, dewi, mine):
    answer = send(dewi, url("add_visit", mine.pk), **WORDS, pictures=[photo() for _ in range(5)])
    assert "paling banyak 4 foto" in answer.text and GroupVisit.objects.count() == 0


def test_the_same_visit_form_twice_is_one_visit(as_, dewi, mine):
    form = WORDS | {"form_token": "7b0f6f0e-6a55-4b0c-9f0e-000000000019"}
    browser = as_(dewi)
    assert {browser.post(url("add_visit", mine.pk), form).status_code for _ in range(2)} == {302}
    assert GroupVisit.objects.count() == 1


def test_a_follow_up_waits_in_tugas_saya_until_it_is_ticked_off(send, dewi, mine):
    visit = to_do(dewi, mine)
    waits = [task.url for task in page_for(dewi, visit.follow_up_due_on)["tasks"]]
    assert visit.get_absolute_url() in waits
    send(dewi, url("finish_follow_up", visit.pk), done_on=str(visit.follow_up_due_on))
    waits = [task.url for task in page_for(dewi, visit.follow_up_due_on)["tasks"]]
    assert visit.get_absolute_url() not in waits


def test_another_pendamping_meets_404(as_, dewi, mine, person):
    visit = a_visit(dewi, mine)
    stranger = as_(person("dodi", Role.PENDAMPING, "18.72"))
    for name, pk in (("visits", mine.pk), ("add_visit", mine.pk), ("visit", visit.pk), ("growth", mine.pk)):
        assert stranger.get(url(name, pk)).status_code == 404, name


def test_a_tksk_visits_the_groups_of_his_kecamatan(send, mine, person):
    rini = person("rini", Role.TKSK, "18.72.01")
    assert send(rini, url("add_visit", mine.pk), **WORDS).status_code == 302
    other = person("roni", Role.TKSK, "18.72.02")
    assert send(other, url("add_visit", mine.pk), **WORDS).status_code == 404


@pytest.mark.parametrize("visits", [1, 3])
def test_the_visits_of_a_group_cost_the_same_however_many(as_, sari, mine, visits, django_assert_num_queries):
    for _ in range(visits):
        a_visit(sari, mine)
    browser = as_(sari)
    browser.get(url("visits", mine.pk))
    with django_assert_num_queries(6):
        assert shown(browser.get(url("visits", mine.pk))).count("<article") == visits


# A month


def test_who_visited_nobody_in_a_month_stands_first_for_the_coordinator(as_, budi, dewi, mine, person):
    a_visit(dewi, mine)
    idle = person("aan", Role.PENDAMPING, "18.72")
    page = shown(as_(budi).get(url("visit_months", month="2023-07")))
    assert "1 orang tanpa kunjungan" in page and page.index("Aan") < page.index("Dewi")
    assert "2 orang tanpa kunjungan" in shown(as_(budi).get(url("visit_months", month="2023-08")))
    assert idle.name in page


def test_the_coordinator_is_told_of_pendamping_without_visits_last_month(budi, dewi, mine):
    (task,) = [task for task in page_for(budi, datetime.date(2023, 9, 2))["tasks"] if "tanpa kunjungan" in task.text]
    assert (task.count, task.url) == (1, url("visit_months", month="2023-08"))


def test_a_pendamping_writes_and_prints_the_report_of_a_month(as_, send, dewi, sari, mine, person):
    a_visit(dewi, mine)
    answer = send(dewi, url("write_report", month="2023-07"), problems="Pakan naik")
    report = MonthReport.objects.get()
    assert (answer.url, str(report.month), report.problems) == (report.get_absolute_url(), "2023-07-01", "Pakan naik")
    assert "Usaha berjalan." in shown(as_(dewi).get(answer.url))
    asked = send(dewi, reverse("reports:render", args=["month_report", report.pk]))
    document = report.documents.get()
    assert asked.url == document.get_absolute_url()
    printed = work(document)
    assert (printed.file.read(5), printed.pages) == (b"%PDF-", 1)
    assert as_(sari).get(document.get_absolute_url()).status_code == 200
    stranger = as_(person("dodi", Role.PENDAMPING, "18.72"))
    assert {stranger.get(row.get_absolute_url()).status_code for row in (report, document)} == {404}


def test_a_month_without_visits_is_not_printed(as_, send, dewi, office):
    send(dewi, url("write_report", month="2023-07"), problems="")
    report = MonthReport.objects.get()
    answer = send(dewi, reverse("reports:render", args=["month_report", report.pk]), follow=True)
    assert "Belum ada kunjungan pada bulan laporan ini" in answer.text


def test_a_report_keeps_what_was_printed(dewi, mine):
    a_visit(dewi, mine)
    report = MonthReport.objects.create(written_by=dewi, month=DAY.replace(day=1), region=dewi.region)
    first, second = (work(request_document(actor=dewi, kind="month_report", subject=report)) for _ in range(2))
    assert (first.revision, second.revision, first.file.name != second.file.name) == (1, 2, True)


# Monev


def answers_of(instrument, place):
    """The form of an evaluation with every criterion answered by its level at this place."""
    asked = {f"level_{one.pk}": one.levels.all()[place].pk for one in instrument.criteria.all()}
    return asked | {"year": "2023", "evaluated_on": "2023-07-26"}


def test_a_group_is_evaluated_on_a_page_once_a_year(as_, send, wati, mine):
    sheet = a_sheet(wati)
    where = url("evaluate", mine.pk, instrument=sheet.pk)
    assert "Bobot 10" in shown(as_(wati).get(where))
    answer = send(wati, where, **answers_of(sheet, 2))
    made = Evaluation.objects.get()
    assert (answer.url, made.score) == (made.get_absolute_url(), 45)
    assert "kelas A (Kelas A)" in shown(as_(wati).get(answer.url))
    assert f"Monev {timezone.localdate().year} sudah ada" not in shown(as_(wati).get(where))
    again = send(wati, where, **answers_of(sheet, 0))
    assert again.status_code == 422 and "sudah pernah dilakukan" in again.text
    assert "checked" in again.text


def test_the_sheet_of_the_programme_a_member_receives_from_is_proposed(sari, dewi, as_, office, mine):
    first, asked = a_sheet(sari, "A lembar lain"), a_sheet(sari, "B lembar program")
    member = a_member(mine, 9001)
    programme = receives(member, make_programme(office, year=2022))
    Programme.objects.filter(pk=programme.pk).update(instrument=asked)
    page = shown(as_(dewi).get(url("evaluate", mine.pk)))
    assert f"{asked}, yang dipilih program {programme} untuk kelompok penerimanya" in page
    newer = monev.activate_instrument(actor=sari, instrument=monev.copy_instrument(actor=sari, instrument=asked))
    assert f"{newer}, yang dipilih program" in shown(as_(dewi).get(url("evaluate", mine.pk)))
    other = shown(as_(dewi).get(url("evaluate", mine.pk, instrument=first.pk)))
    assert f"{first}. Satu" in other and "yang dipilih program" not in other
    members.remove_member(actor=sari, membership=member, left_on=DAY, why="moved")
    assert f"{first}. Satu" in shown(as_(dewi).get(url("evaluate", mine.pk)))


def test_the_sheet_of_the_programme_the_group_itself_receives_from_is_proposed(sari, dewi, as_, office, mine):
    asked = a_sheet(sari, "Z lembar program")
    programme = make_programme(office, year=2022)
    Programme.objects.filter(pk=programme.pk).update(instrument=asked)
    programme.components.update(recipient_kind="group")
    about = {"number": 1, "group": mine, "families": 5, "region": mine.region, "name": mine.name}
    Recipient.objects.create(programme=programme, component=programme.components.get(), **about)
    assert f"{asked}, yang dipilih program {programme}" in shown(as_(dewi).get(url("evaluate", mine.pk)))


def receives(member, programme):
    about = {"number": 1, "person": member.person, "region_id": member.region_id, "name": member.person.name}
    numbers = {name: getattr(member.person, name) for name in ("nik_sealed", "nik_index", "nik_last4")}
    Recipient.objects.create(programme=programme, component=programme.only_component, **about, **numbers)
    return programme


def test_a_result_is_corrected_on_its_page_and_the_old_one_is_struck_through(as_, send, wati, dewi, mine):
    old = evaluate(wati, mine, a_sheet(wati), 1, 1)
    where, browser = url("correct_evaluation", old.pk), as_(dewi)
    assert where in shown(browser.get(old.get_absolute_url()))
    assert browser.get(where).content.decode().count("checked") == 2
    said = answers_of(old.instrument, 2) | {"year": "1999"}
    refused = send(dewi, where, **said)
    assert (refused.status_code, Evaluation.objects.count()) == (422, 1)
    answer = send(dewi, where, **said, reason="IKS dikelola menurut buku kas")
    new = Evaluation.objects.current().get()
    assert (answer.url, new.year, new.score, new.evaluated_by) == (new.get_absolute_url(), old.year, 45, dewi)
    page = shown(browser.get(answer.url))
    assert "<del>15, kelas C (Kelas C)</del>" in page and "IKS dikelola menurut buku kas" in page
    before = shown(browser.get(old.get_absolute_url()))
    assert "tidak dipakai lagi" in before and where not in before
    growth = shown(browser.get(url("growth", mine.pk)))
    assert "2023: 45, kelas A" in growth and "<del>15, kelas C" in growth
    results = shown(browser.get(url("evaluations", year=2023)))
    assert results.count("KUBE Mawar") == 1 and ">45<" in results
    assert "Monev 2023: kelas A" in shown(browser.get(mine.get_absolute_url()))


def test_who_begins_a_second_evaluation_of_this_year_is_led_to_the_first(as_, wati, mine):
    today = timezone.localdate()
    done = evaluate(wati, mine, a_sheet(wati), 2, 2, year=today.year, on=today)
    page = shown(as_(wati).get(url("evaluate", mine.pk)))
    assert f"Monev {today.year} sudah ada: nilai 30" in page and done.get_absolute_url() in page


def test_an_unanswered_criterion_is_told_and_the_others_stay(send, wati, mine):
    sheet = a_sheet(wati)
    said = answers_of(sheet, 1)
    said.pop(next(name for name in said if name.startswith("level_")))
    answer = send(wati, url("evaluate", mine.pk, instrument=sheet.pk), **said)
    assert answer.status_code == 422 and answer.text.count("checked") == 1 and not Evaluation.objects.exists()


def test_results_are_listed_by_class_and_kecamatan(as_, wati, mine, office, imopuro):
    other = a_group(office, imopuro, "Dahlia", status="active")
    evaluate(wati, mine, a_sheet(wati), 3, 3)
    page = shown(as_(wati).get(url("evaluations", year=2023)))
    assert "Metro Pusat" in page and 'data-label="Kelas A">1<' in page and 'data-label="Belum dinilai">1<' in page
    assert other.name in shown(as_(wati).get(url("evaluations", year=2023, letter="left")))
    assert mine.name not in shown(as_(wati).get(url("evaluations", year=2023, letter="B")))


def test_the_trend_is_drawn_from_two_years_on(as_, wati, mine):
    sheet = a_sheet(wati)
    evaluate(wati, mine, sheet, 1, 1, year=2022)
    assert "<svg" not in shown(as_(wati).get(url("growth", mine.pk)))
    evaluate(wati, mine, sheet, 3, 3)
    page = shown(as_(wati).get(url("growth", mine.pk)))
    assert "2022 nilai 15 kelas C, 2023 nilai 45 kelas A" in page


def test_an_operator_copies_a_sheet_mends_its_classes_and_uses_it(as_, send, sari):
    published = Instrument.objects.get(name__contains="seperti diterbitkan", region=None)
    assert "Nilai 401–410 tidak masuk kelas mana pun" in shown(as_(sari).get(published.get_absolute_url()))
    send(sari, url("copy_instrument", published.pk))
    draft = Instrument.objects.get(region="18.72")
    refused = send(sari, url("activate_instrument", draft.pk), follow=True)
    assert "401–410" in shown(refused)
    lines = [("A", "Sangat Berhasil", 301, 400), ("B", "Berhasil", 201, 300), ("C", "Kurang Berhasil", 100, 200)]
    answer = send(sari, url("set_classes", draft.pk), **class_lines(lines))
    assert answer.status_code == 422 and "401–410 tidak masuk kelas mana pun" in answer.text
    lines[0] = ("A", "Sangat Berhasil", 301, 410)
    assert send(sari, url("set_classes", draft.pk), **class_lines(lines)).status_code == 302
    send(sari, url("activate_instrument", draft.pk))
    draft.refresh_from_db()
    assert draft.status == "active"


def class_lines(lines):
    columns = ("letter", "name", "lowest", "highest")
    said = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": len(lines)}
    for place, values in enumerate(lines):
        said |= {f"form-{place}-{name}": value for name, value in zip(columns, values, strict=True)}
    return said


def test_a_criterion_is_written_line_by_line(send, sari):
    draft = Instrument.objects.create(name="Lembar", region=sari.region)
    said = {"dimension": "Sosial", "name": "Relasi", "weight": "10", "levels": "1 buruk\n2. baik"}
    assert send(sari, url("add_criterion", draft.pk), **said).status_code == 302
    criterion = draft.criteria.get()
    assert [(one.score, one.words) for one in criterion.levels.all()] == [(1, "buruk"), (2, "baik")]
    for levels in ("1 buruk", "buruk\nbaik", "1 a\n1 b"):
        assert send(sari, url("edit_criterion", criterion.pk), **said | {"levels": levels}).status_code == 422
    send(sari, url("remove_criterion", criterion.pk))
    assert draft.criteria.count() == 0


# Growth and telephones

MONTH = {"month": "2023-07", "spending_rupiah": "600.000", "workers": "5", "development": "up"}


def test_a_month_is_recorded_once_and_corrected_with_a_reason(as_, send, dewi, mine):
    where = url("record_month", mine.pk)
    assert send(dewi, where, **MONTH, turnover_rupiah="Rp1.000.000").status_code == 302
    again = send(dewi, where, **MONTH, turnover_rupiah="0")
    assert again.status_code == 422 and "tulis alasannya" in again.text
    send(dewi, where, **MONTH, turnover_rupiah="0", reason="salah ketik")
    old, new = MonthlyFigure.objects.order_by("version")
    assert (old.profit_rupiah, new.profit_rupiah, new.version) == (400_000, -600_000, 2)
    assert list(MonthlyFigure.objects.current()) == [new]
    page = shown(as_(dewi).get(url("growth", mine.pk)))
    assert "salah ketik" in page and "−Rp600.000" in page and "<del>Rp1.000.000</del>" in page


def test_a_stage_is_judged_with_its_grounds_and_an_achievement_is_kept(as_, send, wati, sari, mine):
    said = {"stage": "developing", "judged_on": "2023-07-26", "grounds": "Laba menambah modal"}
    assert send(wati, url("judge_stage", mine.pk), **said).status_code == 302
    assert StageJudgement.objects.get().judged_by == wati
    praise = {"year": "2019", "words": "peringkat 3 nasional", "giver": "Kementerian Sosial"}
    assert [send(sari, url("add_achievement", mine.pk), **praise).status_code for _ in range(2)] == [302, 422]
    page = shown(as_(sari).get(mine.get_absolute_url()))
    assert "Peringkat 3 nasional 2019" in page and "Tahap berkembang" in page
    send(sari, url("remove_achievement", mine.achievements.get().pk))
    assert Event.objects.get(verb="group.achievement_removed").detail == {"about": "peringkat 3 nasional (2019)"}


def test_a_telephone_is_masked_until_it_is_opened_for_a_purpose(as_, send, dewi, mine):
    member = a_member(mine, 9001)
    assert send(dewi, url("set_phone", member.pk), number="0800-1234-5678").status_code == 302
    phone = Phone.objects.get()
    page = shown(as_(dewi).get(url("phones", mine.pk)))
    assert "•••• 5678" in page and "80012345678" not in page
    assert as_(dewi).post(url("reveal_phone", phone.pk), {"purpose": ""}).status_code == 422
    opened = as_(dewi).post(url("reveal_phone", phone.pk), {"purpose": "memberi tahu jadwal"})
    assert "+6280012345678" in opened.text and "no-store" in opened["Cache-Control"]
    assert Event.objects.get(verb="identity.revealed").detail["kind"] == "phone"


# Red flags
