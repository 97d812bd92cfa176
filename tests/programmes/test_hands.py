"""Who signs a decree: the head of the office that owns it, and nobody who has worked on it in another role."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import Office, User
from accounts.roles import Role
from audit.trail import record
from beneficiaries.models import Bank
from beneficiaries.services import correct_account
from jobs.models import Upload
from jobs.uploads import receive_upload
from programmes.hands import WORK
from programmes.models import AccountChoice, CandidateImport, Decree, Override
from programmes.services import decrees
from regions.models import Region
from tests.conftest import make_office
from tests.disbursements.paying import refused_by_database
from tests.programmes.placing import draft, make_candidate, make_candidates, make_official, make_programme, submitted

JULY_10 = date(2023, 7, 10)


@pytest.fixture
def programme(office):
    make_official(office)
    return make_programme(office)


@pytest.fixture
def tono(person, office):
    """Tono works in Metro today, and will be its head tomorrow."""
    return person("tono", Role.OPERATOR, "18.72")


def promoted(user):
    User.objects.filter(pk=user.pk).update(role=Role.KADIS)
    return User.objects.get(pk=user.pk)


def sign(head, decree):
    official = decree.programme.office.officials.get()
    return decrees.sign_decree(actor=head, decree=decree, official=official, decided_on=JULY_10)


def sign_in_sql(head, decree):
    """What the database says to a signature that no service was asked for, or ""."""
    words = {"status": "signed", "number": "9", "decided_on": JULY_10, "signer_name": "x", "signed_by": head}
    asked = Decree.objects.filter(pk=decree.pk)
    return refused_by_database(lambda: asked.update(**words, signed_at=timezone.now(), list_sha256=b"x"))


def edit(tono, decree):
    decrees.edit_decree(actor=tono, decree=decree, title="x", considerations="x", legal_bases="x")


def place(tono, decree):
    decrees.place(actor=tono, decree=decree, candidate=make_candidate(decree.programme, 7))


def unplace(tono, decree):
    decrees.unplace(actor=tono, recipient=decree.recipients.first())


def submit(tono, decree):
    decrees.submit_decree(actor=tono, decree=decree)
    decrees.return_decree(actor=User.objects.get(username="made"), decree=decree, reason="judulnya keliru")


def send_the_list(tono, decree):
    file = SimpleUploadedFile("usulan.csv", b"Nama,NIK\nCALON,1\n")
    upload = receive_upload(actor=tono, kind=Upload.Kind.CANDIDATES, region=decree.region_id, file=file)
    about = {"programme": decree.programme, "component": decree.programme.only_component, "region": decree.region}
    source = CandidateImport.objects.create(kind=Upload.Kind.CANDIDATES, upload=upload, **about)
    decree.programme.candidates.update(source=source)


def put_a_rule_aside(tono, decree):
    candidate = decree.programme.candidates.first()
    Override.objects.create(candidate=candidate, code="in_register", reason="dilihat sendiri", made_by=tono)


def choose_the_village(tono, decree):
    record(actor=tono, verb="candidate.village_chosen", subject=decree.programme.candidates.first())


def account_of(tono, decree):
    person = decree.programme.candidates.first().person
    bank = Bank.objects.get(code="121")
    correct_account(actor=tono, person=person, bank=bank, number="7770001", holder=person.name, reason="buku tabungan")


def choose_the_account(tono, decree):
    candidate = decree.programme.candidates.select_related("person").first()
    known = {"account": candidate.person.accounts.get(), "given_index": b"x", "reason": "buku tabungan"}
    AccountChoice.objects.create(candidate=candidate, chosen_by=tono, **known)


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (edit, "decree"),
        (place, "decree"),
        (unplace, "decree"),
        (submit, "decree"),
        (send_the_list, "list"),
        (put_a_rule_aside, "override"),
        (choose_the_village, "candidate"),
        (account_of, "account"),
        (choose_the_account, "account"),
    ],
)
def test_who_worked_on_a_decree_does_not_sign_it_as_its_head(sari, tono, made, programme, work, kind):
    make_candidates(programme, 2)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    work(tono, decree)
    decrees.submit_decree(actor=sari, decree=decree)
    tono = promoted(tono)
    with pytest.raises(NotAllowed, match=f"Anda {WORK[kind]}.*menandatangani: Made."):
        sign(tono, decree)
    assert "who had a hand in a decree" in sign_in_sql(tono, decree)
    assert sign(made, decree).signed_by == made


def test_who_received_its_papers_does_not_sign_it(sari, tono, made, programme):
    """Papers come after the signature; that of a returned one would be signed again."""
    make_candidates(programme, 1)
    decree = submitted(sari, programme)
    receive = decree.recipients.get()
    receive.received_papers.create(paper=programme.papers.get(), received_by=tono)
    with pytest.raises(NotAllowed, match=f"Anda {WORK['paper']}"):
        sign(promoted(tono), decree)
    assert "who had a hand in a decree" in sign_in_sql(promoted(tono), decree)


def test_control_who_did_nothing_for_it_signs_it_in_his_new_role(sari, tono, programme):
    """Also who gave an account that is no longer in use."""
    make_candidates(programme, 1)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    account_of(tono, decree)
    account = decree.recipients.get().person.accounts.in_use()
    person, bank = account.get().person, Bank.objects.get(code="121")
    correct_account(actor=sari, person=person, bank=bank, number="7770002", holder=person.name, reason="keliru ditulis")
    decrees.submit_decree(actor=sari, decree=decree)
    assert sign(promoted(tono), decree).status == "signed"


@pytest.fixture
def waiting(sari, made, programme):
    """A decree of the kota that waits for its head, with the province's office and a kecamatan around it."""
    make_office(Region.objects.get(code="18"), "PEMERINTAH PROVINSI LAMPUNG", "Bandar Lampung")
    make_candidates(programme, 1)
    return submitted(sari, programme)


