"""Lists of proposals and of past recipients: what is taken, what is refused, and doing it again."""

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from audit.models import Event
from beneficiaries.models import Person
from jobs.models import Finding, Job, Upload
from jobs.writing import xlsx_bytes
from programmes import importing
from programmes.models import Candidate, Programme, Recipient
from programmes.services import candidates
from programmes.tasks import import_list
from tests import correcting
from tests.programmes import metro
from tests.programmes.metro import BUDI, line, lines


@pytest.fixture
def taken(sari, programme):
    """(numbers of the candidates, codes of the refused rows) after a list came in."""

    def take(*rows, **more):
        metro.send_list(sari, programme, lines(*rows), **more)
        numbers = list(programme.candidates.values_list("number", flat=True))
        return numbers, list(Finding.objects.values_list("row_number", "code"))

    return take


def test_the_case_comes_in_whole(evaluated):
    job = Job.objects.get(candidate_import__kind="candidates")
    assert job.state == Job.State.DONE
    assert job.note == "45 usulan dinilai: 20 layak, 25 tidak layak."
    assert job.counts == {
        "Baris dibaca": 45,
        "Baru": 45,
        importing.TO_CHECK: {
            "NIK tidak benar": 3,
            "NIK sudah diusulkan": 2,
            "Kelurahan lain": 4,
            "Penerima tahun lalu": 1,
        },
        "Layak": 20,
        "Tidak layak": 25,
    }


def test_numbers_are_sealed_and_persons_are_known_by_a_sound_nik_only(evaluated):
    unsound = evaluated.candidates.filter(person=None)
    assert {c.number: c.nik_faults for c in unsound} == {
        2: ["nik_sex"],
        27: ["nik_length"],
        45: ["nik_scientific"],
    }
    assert not unsound.filter(nik_index__isnull=False).exists()
    assert evaluated.candidates.get(number=45).nik_last4 == "E+15"
    assert Person.objects.count() == 30 + 45 - 3 - 2 - 1  # 2 proposed twice, 1 received before


def test_past_recipients_belong_to_a_closed_programme_of_that_year(evaluated):
    past = Programme.objects.get(year=2022)
    assert (past.series, past.status, past.slug) == (
        evaluated.series,
        "closed",
        "fasilitasi-bantuan-pengembangan-ekonomi-masyarakat-2022-kota-metro",
    )
    assert past.recipients.settled().count() == 30
    assert past.recipients.values("region").distinct().count() == 6
    assert not past.recipients.filter(amount_rupiah__isnull=False).exists()


def test_the_same_file_is_taken_once(sari, evaluated):
    with pytest.raises(NotAllowed, match="sudah diunggah; tidak ada yang berubah"):
        metro.send_case(sari, evaluated, "metro-2023.csv")
    with pytest.raises(NotAllowed, match="sudah diunggah; tidak ada yang berubah"):
        metro.send_case(sari, evaluated, "metro-2022.csv", kind="past")
    assert (evaluated.candidates.count(), Recipient.objects.count()) == (45, 30)


def test_the_same_list_in_another_file_adds_nothing(sari, evaluated):
    rows = metro.rows_of("metro-2023.csv")
    data = xlsx_bytes(list(rows[0]), [list(row.values()) for row in rows])
    job = metro.send_list(sari, evaluated, data, name="usulan.xlsx")
    assert (job.counts["Tetap"], job.counts["Baru"], evaluated.candidates.count()) == (45, 0, 45)


def test_a_job_that_died_after_writing_goes_on_without_writing_again(sari, evaluated, monkeypatch):
    job = Job.objects.get(candidate_import__kind="candidates")
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    import_list(job.pk)
    assert Event.objects.filter(verb="candidates.imported").count() == 1
    assert evaluated.candidates.count() == 45


