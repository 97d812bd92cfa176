"""Lists looked up at once: what is learnt of each line, who decides about near ones, and how much one may ask."""

import io
import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from accounts.errors import NotAllowed
from accounts.models import User
from audit.models import Event
from beneficiaries import checking
from beneficiaries.listed import typed_lines
from beneficiaries.models import Check, CheckLine, PossibleMatch
from beneficiaries.people import person_for
from beneficiaries.services_checks import decide_match, make_check
from jobs.models import Heading, Job
from jobs.work import perform
from programmes.models import Recipient
from regions.models import Region
from tests.beneficiaries.filling import fill, row
from tests.beneficiaries.test_person_aid import help_person

NIK, OTHER_NIK, UNKNOWN = "1872035407909012", "1872031502859013", "1872031502859999"
VILLAGE = "18.72.03.1001"
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")
LIST = f"""Nama;NIK;Tgl Lahir;Kelurahan
Siti Aminah;{NIK};14-07-1990;Mulyojati
Sitti Aminah;;14-07-1990;Mulyojati
Bambang;{UNKNOWN};;
Budi Santoso;18720315028590;15-02-1985;
""".encode()


@pytest.fixture
def register(sari):
    siti = {"name": "SITI AMINAH", "sex": "P", "birth_on": date(1990, 7, 14), "decile": 3}
    budi = {"name": "BUDI SANTOSO", "sex": "L", "birth_on": date(1985, 2, 15), "receives_pkh": True}
    return fill(sari, [row(nik=NIK, **siti), row(nik=OTHER_NIK, **budi)])


@pytest.fixture
def post(as_):
    """Send the form of a list: post(sari, niks="...") or post(sari, file=b"...")."""

    def sent(user, purpose="verifikasi usulan", file=None, name="calon.csv", **fields):
        form = {"form_token": str(uuid.uuid4()), "purpose": purpose, **fields}
        if file is not None:
            form["file"] = SimpleUploadedFile(name, file)
        return as_(user).post(reverse("beneficiaries:add_check"), form)

    return sent


@pytest.fixture
def checked(register, post, sari):
    """The list of candidates, looked up."""
    post(sari, file=LIST)
    return Check.objects.get()


def states(check):
    return list(check.lines.values_list("number", "state"))


def test_typed_niks_are_looked_up_one_per_line(register, post, sari):
    answer = post(sari, niks=f"{NIK}\n\n {UNKNOWN} \n123\n{NIK}")
    check = Check.objects.get()
    assert answer.headers["Location"] == check.get_absolute_url()
    assert states(check) == [(1, "registered"), (3, "not_found"), (4, "faulty"), (5, "registered")]
    assert check.lines.get(number=5).fault == "NIK yang sama ada di baris 1."
    assert (check.kind, check.asked, check.counts["registered"]) == ("niks", 4, 2)


def test_a_list_of_candidates_is_verified_in_one_go(checked):
    assert states(checked) == [(2, "registered"), (3, "near"), (4, "not_found"), (5, "near")]
    assert checked.kind == "candidates" and checked.source == "calon.csv"
    line = checked.lines.get(number=2)
    assert (line.facts["decile"], line.facts["data_on"], line.village.name) == (3, "2023-06-30", "Mulyojati")
    near = checked.lines.get(number=5).possible.get()
    assert "NIK di daftar 14 angka, selebihnya hampir sama" in near.reasons and near.facts["name"] == "BUDI SANTOSO"


def test_nothing_is_kept_of_the_list_in_the_open(checked):
    line = checked.lines.get(number=2)
    assert (line.nik_last4, checked.list_sealed) == (NIK[-4:], None)
    assert NIK not in str(checked.lines.values_list()) + str(PossibleMatch.objects.values_list())
    assert not Event.objects.filter(detail__icontains=NIK).exists()


