"""Pages of groups: the list, the page of one, its forms and its files."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.models import Bank
from kube.lists import PAGE
from kube.models import Assignment, BusinessType, Group, GroupImport, Membership
from kube.tasks import import_groups
from regions.models import Region
from tests.kube.conftest import DAY, a_group, a_member
from tests.kube.lists import group as group_row
from tests.kube.lists import member, table
from tests.kube.seen import shown, url
from tests.kube.sheets import a_sheet
from tests.typed import sending

WEEK = datetime.timedelta(days=7)


def questions(browser, address):
    browser.get(address)  # what is kept from the first time on
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def test_the_list_costs_the_same_however_long_it_is(as_, sari, office, imopuro):
    browser, counts = as_(sari), []
    for number in range(3):
        a_member(a_group(office, imopuro, f"Ke-{number}"), 9001 + number)
        counts.append(questions(browser, url("list")))
    assert counts[0] == counts[2] <= 8


def test_the_page_of_a_group_costs_the_same_however_many_members(as_, sari, mawar):
    browser, counts = as_(sari), []
    for number in range(3):
        a_member(mawar, 9001 + number)
        counts.append(questions(browser, url("detail", mawar.pk)))
    assert counts[0] == counts[2] <= 39  # 16 of them look for red flags


def test_the_list_says_what_to_do_when_it_is_empty(as_, sari, dewi):
    assert "Belum ada kelompok. Daftarkan kelompok" in shown(as_(sari).get(url("list")))
    assert "Belum ada kelompok untuk Anda" in shown(as_(dewi).get(url("list")))


def test_the_list_is_searched_and_filtered(as_, sari, dewi, office, imopuro):
    there = Region.objects.get(code="18.72.02.1004")
    kue = BusinessType.objects.get(name="Kue dan roti")
    a_group(office, imopuro, "Anggrek", business_type=kue, status="active")
    beyond = a_group(office, there, "Bakung")
    Assignment.objects.create(group=beyond, pendamping=dewi, since_on=DAY)
    browser = as_(sari)

    def names(**asked):
        return re.findall(r">KUBE (\w+)</a>", shown(browser.get(url("list"), asked)))

    assert names() == ["Anggrek", "Bakung"]
    assert names(q="bak") == names(q="kube-bak") == names(region="18.72.02") == names(status="forming") == ["Bakung"]
    assert names(business_type=kue.pk) == names(alone="on") == names(region="Imopuro") == ["Anggrek"]
    assert names(q="tidak ada") == names(region="Antah") == []


def test_the_last_page_is_reached_and_left_again(as_, sari, office, imopuro):
    for number in range(PAGE + 2):
        a_group(office, imopuro, f"{number:03}")
    browser = as_(sari)
    first = browser.get(url("list")).context["page"]
    second = browser.get(url("list"), {"after": first.after}).context["page"]
    back = browser.get(url("list"), {"before": second.before}).context["page"]
    assert ([len(page.rows) for page in (first, second, back)], second.after) == ([PAGE, 2, PAGE], None)
    assert back.rows == first.rows and back.before is None


def test_a_group_is_registered_from_the_page(send, sari):
    answer = send(sari, url("add"), follow=True, name="KUBE Mawar", kind="kube", region="Imopuro", has_stamp="on")
    group = Group.objects.get()
    assert (group.code, group.region_id, group.has_stamp) == ("KUBE-1872-001", "18.72.01.1003", True)
    assert "KUBE Mawar terdaftar dengan kode KUBE-1872-001" in shown(answer)


def test_a_taken_code_is_told_on_the_form_with_what_was_typed(send, sari, mawar):
    answer = send(sari, url("add"), name="KUBE Lain", code="kube-mawar", kind="kube", region="Imopuro")
    assert answer.status_code == 422
    assert "Kode ini sudah dipakai" in shown(answer) and "KUBE Lain" in shown(answer)


EDIT = {"name": "KUBE Mawar", "code": "KUBE-MAWAR", "kind": "kube", "region": "18.72.01.1003"}


def test_the_second_of_two_who_edit_sees_what_the_first_saved(send, as_, sari, person, mawar):
    tono, page = person("tono", Role.OPERATOR, "18.72"), url("edit", mawar.pk)
    opened = sending(as_(sari).get(page).text, "shown")
    send(tono, page, **EDIT, address="Jalan Tono 1", has_stamp="on")
    answer = send(sari, page, **opened.as_data(address="Jalan Sari 2"))
    told = shown(answer)
    assert answer.status_code == 422 and "<strong>Tono</strong> (Operator)" in told
    assert "<del>kosong</del>" in told and "<ins>Jalan Tono 1</ins>" in told and "<ins>ya</ins> (sudah" in told
    assert Group.objects.get().address == "Jalan Tono 1"
    again = sending(answer.text, "shown")
    assert (again["address"], again["has_stamp"]) == (["Jalan Sari 2"], ["on"])
    assert send(sari, page, **again).status_code == 302
    assert (Group.objects.get().address, Group.objects.get().has_stamp) == ("Jalan Sari 2", True)


@pytest.mark.parametrize("point", [{"latitude": "-5.1"}, {"latitude": "60", "longitude": "105"}])
def test_half_a_point_or_one_abroad_is_told(send, sari, mawar, point):
    answer = send(sari, url("edit", mawar.pk), **EDIT, **point)
    assert answer.status_code == 422 and Group.objects.get().latitude is None


def test_a_step_is_taken_with_a_reason(send, sari, mawar):
    send(sari, url("activate", mawar.pk), on="2023-07-26")
    assert send(sari, url("dissolve", mawar.pk), on="2023-08-01").status_code == 422
    send(sari, url("dissolve", mawar.pk), on="2023-08-01", reason="tidak jalan")
    mawar.refresh_from_db()
    assert (mawar.status, mawar.status_reason) == ("dissolved", "tidak jalan")


ACCOUNT = {"bank": "121", "number": "0380012345", "holder": "SITI AMINAH"}


def test_an_account_of_somebody_else_is_taken_with_a_warning(send, sari, mawar):
    answer = send(sari, url("set_account", mawar.pk), follow=True, **ACCOUNT)
    page = shown(answer)
    assert "atas nama SITI AMINAH, bukan atas nama kelompok" in page and "Bukan atas nama kelompok." in page
    assert "0380012345" not in page and mawar.accounts.get().bank == Bank.objects.get(code="121")
    assert send(sari, url("set_account", mawar.pk), **ACCOUNT).status_code == 422  # now with a reason
    send(sari, url("set_account", mawar.pk), **ACCOUNT | {"holder": "KUBE MAWAR"}, reason="dibuka atas nama kelompok")
    assert mawar.accounts.in_use().get().is_in_group_name


def plan(**lines):
    about = {"year": "2023", "text": "Warung", "form-INITIAL_FORMS": "0", "form-TOTAL_FORMS": "3"}
    first = {"item": "Beras", "quantity": "10", "unit": "kg", "unit_price_rupiah": "15.000"} | lines
    return about | {f"form-0-{name}": value for name, value in first.items()}


def test_a_plan_is_written_with_its_budget(send, as_, sari, mawar):
    send(sari, url("set_plan", mawar.pk), **plan())
    page = shown(as_(sari).get(url("detail", mawar.pk)))
    assert "RAB Rp150.000" in page and "Rp15.000" in page and "belum ada rencana usaha" not in page
    form = shown(as_(sari).get(url("set_plan", mawar.pk), {"year": "2023"}))
    assert 'value="Beras"' in form and 'value="15.000"' in form


def test_a_wrong_line_is_told_and_an_older_copy_does_not_overwrite(send, as_, sari, mawar):
    address = url("set_plan", mawar.pk)
    assert send(sari, address, **plan(quantity="0")).status_code == 422
    opened = sending(as_(sari).get(address, {"year": "2023"}).text, "shown")
    send(sari, address, **plan())
    typed = {"form-0-item": "Gula", "form-0-quantity": "1", "form-0-unit": "kg", "form-0-unit_price_rupiah": "17.000"}
    answer = send(sari, address, **opened.as_data(**typed))
    assert answer.status_code == 422 and "<ins>Beras</ins>. Isian Anda: <strong>Gula" in answer.text
    assert mawar.plans.get().lines.get().item == "Beras"
    assert send(sari, address, **sending(answer.text, "shown")).status_code == 302
    assert mawar.plans.get().lines.get().item == "Gula"


def test_lines_of_a_plan_are_taken_over_whole_where_nothing_was_typed_in_them(send, as_, sari, mawar):
    address = url("set_plan", mawar.pk)
    send(sari, address, **plan())
    opened = sending(as_(sari).get(address, {"year": "2023"}).text, "shown")
    send(sari, address, **plan(item="Gula"))
    answer = send(sari, address, **opened.as_data(text="Warung dan kios"))
    again = sending(answer.text, "shown")
    assert (again["text"], again["form-0-item"], answer.status_code) == (["Warung dan kios"], ["Gula"], 422)
    assert "Barang atau jasa, baris 1" in answer.text or "baris 1: <del>Beras</del>" in answer.text


def test_a_pendamping_is_assigned_and_relieved_and_warned_at_the_eleventh(send, sari, dewi, office, imopuro):
    for number in range(10):
        Assignment.objects.create(group=a_group(office, imopuro, f"Ke-{number}"), pendamping=dewi, since_on=DAY)
    last = a_group(office, imopuro, "Ke-10")
    page = shown(send(sari, url("assign", last.pk), follow=True, pendamping=dewi.pk, since_on="2023-07-26"))
    assert "Dewi sekarang mendampingi 11 kelompok; pedoman menyebut paling banyak 10." in page
    page = shown(send(sari, url("relieve", last.pk), follow=True, on="2023-08-01"))
    assert "26 Juli 2023 sampai sebelum 1 Agustus 2023" in page


def test_a_pendamping_opens_only_his_groups(as_, dewi, mawar, melati):
    Assignment.objects.create(group=mawar, pendamping=dewi, since_on=timezone.localdate())
    browser = as_(dewi)
    answers = [browser.get(url("detail", group.pk)).status_code for group in (mawar, melati)]
    assert answers == [200, 404]
    assert "Melati" not in shown(browser.get(url("list")))
    assert "kelompok Anda dampingi" in shown(browser.get(reverse("reports:mine")))


@pytest.mark.parametrize(
    ("role", "here", "elsewhere"), [("tksk", "18.72.01", "18.72.02"), ("lurah", "18.72.01.1003", "18.72.01.1001")]
)
def test_a_tksk_and_a_lurah_see_the_groups_of_their_place(as_, person, mawar, role, here, elsewhere):
    mine, other = person("mine", role, here), person("other", role, elsewhere)
    assert as_(mine).get(url("detail", mawar.pk)).status_code == 200
    assert as_(other).get(url("detail", mawar.pk)).status_code == 404
    home = shown(as_(mine).get(reverse("reports:mine")))
    assert "kelompok di wilayah Anda" in home and "Cek data" in home
    assert "Ubah data" not in shown(as_(mine).get(url("detail", mawar.pk)))


def test_lists_are_uploaded_looked_at_and_loaded(as_, send, sari):
    files = {
        "groups": table("kelompok.csv", group_row(**{"jumlah anggota": "9"})),
        "members": table("anggota.csv", member(9001), member(9002, card=9501)),
    }
    preview = shown(send(sari, url("upload"), follow=True, **files))
    assert "Keluarga ini sudah terwakili di baris 2" in preview and "Jumlah anggota tertulis 9" in preview
    assert "187290" not in preview.replace("18.72.90", "") and not Group.objects.exists()
    source = GroupImport.objects.get()
    send(sari, url("preview", source.pk), since_on="2023-07-26", new_status="forming")
    source.refresh_from_db()
    import_groups(source.job_id)
    result = shown(as_(sari).get(url("imported", source.pk)))
    assert "1 kelompok dan 1 anggota dimuat." in result and "Baris bermasalah (2)" in result
    book = as_(sari).post(url("download_findings", source.pk))
    assert book["Content-Type"].endswith("sheet") and book.content.startswith(b"PK")
    assert (Group.objects.get().status, Membership.objects.count()) == ("forming", 1)


def test_no_file_and_a_wrong_file_are_told(send, sari):
    assert "Pilih daftar kelompok" in shown(send(sari, url("upload")))
    answer = send(sari, url("upload"), groups=table("salah.csv", {"a": "1", "b": "2"}))
    assert answer.status_code == 422


def test_a_business_type_is_added_from_the_page(send, sari):
    send(sari, url("add_business_type"), name="Madu  hutan")
    assert BusinessType.objects.filter(name="Madu hutan").exists()


def test_the_person_s_page_and_cek_data_tell_the_group(as_, send, sari, mawar):
    member = a_member(mawar, 9001)
    mawar.positions.create(membership=member, title="ketua", since_on=DAY)
    told = f'<a href="{mawar.get_absolute_url()}">KUBE Mawar</a>, sejak 26 Juli 2023, <strong>ketua</strong>'
    assert told in shown(as_(sari).get(member.person.get_absolute_url()))
    nik = {"q": "1872900507859001"}
    assert told in shown(as_(sari).post(reverse("beneficiaries:check"), nik))


def questions_in(answer):
    return [html.unescape(one) for one in re.findall(r'name="meant" value="([^"]+)"', answer.text)]


@pytest.mark.parametrize(
    ("founded_on", "asked"),
    [
        ("2023-11-15", "walau anggota pertama masuk sudah 26 Juli 2023"),
        ("1985-01-01", "jauh sebelum anggota pertama masuk"),
    ],
)
def test_a_founding_day_that_contradicts_the_members_is_asked_about(send, sari, mawar, founded_on, asked):
    a_member(mawar, 9001)
    change = {**EDIT, "founded_on": founded_on, "address": "Jalan Sari 9"}
    answer = send(sari, url("edit", mawar.pk), **change)
    (question,) = questions_in(answer)
    assert answer.status_code == 422 and asked in question and 'value="Jalan Sari 9"' in answer.text
    assert send(sari, url("edit", mawar.pk), **change, meant=question).status_code == 302
    assert f"{Group.objects.get().founded_on}" == founded_on


def test_a_kecamatan_in_which_no_member_lives_is_asked_about(send, sari, mawar):
    a_member(mawar, 9001)
    change = {**EDIT, "region": "18.72.03.1001"}
    (question,) = questions_in(send(sari, url("edit", mawar.pk), **change))
    assert "walau 1 anggotanya tinggal di kecamatan lain" in question
    assert send(sari, url("edit", mawar.pk), **change, meant=question).status_code == 302
    assert send(sari, url("edit", mawar.pk), **change, address="Jalan 1").status_code == 302


def test_an_instrument_is_chosen_without_an_error_before_anything_was_typed(as_, sari, mawar):
    for name in ("Lembar satu", "Lembar dua"):
        a_sheet(sari, name)
    page = as_(sari).get(url("evaluate", mawar.pk)).text
    assert 'name="instrument"' in page and "invalid-feedback" not in page and "is-invalid" not in page
