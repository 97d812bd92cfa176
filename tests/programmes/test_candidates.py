"""Pages of proposals: lists coming in, the list with its filters, and one candidate."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from jobs.models import Job, Upload
from programmes.models import Candidate, CandidateImport
from programmes.tasks import import_list
from tests.programmes import metro
from tests.programmes.metro import line, lines


def address(name, programme, *more):
    return reverse(f"programmes:{name}", args=[programme.slug, *more])


def file(data, name="usulan.csv"):
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def case(name):
    return file((metro.CASE / name).read_bytes(), name)


def test_a_list_comes_in_by_upload_preview_and_job(sari, programme, register, send, as_):
    preview = send(sari, address("upload_candidates", programme), file=case("metro-2023.csv")).url
    page = as_(sari).get(preview).text
    assert "embrio_usaha" in page and "6304052611839071" not in page and Candidate.objects.count() == 0
    job = Job.objects.get(pk=send(sari, preview).url.split("/")[-2])
    import_list(job.pk)
    assert programme.candidates.count() == 45
    assert as_(sari).get(preview).url == job.get_absolute_url()


def test_past_recipients_come_in_the_same_way_with_their_year(sari, programme, send, as_):
    preview = send(sari, address("upload_past", programme), file=case("metro-2022.csv"), year="2022").url
    assert 'value="2022"' in as_(sari).get(preview).text
    send(sari, preview, year="2022")
    source = CandidateImport.objects.get()
    import_list(source.job_id)
    assert (source.programme.year, source.programme.recipients.count()) == (2022, 30)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "kosong.csv", "kosong"),
        (b"%PDF-1.7 ...", "usulan.csv", "dokumen PDF"),
        (b"PK\x03\x04rusak", "usulan.xlsx", "rusak"),
        (b"no\x00nik\x00nama", "usulan.csv", "bukan teks"),
    ],
)
def test_a_file_that_is_none_is_told_at_the_form(sari, programme, send, data, name, says):
    response = send(sari, address("upload_candidates", programme), file=file(data, name))
    assert (response.status_code, says in response.text, Upload.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"nama,alamat\nSITI,JL. MAWAR\n", "Kolom wajib tidak ditemukan: NIK, Kelurahan/desa"),
        (b"nik,nik ktp,nama,kelurahan\n1,2,SITI,Imopuro\n", "Dua kolom terbaca sebagai NIK"),
    ],
)
def test_headings_that_cannot_be_used_are_told_by_the_preview(sari, programme, send, as_, data, says):
    text = as_(sari).get(send(sari, address("upload_candidates", programme), file=file(data)).url).text
    assert says in text and "Muat usulan ini" not in text


def test_the_same_file_again_is_told_at_the_form(sari, evaluated, send):
    response = send(sari, address("upload_candidates", evaluated), file=case("metro-2023.csv"))
    assert (response.status_code, "sudah diunggah; tidak ada yang berubah" in response.text) == (422, True)
    assert "Keadaannya ada di Usulan, Daftar yang sudah dimuat" in response.text
    response = send(sari, address("upload_past", evaluated), file=case("metro-2022.csv"), year="2022")
    assert (response.status_code, "sudah diunggah; tidak ada yang berubah" in response.text) == (422, True)


@pytest.mark.parametrize("year", ["", "2023", "abc"])
def test_a_past_list_needs_a_past_year(sari, programme, send, year):
    response = send(sari, address("upload_past", programme), file=case("metro-2022.csv"), year=year)
    assert response.status_code == 422


def test_an_upload_of_another_kind_or_region_is_no_preview(sari, yusuf, programme, as_, kupang):
    upload = Upload.objects.create(
        kind="register", region=programme.region, filename="x", sha256="x", size=1, uploaded_by=sari
    )
    assert as_(sari).get(address("preview_candidates", programme, upload.pk)).status_code == 404
    Upload.objects.filter(pk=upload.pk).update(kind="candidates", region=kupang)
    assert as_(sari).get(address("preview_candidates", programme, upload.pk)).status_code == 404


def rows(response):
    return [candidate.number for candidate in response.context["candidates"]]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("status=ineligible&kelurahan=18.72.01.1003", [4, 25, 34]),
        ("reason=household_receives_pkh", [36, 41]),
        ("q=tutik", [24, 30]),
        ("q=mulyadi+dedi", [3]),
        ("reason=receives_pkh&q=setyowati", [21]),
        ("status=unknown", []),
        ("kelurahan=53.71", []),
    ],
)
def test_the_list_is_filtered(sari, evaluated, as_, query, numbers):
    assert rows(as_(sari).get(f"{address('candidates', evaluated)}?{query}")) == numbers


def test_the_list_shows_outcomes_and_reasons_in_words(sari, evaluated, as_):
    response = as_(sari).get(address("candidates", evaluated))
    assert rows(response) == list(range(1, 46))
    assert dict((label, number) for _, label, number in response.context["statuses"] if number) == {
        "Layak": 20,
        "Tidak layak": 25,
    }
    assert sum(number for _, _, number in response.context["reasons"]) == 27
    assert "Keluarga menerima PKH" in response.text and "household_receives_pkh</" not in response.text


def test_no_identity_number_stands_in_the_pages(sari, evaluated, as_):
    browser, secrets = as_(sari), [row["nik"] for row in metro.rows_of("metro-2023.csv")]
    pages = browser.get(address("candidates", evaluated)).text
    pages += browser.get(evaluated.candidates.get(number=1).get_absolute_url()).text
    assert not [nik for nik in secrets if nik in pages]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(sari, programme, as_, count, django_assert_num_queries):
    metro.make_release(sari, [])
    metro.send_list(sari, programme, lines(*(line(number) for number in range(1, count + 1))))
    browser = as_(sari)
    with django_assert_num_queries(19):
        assert len(rows(browser.get(address("candidates", programme)))) == count


def test_an_empty_list_says_what_to_do(sari, joni, programme, as_):
    assert "Unggah daftar usulan dari kelurahan" in as_(sari).get(address("candidates", programme)).text
    assert "Belum ada usulan." in as_(joni).get(address("candidates", programme)).text


@pytest.fixture
def mister(evaluated):
    """Number 36: PKH stands on his wife's row."""
    return evaluated.candidates.get(number=36)