def test_a_job_that_died_before_writing_leaves_nothing(sari, programme, register, monkeypatch):
    def die(*args):
        raise ConnectionError

    with monkeypatch.context() as power_cut:
        power_cut.setattr(importing, "replace_findings", die)
        job = metro.send_case(sari, programme, "metro-2023.csv")
    assert (job.state, job.counts, Candidate.objects.count()) == (Job.State.QUEUED, {}, 0)
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    import_list(job.pk)
    assert programme.candidates.eligible().count() == 20


def test_a_past_list_judges_waiting_candidates_again(sari, programme, register):
    metro.send_case(sari, programme, "metro-2023.csv")
    metro.send_case(sari, programme, "metro-2022.csv", kind="past")
    assert programme.candidates.eligible().count() == 20


def test_numbers_are_kept_where_they_can_be(taken):
    rows = [line(5), line(5), line("x"), line(2), line("")]
    assert taken(*rows)[0] == [2, 5, 6, 7, 8]


def test_a_second_list_follows_the_first(taken):
    taken(line(1, nik="1"), line(2, nik="2"))
    assert taken(line(1, nama="SRI"), line(9), name="kedua.csv")[0] == [1, 2, 9, 10]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nama": ""}, "name_blank"),
        ({"nama": "=HYPERLINK(A1)"}, "formula"),
        ({"nama": "12345"}, "name_blank"),
        ({"nama": "N" * 121}, "text_length"),
        ({"nama": "SITI\u202eHANIMA"}, "text_control"),
        ({"kelurahan": "=A1"}, "formula"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_the_others_are_taken(taken, wrong, code):
    assert taken(line(1, **wrong), line(2)) == ([2], [(2, code)])


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"tgl_lahir": "31/02/1980"}, "date_impossible"),
        ({"tgl_lahir": "15/04/80"}, "birth_two_digit_year"),
        ({"jenis_kelamin": "X"}, "sex_unknown"),
        ({"embrio_usaha": "mungkin"}, "flag_unknown"),
        ({"tgl_usul": "kemarin"}, "date_format"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_refuses_nobody(taken, odd, code):
    assert taken(line(1, **odd), line(2)) == ([1, 2], [(2, code)])


def test_a_shifted_row_is_refused(taken):
    assert taken(line(1) + ",lebih", line(2)) == ([2], [(2, "row_long")])


def test_a_wrong_account_number_is_not_kept(taken, programme):
    taken(line(no_rekening="9.6E+12"))
    candidate = programme.candidates.get()
    assert (candidate.account_sealed, candidate.account_last4) == (None, "")


def test_a_family_card_that_is_none_equals_no_other(taken, programme):
    rows = [line(1, no_kk="-"), line(2, no_kk="-", nik=metro.BUDI, tgl_lahir="1975-05-12", jenis_kelamin="L")]
    taken(*rows)
    assert not programme.candidates.filter(kk_index__isnull=False).exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("1,187201,PAK LAMA,Yosomulyo,2022", "nik_length"),
        ("1,1872010504789182,PAK LAMA,Sukamaju,2022", "kelurahan_unknown"),
        ("1,1872010504789182,PAK LAMA,Yosomulyo,2021", "other_year"),
        ("1,1872010504789182,,Yosomulyo,2022", "name_blank"),
    ],
)
def test_a_past_recipient_must_be_known(sari, programme, fields, code):
    metro.send_list(sari, programme, f"no,nik,nama,kelurahan,tahun\n{fields}\n", kind="past")
    assert list(Finding.objects.values_list("code", flat=True)) == [code]
    assert not Recipient.objects.exists()


def test_a_past_list_with_refused_rows_may_come_again(sari, programme, metro_alias):
    text = "no,nik,nama,kelurahan\n1,1872010504789182,PAK LAMA,Yosomulyo Kidul\n"
    metro.send_list(sari, programme, text, kind="past")
    metro_alias("Yosomulyo Kidul", "18.72.01.1005")
    metro.send_list(sari, programme, text, kind="past")
    assert Recipient.objects.get().region_id == "18.72.01.1005"


