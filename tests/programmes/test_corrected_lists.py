"""A corrected or re-sorted list replaces its own faulty lines: nobody is added twice, what was before stays told."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit import sealing
from audit.models import Event
from beneficiaries.models import Person
from jobs.models import Upload
from programmes.importing import look_at
from programmes.models import Candidate, CandidateCorrection
from tests.programmes import metro
from tests.programmes.metro import BUDI, SITI, line, lines

CASES = Path(__file__).resolve().parents[1] / "cases_bugs"
HEAD = "No,NIK,Nama,No KK,Tanggal Lahir,Kelurahan,No Rekening"
A = ["1872900507850001", "WARGA A", "1872900101230001", "05/07/1985", "Imopuro", "3720000000001"]
B = ["1872900507850002", "WARGA B", "1872900101230002", "05/07/1985", "Imopuro", "3720000000002"]
C = ["187290050785003", "WARGA C", "1872900101230003", "05/07/1985", "Imopuro", "3720000000003"]
C_RIGHT = ["1872900507850003", *C[1:]]
PLACED = "Sudah di SK, tidak diubah"


def table(*rows, head=HEAD, numbers=True):
    """A list with its lines in this order, numbered from 1, or without the column of numbers."""
    rows = [[*([str(number)] if numbers else []), *row] for number, row in enumerate(rows, 1)]
    head = head if numbers else head.split(",", 1)[1]
    return "\n".join([head, *map(",".join, rows)]) + "\n"


@pytest.fixture
def came(sari, office, db):
    """What a list did: came(text, ...) of one after the other gives (new, corrected, known) of the last."""
    programme = metro.make_programme(sari, office)
    rules = [("nik_sound", "block", {}), ("nik_once", "block", {}), ("one_per_household", "block", {})]
    metro.open_with_rules(sari, programme, rules)

    def load(*texts):
        for number, text in enumerate(texts):
            job = metro.send_list(sari, programme, text, name=f"{number}.csv")
            assert job.state == "done", job.note
        return tuple(job.counts.get(label, 0) for label in ("Baru", "Diperbaiki", "Tetap"))

    load.programme = programme
    return load


def niks(programme):
    return [(each.name, each.nik_last4, each.status) for each in programme.candidates.order_by("number")]


def test_a_corrected_list_leaves_three_proposals_and_not_five(came):
    lists = [(CASES / name).read_text() for name in ("k_fix1.csv", "k_fix2.csv")]
    came(*lists)
    assert niks(came.programme) == [(f"WARGA {x}", f"000{n}", "eligible") for n, x in enumerate("ABC", 1)]


def test_what_was_before_stays_in_the_history_without_a_digit_of_a_nik(came):
    came(table(A, C), table(A, C_RIGHT))
    candidate = came.programme.candidates.get(number=2)
    event = Event.objects.about(candidate).get(verb="candidate.corrected")
    assert (event.before, event.after) == ({"nik": "nomor lama"}, {"nik": "nomor baru"})
    assert candidate.person.name == "WARGA C"
    assert CandidateCorrection.objects.get().changed == ["nik"]


@pytest.mark.parametrize(
    ("again", "came_of_it"),
    [
        ((table(C, A, B),), (0, 0, 3)),
        ((table(B, A, C, numbers=False),), (0, 0, 3)),
        ((table(["1872901302900701", "TUMIRAN", *B[2:]], A, B, C),), (1, 0, 3)),
        ((table(C_RIGHT, B, A),), (0, 1, 2)),
        ((table(C_RIGHT, A, B, numbers=False),), (0, 1, 2)),
        ((table([*A[:5], "9990000000001"], B, C),), (0, 1, 2)),
        ((table([*A[:4], "Iringmulyo", A[5]], B, C),), (0, 1, 2)),
        ((table([A[0], "H. Warga A.", *A[2:]], B, C),), (0, 1, 2)),
        ((table([*A[:2], "1872900101239999", *A[3:]], B, C),), (0, 1, 2)),
        ((table([*A[:5], ""], B, C),), (0, 0, 3)),
        ((table([*A[:4], "Sukamaju", A[5]], B, C),), (0, 0, 3)),
        ((table([*A[:5], "12"], B, C),), (0, 0, 3)),
        ((table(["187290050785", *A[1:]], B, C),), (0, 0, 3)),
        ((table(C_RIGHT), table(C_RIGHT, A)), (0, 0, 2)),
    ],
    ids=(
        "re-sorted,no numbers,one on top,corrected and re-sorted,corrected without numbers,account,kelurahan,name,"
        "card,blank account,unknown kelurahan,bad account,bad NIK,in parts"
    ).split(","),
)
def test_a_list_again_doubles_nobody_and_takes_nothing_away(came, again, came_of_it):
    assert came(table(A, B, C), *again) == came_of_it


def test_a_nik_that_excel_broke_is_corrected_by_number_and_name_alone(came):
    head = "No,NIK,Nama,Kelurahan"
    broken, right = ["1.87E+15", "WARGA A", "Imopuro"], [A[0], "WARGA A", "Imopuro"]
    assert came(table(broken, head=head), table(right, head=head)) == (0, 1, 0)


def test_a_nik_with_a_digit_too_few_is_corrected_by_the_name_alone(came):
    head = "No,NIK,Nama,Kelurahan"
    wrong, right = [["187290050785003", "WARGA C", "Imopuro"]], [["1872900507850003", "WARGA C", "Imopuro"]]
    other = ["1872900507850001", "WARGA A", "Imopuro"]
    assert came(table(*wrong, head=head), table(other, *right, head=head)) == (1, 1, 0)


def test_two_persons_of_one_name_stay_two(came):
    head = "NIK,Nama,Kelurahan"
    one = f"{head}\n1872900507850001,SITI AMINAH,Imopuro\n"
    other = f"{head}\n1872900808910002,SITI AMINAH,Imopuro\n"
    came(one, other)
    assert [last4 for _, last4, _ in niks(came.programme)] == ["0001", "0002"]


def test_twins_of_one_family_stay_two_when_one_of_them_is_corrected(came):
    one = ["187290050785001", "HASAN", *A[2:]]
    other = ["1872900507850002", "HUSEN", *A[2:]]
    right = ["1872900507850001", *one[1:]]
    assert came(table(one, other), table(other, right)) == (0, 1, 1)
    assert sorted(niks(came.programme))[0][:2] == ("HASAN", "0001")


def test_a_nik_twice_in_one_list_stays_two_proposals_however_often_it_comes(came):
    assert came(table(A, A), table(A, A, numbers=False)) == (0, 0, 2)
    assert [status for _, _, status in niks(came.programme)] == ["eligible", "ineligible"]


def test_the_nik_of_another_name_adds_a_proposal_that_the_rule_refuses(came):
    assert came(table(A), table([A[0], "SUGENG RIYADI", *B[2:]])) == (1, 0, 0)
    assert [status for _, _, status in niks(came.programme)] == ["eligible", "ineligible"]


def test_who_stands_in_a_decree_stays_as_he_is_and_the_preview_says_so(came, sari, as_, send):
    came(table(A, B))
    Candidate.objects.filter(number=1).update(status=Candidate.Status.PLACED)
    changed = table([*A[:5], "9990000000001"], B)
    preview = upload(send, sari, came.programme, changed)
    page = as_(sari).get(preview).text
    assert PLACED in page and "•••• 0001 menjadi •••• 0001 (angka di depannya berbeda)" in page
    assert came(changed) == (0, 0, 2)
    assert came.programme.candidates.get(number=1).account_last4 == "0001"


def upload(send, sari, programme, text, name="perbaikan.csv"):
    address = reverse("programmes:upload_candidates", args=[programme.slug])
    return send(sari, address, file=SimpleUploadedFile(name, text.encode())).url


def test_the_preview_says_what_the_import_then_does(came, sari, as_, send):
    came(table(A, B, C))
    text = table(["1872901302900701", "TUMIRAN", *B[2:4], "Sukamaju", "1"], A, C_RIGHT, ["", "", *A[2:]])
    preview = upload(send, sari, came.programme, text)
    page = as_(sari).get(preview).text
    assert "NIK: •••• 5003 menjadi •••• 0003" in page
    assert "Nama kosong." in page and "Kelurahan/desa ini tidak dikenal" in page
    assert "1872900507850003" not in page
    told = look_at(Upload.objects.order_by("pk").last(), "candidates", came.programme).figures()
    assert (told["Baru"], told["Diperbaiki"], told["Tetap"], told["Ditolak"]) == (1, 1, 1, 1)
    assert Candidate.objects.count() == 3
    job = metro.send_list(sari, came.programme, text, name="sama.csv")
    assert {label: job.counts[label] for label in ("Baru", "Diperbaiki", "Tetap", "Ditolak")} == {
        label: told[label] for label in ("Baru", "Diperbaiki", "Tetap", "Ditolak")
    }


def test_a_preview_names_past_recipients_and_kelurahan_that_are_no_target(evaluated, sari, as_, send):
    rows = metro.rows_of("metro-2022.csv")
    text = lines(
        line(91, nik=rows[0]["nik"], nama=rows[0]["nama"], tgl_lahir="", jenis_kelamin="", kelurahan="Tejosari")
    )
    page = as_(sari).get(upload(send, sari, evaluated, text)).text
    assert "Sudah menerima bantuan program ini tahun 2022." in page
    assert "Bukan kelurahan sasaran program ini." in page


def test_a_preview_makes_no_person(came, sari, as_, send):
    as_(sari).get(upload(send, sari, came.programme, lines(line(), line(2, nik=BUDI))))
    assert not Person.objects.filter(nik_index=sealing.blind_index(sealing.NIK, SITI)).exists()
