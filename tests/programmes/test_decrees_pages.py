"""The pages of the decree: who sees them, who may press what, and what they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.models import Decree
from programmes.services import decrees
from tests.programmes.placing import (
    draft,
    make_candidate,
    make_candidates,
    make_official,
    make_programme,
    signed,
    submitted,
)

WORDS = {"title": "Penetapan", "considerations": "bahwa perlu", "legal_bases": "Undang-Undang", "copies_to": ""}


@pytest.fixture
def programme(office):
    return make_programme(office)


@pytest.fixture
def decree(sari, programme):
    make_candidates(programme, 3)
    return draft(sari, programme)


def url(name, *args):
    return reverse(f"programmes:{name}", args=args)


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_words_of_a_new_decree_are_suggested(as_, sari, programme):
    html = page(as_(sari).get(url("add_decree", programme.slug)))
    assert "Penetapan Penerima Bantuan Ekonomi Kota Metro Tahun 2023" in html
    assert "Keputusan Kepala Dinas Sosial" in html
    assert "Wali Kota Metro (sebagai laporan)" in html


IN_REGISTER, AGE = ("in_register", "block"), ("age_between", "block")


@pytest.mark.parametrize(
    ("ticked", "is_said"), [([IN_REGISTER], True), ([AGE], False), ([("in_register", "warn"), AGE], False), ([], False)]
)
def test_a_decree_says_only_what_the_ticked_rules_checked(as_, sari, programme, ticked, is_said):
    programme.rules.all().delete()
    for code, severity in ticked:
        programme.rules.create(code=code, severity=severity)
    html = page(as_(sari).get(url("add_decree", programme.slug)))
    assert "diperiksa menurut syarat program" in html
    assert ("dipadankan dengan data terpadu" in html) == is_said
    assert "divalidasi" not in html and "memenuhi syarat" not in html


def test_a_decree_does_not_say_bantuan_twice(as_, sari, programme):
    assert "bantuan Bantuan" not in page(as_(sari).get(url("add_decree", programme.slug)))


def test_sari_drafts_a_decree(send, sari, programme):
    response = send(sari, url("add_decree", programme.slug), **WORDS)
    assert (response.status_code, response.url) == (302, url("decree", Decree.objects.get().pk))


def test_an_empty_title_is_asked_for(send, sari, programme):
    response = send(sari, url("add_decree", programme.slug), **WORDS | {"title": " "})
    assert (response.status_code, Decree.objects.count()) == (422, 0)


def test_sari_mends_the_words(send, sari, decree):
    send(sari, url("edit_decree", decree.pk), **WORDS | {"title": "Judul baru"})
    decree.refresh_from_db()
    assert decree.title == "Judul baru"


def test_sari_places_one_and_takes_him_out(send, sari, programme, decree):
    candidate = programme.candidates.first()
    html = page(send(sari, url("place", decree.pk, candidate.pk), follow=True))
    assert "CALON 1 masuk SK sebagai nomor 1." in html
    line = decree.recipients.get()
    html = page(send(sari, url("unplace", decree.pk, line.pk), follow=True))
    assert "CALON 1 dikeluarkan dari SK." in html
    assert decree.recipients.count() == 0


def test_placing_all_names_those_without_room(send, sari, office):
    programme = make_programme(office, quota=1)
    make_candidates(programme, 3)
    html = page(send(sari, url("place_all", draft(sari, programme).pk), follow=True))
    assert "1 calon masuk SK." in html
    assert "Belum masuk: CALON 2, CALON 3." in html


def test_the_refusal_of_a_full_quota_is_shown_on_the_decree(send, sari, office):
    programme = make_programme(office, quota=1)
    make_candidates(programme, 2)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    html = page(send(sari, url("place", decree.pk, programme.candidates.last().pk), follow=True))
    assert "Kuota 1 orang sudah terisi." in html


def test_submitting_returning_and_signing_by_hand(send, sari, made, programme, decree):
    official = make_official(programme.office)
    send(sari, url("place_all", decree.pk))
    send(sari, url("submit_decree", decree.pk))
    send(made, url("return_decree", decree.pk), reason="Judul keliru")
    html = page(send(sari, url("submit_decree", decree.pk), follow=True))
    assert "SK diajukan kepada Kepala Dinas." in html
    html = page(send(made, url("sign_decree", decree.pk), follow=True, **signature(decree, official)))
    assert "SK Nomor 1 TAHUN 2023 ditetapkan." in html
    assert "Senin, 10 Juli 2023" in html


def signature(decree, official):
    seen = decrees.list_sha256(decree).hex()
    return {"official": official.pk, "decided_on": "2023-07-10", "number": "", "seen": seen}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"decided_on": "2022-07-10"}, "tidak menjabat pada tanggal itu"),
        ({"decided_on": "2999-01-01"}, "Tahun 2999 tidak masuk akal"),
        ({"decided_on": f"{timezone.localdate() + timedelta(days=1)}"}, "tidak boleh sesudah hari ini"),
        ({"seen": "0"}, "Daftar berubah sejak halaman ini dibuka"),
        ({"official": "999"}, "Masukkan pilihan yang valid"),
    ],
)
def test_a_signature_that_does_not_fit_is_explained(send, sari, made, programme, decree, fields, sentence):
    decrees.place_all(actor=sari, decree=decree)
    decrees.submit_decree(actor=sari, decree=decree)
    data = signature(decree, make_official(programme.office)) | fields
    response = send(made, url("sign_decree", decree.pk), **data)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert Decree.objects.get().status == "submitted"


def test_the_reason_of_a_return_greets_the_operator(as_, sari, made, programme):
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    decrees.return_decree(actor=made, decree=decree, reason="Dasar hukum kurang")
    html = page(as_(sari).get(decree.get_absolute_url()))
    assert "Dikembalikan oleh Made" in html


def test_the_head_of_office_reads_count_total_and_kelurahan(as_, sari, made, programme):
    make_candidates(programme, 2)
    make_candidate(programme, 3, region_id="18.72.02.1003")
    decree = submitted(sari, programme)
    html = page(as_(made).get(decree.get_absolute_url()))
    for text in ("Rp3.000.000", "tiga juta rupiah", ">2</div>kelurahan/desa", "CALON 3", "Tanda tangani"):
        assert text in html


def test_the_page_shows_each_role_its_own_buttons(as_, sari, made, joni, programme):
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    shown = {
        who.username: "Tanda tangani" in page(as_(who).get(decree.get_absolute_url())) for who in (sari, made, joni)
    }
    assert shown == {"sari": False, "made": True, "joni": False}


def test_a_signed_decree_offers_no_step(as_, sari, made, programme):
    make_candidates(programme, 1)
    decree = signed(sari, made, programme)
    for who in (sari, made):
        html = page(as_(who).get(decree.get_absolute_url()))
        assert not [
            word for word in ("Keluarkan", "Ajukan", "Tanda tangani", "Kembalikan<", "Ubah isi") if word in html
        ]


def test_signing_page_of_a_draft_sends_back(as_, made, decree):
    response = as_(made).get(url("sign_decree", decree.pk))
    assert (response.status_code, response.url) == (302, decree.get_absolute_url())


READ = [("decrees", "slug"), ("decree", "pk"), ("recipients", "slug")]
STEPS = ["place_all", "submit_decree", "return_decree", "sign_decree", "edit_decree"]


@pytest.mark.parametrize(("name", "by"), READ)
def test_pages_of_another_district_do_not_exist(as_, yusuf, programme, decree, name, by):
    assert as_(yusuf).get(url(name, {"slug": programme.slug, "pk": decree.pk}[by])).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_steps_of_another_district_do_not_exist(send, yusuf, decree, step):
    assert send(yusuf, url(step, decree.pk)).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_the_auditor_takes_no_step(send, joni, decree, step):
    assert send(joni, url(step, decree.pk)).status_code == 403


def test_the_operator_does_not_sign_and_the_head_does_not_place(send, sari, made, programme, decree):
    assert send(sari, url("sign_decree", decree.pk)).status_code == 403
    assert send(made, url("place", decree.pk, programme.candidates.first().pk)).status_code == 403


def test_a_candidate_of_another_programme_does_not_exist_here(send, sari, office, decree):
    stranger = make_candidate(make_programme(office, year=2024), 9)
    assert send(sari, url("place", decree.pk, stranger.pk)).status_code == 404


def queries(browser, address, capture):
    with capture as captured:
        page(browser.get(address))
    return len(captured)


@pytest.mark.parametrize("state", ["draft", "submitted", "signed"])
def test_the_decree_page_costs_the_same_however_long_it_is(
    as_, sari, made, office, django_assert_max_num_queries, state
):
    counts = []
    for year, lines in ((2023, 1), (2024, 3)):
        programme = make_programme(office, year=year)
        make_candidates(programme, lines, first=year)
        decree = in_state(state, sari, made, programme)
        counts.append(queries(as_(sari), decree.get_absolute_url(), django_assert_max_num_queries(40)))
    assert counts[0] == counts[1]


def in_state(state, sari, made, programme):
    if state == "draft":
        return draft(sari, programme)
    return submitted(sari, programme) if state == "submitted" else signed(sari, made, programme)


def test_the_list_costs_the_same_however_long_it_is(as_, sari, office, django_assert_max_num_queries):
    counts = []
    for year, drafts in ((2023, 1), (2024, 3)):
        programme = make_programme(office, year=year)
        for _ in range(drafts):
            draft(sari, programme)
        counts.append(queries(as_(sari), url("decrees", programme.slug), django_assert_max_num_queries(40)))
    assert counts[0] == counts[1]