def test_a_number_in_the_purpose_is_blotted_out(register, post, sari):
    post(sari, niks=NIK, purpose=f"cek {NIK}")
    assert Check.objects.get().purpose == f"cek {'#' * 16}"


@pytest.mark.parametrize(
    "fields",
    [
        {"niks": NIK, "purpose": ""},
        {"niks": NIK, "purpose": "a"},
        {},
        {"niks": NIK, "file": LIST},
        {"file": b"Umur;Alamat\n1;x\n"},
        {"file": b""},
        {"niks": "\n".join([NIK] * 5_001)},
    ],
)
def test_a_list_that_cannot_be_used_is_told_at_the_form(register, post, sari, fields):
    assert post(sari, **fields).status_code == 422
    assert not Check.objects.exists()


def test_a_heading_explained_for_the_register_is_known_here_and_another_is_told_how_to_write(register, post, sari):
    file = f"Calon Kami;Tgl Lahir;Kelurahan\n{NIK};;Mulyojati\n".encode()
    text = post(sari, file=file).text
    assert "Tulis judulnya NIK atau Nama, seperti di Unduh contoh" in text and "dikenal juga di sini" in text
    Heading.objects.create(region=sari.region, kind="register", normalised="calonkami", column="nik", said_by=sari)
    assert post(sari, file=file.replace(b";Kelurahan", b";Tinggal").replace(b"Tgl Lahir", b"Umur")).status_code == 422
    assert post(sari, file=file.replace(b";Kelurahan", b";Tinggal")).status_code == 302
    assert [line.state for line in CheckLine.objects.all()] == ["registered"]


def test_a_formula_and_a_shifted_row_stay_in_the_result(register, post, sari):
    post(sari, file=b"Nama;NIK\n=1+1;x\nSiti;1;2;3\nAni;\n")
    assert [line.state for line in Check.objects.get().lines.all()] == ["faulty", "faulty", "not_found"]


def test_aid_is_told_with_its_office_here_and_by_year_and_kind_elsewhere(register, post, metro, kupang, sari, as_):
    region = Region.objects.get(pk=VILLAGE)
    for nik, where, name in ((NIK, metro, "Modal"), (UNKNOWN, kupang, "Bergulir")):
        person = person_for(nik=nik, name="X", sex="", birth_on=None, region=region)
        help_person(person, where, name, [Recipient])
    post(sari, niks=f"{NIK}\n{UNKNOWN}")
    check = Check.objects.get()
    text = as_(sari).get(check.get_absolute_url()).text
    assert "Modal 2022, DINAS SOSIAL Kota Metro" in text and "2022: uang" in text
    assert "Bergulir" not in str(list(check.lines.values())) and "Bergulir" not in text
    assert check.counts["helped"] == 2
    assert "Modal" in as_(sari).get(f"{check.get_absolute_url()}?state=helped").text


def test_the_page_shows_no_number_in_full(checked, as_, sari):
    text = as_(sari).get(checked.get_absolute_url()).text
    assert SIXTEEN_DIGITS.findall(text) == [] and "•••• 9012" in text
    assert "nama sama, tanggal lahir sama" in text and "Ini orangnya" in text


@pytest.mark.parametrize(("state", "rows"), [("registered", 1), ("near", 2), ("not_found", 1), ("x", 0)])
def test_the_result_is_filtered_by_state(checked, as_, sari, state, rows):
    text = as_(sari).get(f"{checked.get_absolute_url()}?state={state}").text
    assert text.count('<tr id="baris-') == rows


def book(answer):
    return list(load_workbook(io.BytesIO(answer.content)).active.values)


def test_the_workbook_has_the_full_nik_of_the_offices_own_rows_only(checked, as_, sari):
    answer = as_(sari).post(reverse("beneficiaries:check_xlsx", args=[checked.pk]))
    head, *rows = book(answer)
    by_line = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_line[2]["NIK"] == NIK and by_line[4]["NIK"] == "•••• 9999"
    assert (by_line[2]["Hasil"], by_line[2]["Desil"], by_line[5]["PKH sekeluarga"]) == ("Tercatat", 3, "ya")
    assert NIK not in answer.headers["Content-Disposition"]
    assert Event.objects.get(verb="check.downloaded").detail["count"] == 4