def test_a_candidate_shows_every_rule_with_its_evidence_and_day(sari, mister, as_):
    response = as_(sari).get(mister.get_absolute_url())
    states = {entry["code"]: entry["state"] for entry in response.context["lines"]}
    assert (len(states), states["no_pkh"], states["in_register"]) == (11, "failed", "passed")
    sentence = "Keluarga menerima PKH: tercatat pada istri, menurut DTKS Kota Metro per 31 Maret 2023."
    assert sentence in response.text and "Data per 31 Maret 2023" in response.text


def test_a_rule_that_was_not_asked_says_why(sari, evaluated, as_):
    response = as_(sari).get(evaluated.candidates.get(number=45).get_absolute_url())
    unasked = [entry["code"] for entry in response.context["lines"] if entry["state"] == "unasked"]
    in_order = ["nik_once", "same_name", "not_helped_before", "in_register", "no_pkh", "no_bpnt", "one_per_household"]
    assert unasked == in_order
    assert response.text.count("karena NIK-nya harus dibetulkan dulu") == 7


def test_another_district_does_not_exist(yusuf, mister, as_, send):
    assert as_(yusuf).get(mister.get_absolute_url()).status_code == 404
    for step in ("reveal", "override"):
        more = ["no_pkh"] if step == "override" else []
        assert send(yusuf, reverse(f"programmes:{step}", args=[mister.pk, *more])).status_code == 404


def override(mister):
    return reverse("programmes:override", args=[mister.pk, "no_pkh"])


def test_a_verifikator_overrides_with_a_reason(wati, mister, send):
    response = send(wati, override(mister), reason="PKH sudah berhenti, surat pendamping ada.", follow=True)
    mister.refresh_from_db()
    assert mister.status == Candidate.Status.ELIGIBLE
    assert "surat pendamping ada" in response.text and "Aturan dikesampingkan" in response.text


@pytest.mark.parametrize("reason", ["", "setuju"])
def test_an_override_without_reason_shows_why_at_its_form(wati, mister, send, reason):
    response = send(wati, override(mister), reason=reason)
    assert (response.status_code, mister.overrides.count()) == (422, 0)
    assert [entry["code"] for entry in response.context["lines"] if entry["form"].errors] == ["no_pkh"]


@pytest.mark.parametrize("who", ["sari", "budi", "made", "joni"])
def test_only_a_verifikator_overrides(who, request, mister, send, as_):
    user = request.getfixturevalue(who)
    assert send(user, override(mister), reason="Sudah diperiksa di lapangan.").status_code == 403
    assert "Kesampingkan aturan ini" not in as_(user).get(mister.get_absolute_url()).text


def test_a_number_is_opened_for_a_purpose_and_written_down(wati, mister, send, as_):
    url = reverse("programmes:reveal", args=[mister.pk])
    response = send(wati, url, number="nik", purpose="mencocokkan dengan KTP")
    assert "1872020409609207" in response.text and "no-store" in response["Cache-Control"]
    event = Event.objects.about(mister).get(verb="identity.revealed")
    assert (event.actor, event.detail["purpose"]) == (wati, "mencocokkan dengan KTP")
    assert "1872020409609207" not in as_(wati).get(mister.get_absolute_url()).text


def test_without_a_purpose_nothing_is_opened(wati, mister, send):
    response = send(wati, reverse("programmes:reveal", args=[mister.pk]), number="nik", purpose="")
    assert (response.status_code, "1872020409609207" in response.text) == (422, False)


def test_judging_again_from_the_page(wati, evaluated, send):
    response = send(wati, address("evaluate", evaluated), follow=True)
    assert "45 usulan dinilai: 20 layak, 25 tidak layak." in response.text


def test_judging_without_a_register_says_what_is_missing(sari, programme, send):
    metro.send_list(sari, programme, lines(line()))
    assert "Unggah DTKS" in send(sari, address("evaluate", programme), follow=True).text