STRANGERS = [
    (Role.KADIS, "18", "milik Dinas Sosial Kota Metro"),
    (Role.KADIS, "53.71", "milik Dinas Sosial Kota Metro"),
    (Role.KADIS, None, "milik Dinas Sosial Kota Metro"),
    (Role.KADIS, "18.72.01", "milik Dinas Sosial Kota Metro"),
    (Role.LURAH, "18.72", "pejabat kantor pemilik"),
    (Role.OPERATOR, "18.72", "pejabat kantor pemilik"),
    (Role.ADMIN, None, "milik Dinas Sosial Kota Metro"),
]


@pytest.mark.parametrize(("role", "code", "words"), STRANGERS)
def test_only_the_head_of_the_owning_office_signs(person, waiting, role, code, words):
    stranger = person("asing", role, code)
    with pytest.raises(NotAllowed, match=words):
        sign(stranger, waiting)
    assert "by the head of the office that owns it" in sign_in_sql(stranger, waiting)


def test_a_closed_account_signs_nothing(made, waiting):
    User.objects.filter(pk=made.pk).update(is_active=False)
    assert "by the head of the office that owns it" in sign_in_sql(made, waiting)


@pytest.mark.parametrize("step", ["return", "submit", "edit"])
def test_the_head_of_the_province_only_reads_a_decree_of_the_kota(person, waiting, step):
    andi = person("andi", Role.KADIS, "18")
    acts = {
        "return": lambda: decrees.return_decree(actor=andi, decree=waiting, reason="judulnya keliru"),
        "submit": lambda: decrees.submit_decree(actor=andi, decree=waiting),
        "edit": lambda: edit(andi, waiting),
    }
    with pytest.raises(NotAllowed, match="SK ini milik Dinas Sosial Kota Metro. Anda dapat membacanya"):
        acts[step]()


def test_no_decree_begins_as_a_signed_one(made, programme):
    known = {"programme": programme, "region": programme.region, "title": "x", "created_by": made}
    signed = {"status": "signed", "number": "9", "decided_on": JULY_10, "signer_name": "x", "signed_by": made}
    assert "begins as a draft" in refused_by_database(lambda: Decree.objects.create(**known, **signed))


def test_the_database_finds_the_same_office_as_the_program(office, db):
    make_office(Region.objects.get(code="18"), "PEMERINTAH PROVINSI LAMPUNG", "Bandar Lampung")
    for code in ("18", "18.72", "18.72.01", "18.72.01.1001", "18.71", "53.71", "53", ""):
        found = Office.objects.raw("SELECT * FROM accounts_office WHERE id = nearest_office(%s)", [code])
        assert [each.pk for each in found] == [each.pk for each in Office.objects.nearest(code)[:1]], code


def test_his_pages_say_why_he_does_not_sign_and_no_card_asks_him(sari, tono, made, programme, as_):
    make_candidates(programme, 1)
    decree = draft(sari, programme)
    decrees.place_all(actor=sari, decree=decree)
    edit(tono, decree)
    decrees.submit_decree(actor=sari, decree=decree)
    for user, is_asked in ((made, True), (promoted(tono), False)):
        browser = as_(user)
        assert ("menunggu tanda tangan Anda" in browser.get(reverse("reports:mine")).text) == is_asked
        page = browser.get(decree.get_absolute_url()).text
        assert (f"Anda {WORK['decree']}" in page, "Tanda tangani" in page) == (not is_asked, is_asked)
        form = browser.get(reverse("programmes:sign_decree", args=[decree.pk]))
        assert form.status_code == (200 if is_asked else 302)
