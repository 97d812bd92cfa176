"""How a group grows, and its telephones, as pages."""

from audit.models import Event
from kube.models import MonthlyFigure, Phone, StageJudgement
from tests.kube.conftest import a_member
from tests.kube.seen import shown, url

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
