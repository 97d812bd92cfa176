"""People of a release: found however their name is written, paged without counting, taken away masked."""

import csv
import io
import json
import re
from operator import attrgetter

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from audit import sealing
from audit.models import Event
from beneficiaries import lists
from beneficiaries.entries import as_html
from beneficiaries.lists import ORDER, PAGE, Page, count_of, found, numbered, page_of
from regions.models import Region

SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


@pytest.fixture
def entries(release):
    return release.entries.all()


def names(page):
    return [row[0] for row in page.rows]


SHOWN_OF = [name.replace("__", ".") for name in lists.SHOWN]


def number_of(entry, kind=sealing.NIK):
    return sealing.unseal(kind, getattr(entry, f"{kind}_sealed"))


def test_pages_forward_hold_everybody_once_and_in_order(entries):
    page, seen = page_of(entries), []
    while page.rows:
        seen += page.rows
        if page.after is None:
            break
        page = page_of(entries, after=page.after)
    expected = entries.order_by(*ORDER).select_related("region")
    assert seen == [tuple(attrgetter(*SHOWN_OF)(entry)) for entry in expected] and len(seen) == 407


def test_pages_backward_are_the_same_pages(entries):
    first = page_of(entries)
    second = page_of(entries, after=first.after)
    third = page_of(entries, after=second.after)
    assert page_of(entries, before=third.before).rows == second.rows
    back = page_of(entries, before=second.before)
    assert back.rows == first.rows and back.before is None and back.after == first.after


def test_the_last_page_has_no_next_and_the_first_no_previous(entries):
    few = found(entries, name="RUDI ARDI RAMADHAN")
    page = page_of(few)
    assert page.rows and page.after is None and page.before is None


def test_a_page_behind_somebody_unknown_is_the_first(entries):
    assert page_of(entries, after=123).rows == page_of(entries).rows


def test_a_deep_page_reads_no_more_than_the_first(entries, django_assert_num_queries):
    start = entries.order_by(*ORDER).values_list("pk", flat=True)[300]
    page_of(entries, after=start)  # the villages' names are known from now on
    with django_assert_num_queries(2) as asked:
        page_of(entries, after=start)
    assert "OFFSET" not in asked.captured_queries[1]["sql"]