@pytest.fixture
def metro_alias(metro):
    return lambda name, code: metro.aliases.model.objects.create(within=metro, name=name, region_id=code)


@pytest.mark.parametrize("year", [2023, 2024, 1999])
def test_a_past_year_lies_before_the_programme(sari, programme, year):
    with pytest.raises(NotAllowed, match="sebelum 2023"):
        metro.send_case(sari, programme, "metro-2022.csv", kind="past", year=year)


def test_a_year_that_is_run_here_takes_no_file(sari, office, programme):
    metro.make_programme(sari, office, year=2022)
    with pytest.raises(NotAllowed, match="dikelola di sini"):
        metro.send_case(sari, programme, "metro-2022.csv", kind="past")


def test_proposals_wait_until_the_programme_is_open(sari, office):
    with pytest.raises(NotAllowed, match="tidak sedang berjalan"):
        metro.send_case(sari, metro.make_programme(sari, office), "metro-2023.csv")


def test_one_upload_is_one_import(sari, programme):
    metro.send_list(sari, programme, lines(line()))
    with pytest.raises(NotAllowed, match="Muat ulang"):
        candidates.start_import(
            actor=sari, programme=programme, upload=Upload.objects.get(kind="candidates"), kind="candidates"
        )


UNNAMED = {"nama": "", "nik": BUDI, "tgl_lahir": "1975-05-12", "jenis_kelamin": "L", "embrio_usaha": "+62 JALAN"}


def test_a_refused_proposal_comes_back_whole_and_corrected(send, sari, programme):
    job = metro.send_list(sari, programme, lines(line(1), line(2, **UNNAMED)))
    answer = send(sari, reverse("jobs:refused", args=[job.pk]))
    (row,) = correcting.rows_of(answer)
    assert (row["Baris di berkas asal"], row["Kolom"], row["nik"]) == ("3", "Nama", BUDI)
    assert row["embrio_usaha"] == "+62 JALAN"  # as it stood, no apostrophe before it
    why = row["Yang perlu diperbaiki"]
    again = metro.send_list(sari, programme, correcting.corrected(answer), name="lagi.xlsx")
    (finding,) = again.upload.findings.all()
    assert (finding.column, finding.reason) == ("Nama", why)
    mended = correcting.corrected(answer, {"nama": "BUDI SANTOSO", "embrio_usaha": "YA"})
    metro.send_list(sari, programme, mended, name="benar.xlsx")
    assert list(programme.candidates.values_list("number", "name")) == [(1, "SITI AMINAH"), (2, "BUDI SANTOSO")]


def test_a_workbook_that_was_refused_twice_names_its_columns_once(send, sari, programme):
    job = metro.send_list(sari, programme, lines(line(2, **UNNAMED)))
    answer = send(sari, reverse("jobs:refused", args=[job.pk]))
    job = metro.send_list(sari, programme, correcting.corrected(answer), name="lagi.xlsx")
    first, second = (
        list(correcting.rows_of(one)[0]) for one in (answer, send(sari, reverse("jobs:refused", args=[job.pk])))
    )
    assert first == second


def test_a_refused_past_recipient_comes_back_whole_and_corrected(send, sari, programme):
    text = "no,nik,nama,kelurahan,tahun\n1,1872010504789182,PAK LAMA,Sukamaju,2022\n"
    job = metro.send_list(sari, programme, text, kind="past")
    answer = send(sari, reverse("jobs:refused", args=[job.pk]))
    again = metro.send_list(sari, programme, correcting.corrected(answer), kind="past", name="lagi.xlsx")
    assert list(again.upload.findings.values_list("code", flat=True)) == ["kelurahan_unknown"]
    mended = correcting.corrected(answer, {"kelurahan": "Yosomulyo"})
    metro.send_list(sari, programme, mended, kind="past", name="benar.xlsx")
    assert Recipient.objects.get().name == "PAK LAMA"