def test_a_person_is_confirmed_with_who_and_when(checked, send, as_, wati):
    match = checked.lines.get(number=3).possible.get()
    answer = send(wati, reverse("beneficiaries:decide_match", args=[match.pk]), is_person="ya")
    match.refresh_from_db()
    assert answer.headers["Location"].endswith("#baris-3")
    assert (match.is_person, match.decided_by, match.decided_at is not None) == (True, wati, True)
    text = as_(wati).get(checked.get_absolute_url()).text
    assert "Dipastikan" in text and "Wati" in text
    assert Event.objects.get(verb="match.confirmed").detail["row"] == 3


def test_a_row_that_is_somebody_else_is_put_aside(checked, send, as_, sari):
    match = checked.lines.get(number=3).possible.get()
    send(sari, reverse("beneficiaries:decide_match", args=[match.pk]), is_person="bukan")
    text = as_(sari).get(f"{checked.get_absolute_url()}?state=near").text
    assert "Bukan siapa pun" in text and "Bukan, menurut Sari" in text


def test_a_decision_is_made_once(checked, sari, wati):
    match = checked.lines.get(number=3).possible.get()
    decide_match(actor=sari, match=match, is_person=False)
    with pytest.raises(NotAllowed, match="sudah diputuskan"):
        decide_match(actor=wati, match=match, is_person=True)
    with pytest.raises(IntegrityError, match="made once"), transaction.atomic():
        PossibleMatch.objects.filter(pk=match.pk).update(is_person=True)


def test_a_line_is_one_person_only(register, sari, wati, post):
    fill(sari, [row(nik=f"187203540790902{n}", name="SITI", birth_on=date(1990, 7, 14)) for n in (1, 2)])
    post(sari, file=b"Nama;Tgl Lahir\nSiti;14-07-1990\n")
    first, second = PossibleMatch.objects.all()
    decide_match(actor=sari, match=first, is_person=True)
    with pytest.raises(NotAllowed, match="sudah ada orang"):
        decide_match(actor=wati, match=second, is_person=True)


def test_what_was_found_stays_as_it_was(checked):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckLine.objects.filter(check_made=checked).update(state="registered")


def test_a_decision_without_an_answer_changes_nothing(checked, send, sari):
    match = checked.lines.get(number=3).possible.get()
    answer = send(sari, reverse("beneficiaries:decide_match", args=[match.pk]), is_person="x")
    match.refresh_from_db()
    assert (answer.status_code, match.is_person) == (302, None)


@pytest.mark.parametrize("who", ["budi", "made", "joni"])
def test_others_of_the_office_read_and_decide_nothing(checked, request, as_, send, who):
    user, match = request.getfixturevalue(who), PossibleMatch.objects.first()
    text = as_(user).get(checked.get_absolute_url()).text
    assert "Siti Aminah" in text and "Ini orangnya" not in text and "Unduh" not in text
    for name, key in (("decide_match", match.pk), ("check_xlsx", checked.pk)):
        assert send(user, reverse(f"beneficiaries:{name}", args=[key]), is_person="ya").status_code == 403


def test_another_district_sees_nothing_of_a_check(checked, as_, send, yusuf):
    match = PossibleMatch.objects.first()
    answers = [as_(yusuf).get(checked.get_absolute_url())]
    for name, key in (("decide_match", match.pk), ("check_xlsx", checked.pk)):
        answers.append(send(yusuf, reverse(f"beneficiaries:{name}", args=[key]), is_person="ya"))
    assert {answer.status_code for answer in answers} == {404}
    assert "verifikasi usulan" not in as_(yusuf).get(reverse("beneficiaries:checks")).text