def test_the_villages_of_a_page_are_asked_for_together_and_once(entries, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(lists, "PLACES", {})
    some = entries.filter(pk__in=[entries.filter(region=code).first().pk for code in villages(entries)])
    with django_assert_num_queries(2):
        assert len({row[-2] for row in page_of(some).rows}) > 3
    with django_assert_num_queries(1):
        page_of(some)


def villages(entries):
    return entries.order_by("region_id").values_list("region_id", flat=True).distinct()


@pytest.mark.parametrize("typed", ["ramadhan rudi", "Roedi RAMADAN", "  ardi   rudi "])
def test_a_name_is_found_by_its_sound_in_any_order(entries, typed):
    assert "RUDI ARDI RAMADHAN" in names(page_of(found(entries, name=typed)))


def test_one_or_two_letters_begin_a_word(entries):
    hits = [key for (key,) in found(entries, name="ru").values_list("name_key")]
    assert hits and all(any(word.startswith("ru") for word in key.split()) for key in hits)
    assert len(hits) == sum(any(w.startswith("ru") for w in k.split()) for (k,) in entries.values_list("name_key"))


def test_a_text_that_is_no_name_finds_nobody(release, as_, sari):
    assert page_of(found(release.entries.all(), name="123 ,.")).rows == []
    assert "Tidak ada yang cocok" in as_(sari).get(release.get_absolute_url(), {"q": "123"}).text


def test_an_address_is_found_by_a_part_and_its_signs_are_no_wildcards(entries):
    address = entries.exclude(address="").first().address
    assert found(entries, address=address[1:-1].lower()).filter(address=address).exists()
    assert not found(entries, address="%%%").exists() and not found(entries, address="___").exists()


def test_people_of_one_kelurahan_or_of_one_kecamatan(entries):
    village = Region.objects.get(code=entries.filter(region__level="village").first().region_id)
    inside = found(entries, within=[village])
    assert inside.count() == entries.filter(region=village).count() > 0
    above = found(entries, within=[village.parent])
    assert above.count() == entries.filter(region__code__startswith=village.parent_id).count() > inside.count()


def test_a_person_is_found_by_nik_and_a_family_by_its_card(entries):
    one = entries.exclude(kk_index=None).first()
    assert [entry.pk for entry in numbered(entries, number_of(one))] == [one.pk]
    family = numbered(entries, number_of(one, sealing.KK))
    assert {entry.pk for entry in family} == {entry.pk for entry in one.family()}


def test_the_last_digits_find_within_a_kelurahan(entries):
    one = entries.first()
    hits = numbered(entries, one.nik_last4, within=[one.region])
    assert one in hits and {hit.region_id for hit in hits} == {one.region_id}


def test_all_of_a_release_are_counted_without_counting(release, entries, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_of(release, entries, Page([], None, None), is_filtered=False) == lists.Count(407)


def test_few_are_counted_exactly_and_once(release, entries, django_assert_num_queries):
    wanted = found(entries, name="a")
    page = page_of(wanted)
    assert count_of(release, wanted, page) == lists.Count(wanted.count()) and page.after
    with django_assert_num_queries(0):
        count_of(release, found(entries, name="a"), page)


def test_what_stands_on_one_page_is_not_counted_again(release, entries, django_assert_num_queries):
    few = found(entries, name="rudi ardi")
    page = page_of(few)
    with django_assert_num_queries(0):
        assert count_of(release, few, page) == lists.Count(len(page.rows))
    assert few.count() == len(page.rows)


def test_many_are_estimated_and_it_is_said(release, entries, monkeypatch, as_, sari):
    monkeypatch.setattr(lists, "COUNTED", 10)
    lists.counted.cache_clear()
    count = count_of(release, found(entries, name="a"), page_of(found(entries, name="a")))
    assert not count.is_exact and 10 <= count.number <= 1_000
    assert "sekitar" in as_(sari).get(release.get_absolute_url(), {"q": "a"}).text
    lists.counted.cache_clear()


@pytest.mark.parametrize(("number", "said"), [(1_234_567, 1_200_000), (10_001, 10_000), (98_765, 99_000)])
def test_an_estimate_does_not_look_like_a_count(number, said):
    assert lists.rounded(number) == said


def test_the_pages_of_a_release_lead_to_each_other(release, as_, sari):
    browser, address = as_(sari), release.get_absolute_url()
    first = browser.get(address, {"q": "a"})
    forward = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = browser.get(address + forward)
    backward = re.search(r'rel="prev" href="([^"]+)"', second.text)[1].replace("&amp;", "&")
    assert browser.get(address + backward).context["page"].rows == first.context["page"].rows
    assert first.text.count('class="lead-cell"') == PAGE and 'rel="prev"' not in first.text


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 30, "1'--", "٣"])
def test_a_made_up_place_in_the_list_is_the_first_page(release, as_, sari, wrong):
    response = as_(sari).get(release.get_absolute_url(), {"after": wrong})
    assert response.context["page"].rows == page_of(release.entries.all()).rows


def test_what_stands_in_a_row_is_text_and_nothing_else():
    row = ("<b>&", "1234", "", False, "<i>", "", '"', None, True, None, "<u>", "village")
    html = as_html([row])
    assert "<b>" not in html and "<i>" not in html and "<u>" not in html and "&lt;b&gt;&amp;" in html
    assert "Meninggal" in html and "PKH" in html and "BPNT" not in html and "•••• 1234" in html


def test_a_kelurahan_is_named_and_a_wrong_name_is_told(release, as_, sari):
    entry = release.entries.filter(region__level="village").first()
    browser, address = as_(sari), release.get_absolute_url()
    text = browser.get(address, {"place": entry.region.name}).text
    assert f"{release.entries.filter(region__name=entry.region.name).count()} orang" in text
    assert "Wilayah ini tidak dikenal" in browser.get(address, {"place": "Oesapa"}).text


