"""Pages of red flags: read, filtered, put aside, and looked for place by place where groups are very many."""

import re

from django.urls import reverse
from django.utils import timezone

from regions.models import Region
from reports.todo import page_for
from tests.kube.conftest import a_group
from tests.kube.seen import shown, url
from tests.kube.test_flags import account


def test_flags_are_read_filtered_and_put_aside_by_a_verifikator(as_, send, wati, sari, mine, melati):
    account(mine, sari), account(melati, sari)
    page = shown(as_(wati).get(url("flags", kind="same_account")))
    assert page.count("<article") == 2 and "juga dipakai KUBE Melati" in page
    assert "tanda bahaya" in shown(as_(wati).get(mine.get_absolute_url()))
    kind, facts = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("kind", "facts_sha256"))
    said = {"kind": kind, "facts_sha256": facts, "reason": "Sudah diperiksa"}
    assert send(sari, url("dismiss_flag", mine.pk), **said).status_code == 403
    send(wati, url("dismiss_flag", mine.pk), **said)
    assert shown(as_(wati).get(url("flags", kind="same_account"))).count("<article") == 1
    aside = shown(as_(wati).get(url("flags", state="aside")))
    assert "Sudah diperiksa" in aside and "juga dipakai KUBE Melati" in aside


def test_flags_wait_in_the_verifikators_tugas_saya(as_, wati, sari, mine, melati):
    account(mine, sari), account(melati, sari)
    on = timezone.localdate()
    (task,) = [task for task in page_for(wati, on)["tasks"] if task.url == url("flags")]
    assert (task.count, task.counted_at) == (None, reverse("reports:flags_task"))
    assert reverse("reports:flags_task") in as_(wati).get(reverse("reports:mine")).text
    card = as_(wati).get(task.counted_at, headers={"HX-Request": "true"}).text
    assert '<span class="count">3</span> tanda bahaya' in card  # the account twice, and Mawar that nobody has visited
    assert as_(wati).get(task.counted_at).url == url("flags")
    assert [task for task in page_for(sari, on)["tasks"] if task.url == url("flags")] == []


def test_flags_of_one_kecamatan(as_, wati, sari, mine, melati):
    account(mine, sari, in_name=False)
    here, there = (shown(as_(wati).get(url("flags", district=code))) for code in ("18.72.01", "18.72.02"))
    assert "bukan nama kelompok" in here and "Tidak ada tanda dengan pilihan ini" in there


def test_an_office_without_groups_looks_for_no_flags(wati):
    assert [task for task in page_for(wati, timezone.localdate())["tasks"] if task.url == url("flags")] == []


def test_flags_of_very_many_groups_are_looked_at_place_by_place(as_, wati, sari, mine, office, monkeypatch):
    monkeypatch.setattr("kube.flags.MOST_GROUPS", 1)
    other = a_group(office, Region.objects.get(code="18.72.02.1002"), "Anggrek")
    for group in (mine, other):
        account(group, sari)
    page = shown(as_(wati).get(url("flags")))
    assert '<article class="card' not in page and "?place=18.72.01" in page and "?place=18.72.02" in page
    page = shown(as_(wati).get(url("flags", place="18.72.01", kind="same_account")))
    assert page.count("<article") == 1 and "juga dipakai KUBE Anggrek" in page
    (task,) = [task for task in page_for(wati, timezone.localdate())["tasks"] if task.url == url("flags")]
    assert (task.count, task.counted_at) == (None, "")


def test_groups_whose_kelurahan_is_not_known_are_looked_at_too(as_, wati, sari, mine, office, monkeypatch):
    monkeypatch.setattr("kube.flags.MOST_GROUPS", 1)
    unknown = a_group(office, Region.objects.get(code="18.72.01"), "Entah")
    for group in (mine, unknown):
        account(group, sari, in_name=False)
    page = shown(as_(wati).get(url("flags", place="18.72.01")))
    assert "place=18.72.01&amp;only=on" in page and "Kelurahan/desa belum diketahui" in page
    page = shown(as_(wati).get(url("flags", place="18.72.01", only="on", kind="account_name")))
    assert page.count("<article") == 1 and "KUBE Entah" in page