def test_the_list_of_checks_tells_who_asked_and_what_came_out(checked, as_, joni):
    text = as_(joni).get(reverse("beneficiaries:checks")).text
    assert "verifikasi usulan" in text and "Sari" in text and 'data-label="Perlu dilihat">2<' in text


def test_without_any_check_the_page_says_what_to_do(as_, sari, budi):
    assert "Cek daftar" in as_(sari).get(reverse("beneficiaries:checks")).text
    assert "Operator atau verifikator" in as_(budi).get(reverse("beneficiaries:checks")).text


def many(count):
    return "\n".join(f"18720315028{number:05}" for number in range(90_001, 90_001 + count))


def test_a_long_list_is_a_job(register, post, sari, as_):
    answer = post(sari, niks=f"{NIK}\n{many(500)}")
    check, job = Check.objects.get(), Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url() and check.lines.count() == 0
    assert as_(sari).get(check.get_absolute_url()).headers["Location"] == job.get_absolute_url()
    for _ in range(2):  # a message that comes twice does the work once
        perform(job.pk, checking.look_up)
    check.refresh_from_db(), job.refresh_from_db()
    assert (job.state, job.result_url, check.counts["registered"]) == ("done", check.get_absolute_url(), 1)
    assert (check.lines.count(), check.list_sealed) == (501, None)


def test_a_job_that_died_after_its_write_does_not_write_twice(register, post, sari):
    post(sari, niks=f"{NIK}\n{many(500)}")
    job = Job.objects.get()
    checking.run(Check.objects.get())
    perform(job.pk, checking.look_up)
    job.refresh_from_db()
    assert (job.state, CheckLine.objects.count()) == ("done", 501)


def test_a_list_that_waits_is_sealed(register, post, sari):
    post(sari, niks=f"{NIK}\n{many(500)}")
    assert NIK.encode() not in bytes(Check.objects.get().list_sealed)


def test_so_many_lists_an_hour_and_no_more(register, post, sari, settings):
    settings.CHECKS_PER_HOUR = 2
    for _ in range(2):
        post(sari, niks=NIK)
    answer = post(sari, niks=NIK)
    assert answer.status_code == 422 and "Batas 2 pengecekan" in answer.text
    assert Check.objects.count() == 2


def test_so_many_lines_a_day_and_no_more(register, sari, wati, settings):
    settings.CHECKED_LINES_PER_DAY = 3
    make_check(actor=sari, purpose="verifikasi", lines=typed_lines(f"{NIK}\n{UNKNOWN}"))
    with pytest.raises(NotAllowed, match="sisa jatah Anda untuk 24 jam ini 1 baris"):
        make_check(actor=sari, purpose="verifikasi", lines=typed_lines(f"{NIK}\n{UNKNOWN}"))
    make_check(actor=wati, purpose="verifikasi", lines=typed_lines(NIK))  # everybody has his own measure


def test_what_was_checked_at_the_server_counts_towards_nobodys_day(register, sari, settings):
    settings.CHECKED_LINES_PER_DAY = 1
    make_check(actor=sari, purpose="verifikasi", lines=typed_lines(f"{NIK}\n{UNKNOWN}"), is_limited=False)
    assert make_check(actor=sari, purpose="verifikasi", lines=typed_lines(NIK)).asked == 1


def test_whoever_has_no_region_checks_no_list(register, person):
    national = person("pusat", "operator")
    with pytest.raises(NotAllowed, match="tidak terikat satu wilayah"):
        make_check(actor=national, purpose="verifikasi", lines=typed_lines(NIK))
    assert User.objects.get(pk=national.pk).is_national


def test_a_check_costs_the_same_however_long_the_list(register, sari, django_assert_max_num_queries):
    for count in (3, 200):
        with django_assert_max_num_queries(24):
            make_check(actor=sari, purpose="verifikasi", lines=typed_lines(many(count)))
