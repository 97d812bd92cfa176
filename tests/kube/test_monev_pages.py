"""Monev as pages: a group is judged, corrected and listed, and an office mends its sheets."""

from django.utils import timezone

from kube.models import Evaluation, Instrument
from kube.services import members, monev
from programmes.models import Programme, Recipient
from tests.kube.conftest import DAY, a_group, a_member
from tests.kube.seen import shown, url
from tests.kube.sheets import a_sheet, evaluate
from tests.reports.building import make_programme


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
    numbers = {name: getattr(member.person, name) for name in ("nik_sealed", "nik_index")}
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