def test_a_number_is_sent_and_finds_its_person(release, as_, sari):
    entry = release.entries.first()
    response = as_(sari).post(f"{release.get_absolute_url()}find/", {"number": number_of(entry)})
    assert entry.name in response.text and "1 orang" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    rest = response.text.replace(f'value="{number_of(entry)}"', "")  # what he typed stands in his own field
    assert not SIXTEEN_DIGITS.search(rest)


@pytest.mark.parametrize("number", ["123", "12345", "187203141287914x", "•••• 9146", ""])
def test_half_a_number_is_told(release, as_, sari, number):
    response = as_(sari).post(f"{release.get_absolute_url()}find/", {"number": number})
    assert response.status_code == 422


def test_four_digits_need_a_kelurahan(release, as_, sari):
    response = as_(sari).post(f"{release.get_absolute_url()}find/", {"number": "9146"})
    assert response.status_code == 422 and "Tulis kelurahannya" in response.text


def test_a_number_in_the_address_does_not_search(release, as_, sari):
    nik = number_of(release.entries.first())
    assert as_(sari).get(f"{release.get_absolute_url()}find/", {"number": nik}).status_code == 405


def take(as_, user, release, **asked):
    response = as_(user).post(f"{release.get_absolute_url()}export/", asked)
    assert response.streaming
    return response, b"".join(response.streaming_content)


def test_a_list_is_taken_as_it_is_filtered_and_it_is_written_down(release, as_, sari):
    response, data = take(as_, sari, release, file_type="csv", q="rudi")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    wanted = found(release.entries.all(), name="rudi").order_by(*ORDER)
    assert [row["Nama"] for row in rows] == [entry.name for entry in wanted]
    event = Event.objects.get(verb="release.exported")
    assert event.detail == {"count": len(rows), "file_type": "csv"} and event.actor == sari
    assert "attachment" in response.headers["Content-Disposition"] and "rudi" not in response["Content-Disposition"]


def test_no_full_number_leaves_in_a_list(release, as_, joni):
    _, text = take(as_, joni, release, file_type="csv")
    assert b"\xe2\x80\xa2\xe2\x80\xa2 9146" in text and not SIXTEEN_DIGITS.search(text.decode())


def test_the_workbook_holds_the_same_people(release, as_, wati):
    response, data = take(as_, wati, release, file_type="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet.max_row == 408 and sheet.freeze_panes == "A2"
    expected = release.entries.order_by(*ORDER).values_list("name", "birth_on", "decile").first()
    row = [cell.value for cell in sheet[2]]
    assert (row[0], row[4].date(), row[12]) == expected


def test_an_empty_list_is_not_taken(release, as_, sari):
    response = as_(sari).post(f"{release.get_absolute_url()}export/", {"q": "wkrt"}, follow=True)
    assert "tidak ada yang diunduh" in response.text and not Event.objects.filter(verb="release.exported").exists()


@pytest.mark.parametrize("who", ["budi", "made"])
def test_who_decides_takes_no_lists(release, as_, request, who):
    address = release.get_absolute_url()
    browser = as_(request.getfixturevalue(who))
    assert browser.post(f"{address}export/").status_code == 403
    assert "CSV untuk sistem lain" not in browser.get(address).text


def test_the_command_finds_the_same_people_as_the_page(release, capsys):
    call_command("search", "ramadan rudi", region="18.72", json=True)
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answer["count"] == found(release.entries.all(), name="ramadan rudi").count() and answer["is_exact"]
    assert answer["people"][0]["name"] == names(page_of(found(release.entries.all(), name="ramadan rudi")))[0]


def test_the_command_looks_into_one_kelurahan_only(release, capsys):
    village = release.entries.filter(region__level="village").first().region
    call_command("search", "a", region=village.code, json=True)
    people = json.loads(capsys.readouterr().out)["people"]
    assert {one["region__name"] for one in people} == {village.name}


@pytest.mark.parametrize(("region", "said"), [("18.99", "tidak dikenal"), ("53.71", "Belum ada data")])
def test_the_command_says_why_it_cannot_search(release, region, said):
    with pytest.raises(CommandError, match=said):
        call_command("search", "rudi", region=region)
