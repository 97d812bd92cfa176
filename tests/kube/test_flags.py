"""Red flags: raised by facts, told in a sentence, put aside with a reason, and back when the facts change."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from accounts.errors import NotAllowed
from audit import sealing
from audit.models import Event
from beneficiaries.models import Bank, DuplicatePair, PersonChange
from jobs.models import Job
from kube.flags import KINDS, flags_of
from kube.models import FlagDismissal, Group, GroupAccount, Membership, Position
from kube.phone_numbers import phone_number
from kube.services.flags import dismiss_flag
from kube.services.growth import set_phone
from programmes.models import Recipient
from tests.beneficiaries.filling import fill, row
from tests.kube.conftest import DAY, a_group, a_member, a_person, kk_number
from tests.kube.test_visits import a_visit
from tests.reports.building import make_programme

WEEK = datetime.timedelta(days=7)
VILLAGE = "18.72.01.1003"


@pytest.fixture
def raised(sari):
    """raised("same_phone") -> {group name: sentence} of open flags, as Sari reads them; of all kinds without a word."""

    def ask(kind=None, reader=sari, on=DAY):
        names = dict(Group.objects.values_list("pk", "name"))
        found = flags_of(Group.objects.visible_to(reader), reader, on)
        return {names[flag.group_id]: flag.sentence for flag in found if kind in (None, flag.kind)}

    return ask


@pytest.fixture
def there(kupang, office):
    """A group of another district, keyed to any office."""
    return Group.objects.create(office=office, region=kupang, code="K-1", name="KUBE Timur")


def account(group, sari, number="1234567890", holder=None, in_name=True):
    return GroupAccount.objects.create(
        group=group,
        bank=Bank.objects.get(code="121"),
        holder=holder or group.name,
        is_in_group_name=in_name,
        added_by=sari,
        **sealing.sealed_fields(sealing.ACCOUNT, number),
    )


def officer(member, title="ketua"):
    return Position.objects.create(group=member.group, membership=member, title=title, since_on=DAY)


def entry(serial, card, **told):
    return row(nik=f"187290050785{serial}", name=f"WARGA {serial}", region=VILLAGE, kk=kk_number(card), **told)


def test_a_group_without_anything_odd_raises_nothing(mawar, sari, raised):
    account(mawar, sari)
    officer(a_member(mawar, 9001))
    assert raised() == {}


def test_one_account_in_two_groups(mawar, melati, sari, raised):
    account(mawar, sari), account(melati, sari)
    assert raised("same_account") == {
        "KUBE Mawar": "Rekening •••• 7890 juga dipakai KUBE Melati.",
        "KUBE Melati": "Rekening •••• 7890 juga dipakai KUBE Mawar.",
    }
    Group.objects.filter(pk=melati.pk).update(status="dissolved")
    assert raised("same_account") == {}


def test_a_group_out_of_sight_is_counted_and_not_named(mawar, there, sari, yusuf, raised):
    account(mawar, sari), account(there, sari)
    assert raised("same_account") == {"KUBE Mawar": "Rekening •••• 7890 juga dipakai 1 kelompok di luar wilayah Anda."}
    assert "Mawar" not in raised("same_account", yusuf)["KUBE Timur"]


@pytest.mark.parametrize("written", ["0800-1234-5678", "+62 800 1234 5678", "800 12345678", "(0800) 12345678"])
def test_a_phone_is_one_however_it_is_written(written):
    assert phone_number(written) == "6280012345678"


@pytest.mark.parametrize("text", ["", "12", "08001234567890123", "tidak ada", "0800/12345678", "000812345678"])
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(ValueError, match="telephone"):
        phone_number(text)


def test_one_phone_in_two_groups(mawar, melati, sari, raised):
    first, second = a_member(mawar, 9001), a_member(melati, 9002)
    for member, text in ((first, "080012345678"), (second, "+62 800-1234-5678")):
        set_phone(actor=sari, membership=member, number=phone_number(text))
    assert raised("same_phone") == {
        "KUBE Mawar": "Telepon WARGA 9001 (•••• 5678) juga dipakai anggota KUBE Melati.",
        "KUBE Melati": "Telepon WARGA 9002 (•••• 5678) juga dipakai anggota KUBE Mawar.",
    }
    set_phone(actor=sari, membership=second, number="6280099999999")
    assert raised("same_phone") == {}
    assert second.phones.count() == 2
    assert "9999" not in str(list(Event.objects.filter(verb="phone.set").values()))


def test_officers_of_one_name_and_birthday_in_two_groups(mawar, melati, raised):
    for group, serial, title in ((mawar, 9001, "ketua"), (melati, 9002, "bendahara")):
        who = a_person(group.region, serial, name="SITI AMINAH")
        officer(a_member(group, serial, person=who), title)
    assert raised("same_officer")["KUBE Mawar"] == (
        "Ketua SITI AMINAH, lahir 26 Juli 1985, bernama dan bertanggal lahir sama dengan pengurus KUBE Melati."
    )


def test_an_account_that_is_not_the_groups(mawar, sari, raised):
    account(mawar, sari, holder="SITI AMINAH", in_name=False)
    assert raised("account_name") == {"KUBE Mawar": "Rekening •••• 7890 atas nama SITI AMINAH, bukan nama kelompok."}


def test_members_whom_the_register_has_on_one_card(mawar, melati, sari, raised):
    """They joined with two cards; the newest data know better."""
    for group, serial in ((mawar, 9001), (mawar, 9002), (melati, 9003)):
        a_member(group, serial)
    fill(sari, [entry(9001, 9501), entry(9002, 9501), entry(9003, 9501)], data_on=DAY)
    where = "satu KK menurut DTKS Kota Metro per 26-07-2023."
    assert raised("one_card") == {"KUBE Mawar": f"WARGA 9001 dan WARGA 9002 {where}"}
    assert raised("double_aid")["KUBE Melati"].endswith(f"di KUBE Mawar {where}")
    fill(sari, [entry(9001, 9501), entry(9002, 9502), entry(9003, 9503)], data_on=DAY + WEEK)
    assert raised() == {}


@pytest.mark.parametrize(("days", "is_raised"), [(59, False), (60, True)])
def test_an_active_group_without_a_visit_for_sixty_days(mawar, dewi, raised, days, is_raised):
    Group.objects.filter(pk=mawar.pk).update(status="active", status_on=DAY - WEEK)
    a_visit(dewi, mawar, visited_on=DAY)
    on = DAY + datetime.timedelta(days=days)
    assert raised("not_visited", on=on) == (
        {"KUBE Mawar": "Kunjungan terakhir 26 Juli 2023, 60 hari lalu."} if is_raised else {}
    )


def test_a_group_that_was_never_visited(mawar, melati, raised, settings):
    Group.objects.filter(pk=mawar.pk).update(status="active", status_on=DAY)
    Group.objects.filter(pk=melati.pk).update(status="active")
    settings.DAYS_WITHOUT_VISIT = 7
    assert raised("not_visited", on=DAY + WEEK) == {
        "KUBE Mawar": "Belum pernah dikunjungi, padahal aktif sejak 26 Juli 2023, 7 hari lalu.",
        "KUBE Melati": "Belum pernah dikunjungi.",
    }


def test_a_member_who_was_helped_alone_since_he_joined(mawar, office, raised):
    member = a_member(mawar, 9001)
    for year in (2022, 2023):
        about = {"number": 1, "person": member.person, "region_id": VILLAGE, "name": "WARGA 9001"}
        numbers = {name: getattr(member.person, name) for name in ("nik_sealed", "nik_index")}
        programme = make_programme(office, year=year)
        Recipient.objects.create(programme=programme, component=programme.only_component, **about, **numbers)
    sentence = raised("double_aid")["KUBE Mawar"]
    assert sentence.startswith("WARGA 9001 juga penerima") and sentence.endswith("2023.")


def test_one_person_under_two_niks_in_two_groups(mawar, melati, sari, raised):
    release = fill(sari, [entry(9001, 9501), entry(9002, 9502)])
    one, two = a_member(mawar, 9001).person, a_member(melati, 9002).person
    job = Job.objects.create(title="x", task="x", region=mawar.region, requested_by=sari)
    about = {"region": mawar.region, "region_a": mawar.region, "region_b": mawar.region, "shown_sealed": b"x"}
    pair = DuplicatePair(release=release, job=job, row_a=1, row_b=2, score=0.9, reasons=[], **about)
    pair.nik_a_index, pair.nik_b_index = one.nik_index, two.nik_index
    pair.save()
    assert raised("double_aid") == {}
    DuplicatePair.objects.update(state="same", decided_by=sari, decided_at=datetime.datetime.now(datetime.UTC))
    assert raised("double_aid")["KUBE Mawar"] == (
        "WARGA 9001 diputuskan orang yang sama dengan WARGA 9002, anggota KUBE Melati."
    )


def test_a_member_who_died_or_dropped_out_of_the_register(mawar, melati, sari, raised):
    a_member(mawar, 9001)
    gone = a_member(melati, 9002)
    release = fill(sari, [entry(9001, 9501, is_alive=False)], data_on=DAY + WEEK)
    change = PersonChange(release=release, person=gone.person, region=melati.region, kinds=["vanished"])
    change.before, change.after = {"decile": 2}, {}
    change.save()
    assert raised("register") == {
        "KUBE Mawar": "WARGA 9001 tercatat meninggal menurut DTKS Kota Metro per 02-08-2023.",
        "KUBE Melati": "WARGA 9002 tidak ada lagi di DTKS sejak data per 2 Agustus 2023.",
    }
    fill(sari, [entry(9001, 9501), entry(9002, 9502)], data_on=DAY + 2 * WEEK)
    assert raised("register") == {}


def test_who_dropped_out_before_he_joined_is_no_news(mawar, sari, raised):
    member = a_member(mawar, 9001, joined_on=DAY + WEEK)
    release = fill(sari, [entry(9002, 9502)], data_on=DAY)
    about = {"release": release, "person": member.person, "region": mawar.region, "kinds": ["vanished"]}
    PersonChange.objects.create(**about, before={}, after={})
    assert raised("register") == {}


# Putting aside


def put_aside(actor, group, reason="Satu pengurus, dua buku tabungan"):
    flag = next(one for one in flags_of(Group.objects.filter(pk=group.pk), actor, DAY) if one.kind == "same_account")
    about = {"kind": flag.kind, "facts_sha256": flag.facts_sha256, "reason": reason}
    return dismiss_flag(actor=actor, group=group, on=DAY, **about)


def test_a_flag_is_put_aside_for_one_group_and_comes_back_when_the_facts_change(
    mawar, melati, wati, sari, office, imopuro, raised
):
    account(mawar, sari), account(melati, sari)
    made = put_aside(wati, mawar)
    assert made.sentence == "Rekening •••• 7890 juga dipakai KUBE Melati."
    assert list(raised("same_account")) == ["KUBE Melati"]
    event = Event.objects.get(verb="flag.dismissed")
    assert (event.detail["about"], event.subject_text) == (made.sentence, "KUBE Mawar")
    account(a_group(office, imopuro, "Anggrek"), sari)
    assert raised("same_account")["KUBE Mawar"] == "Rekening •••• 7890 juga dipakai KUBE Anggrek dan KUBE Melati."


def test_a_flag_is_put_aside_once_and_with_a_reason(mawar, melati, wati, sari):
    account(mawar, sari), account(melati, sari)
    with pytest.raises(NotAllowed, match="Tulis alasan"):
        put_aside(wati, mawar, reason=" ")
    made = put_aside(wati, mawar)
    again = {"group": mawar, "kind": made.kind, "facts_sha256": made.facts_sha256, "reason": "sekali lagi", "on": DAY}
    with pytest.raises(NotAllowed, match="sudah berubah atau sudah dikesampingkan"):
        dismiss_flag(actor=wati, **again)
    with pytest.raises(DatabaseError, match="may not be changed"), transaction.atomic():
        FlagDismissal.objects.filter(pk=made.pk).update(reason="lain")


def test_all_flags_of_an_office_are_a_handful_of_questions(
    mawar, melati, office, imopuro, sari, raised, django_assert_max_num_queries
):
    for number, group in enumerate([mawar, melati, a_group(office, imopuro, "Anggrek")]):
        account(group, sari, in_name=False)
        officer(a_member(group, 9001 + number))
    fill(sari, [entry(9001, 9501), entry(9002, 9501)])
    Group.objects.update(status="active")
    with django_assert_max_num_queries(18) as asked:
        found = flags_of(Group.objects.visible_to(sari), sari, DAY)
    assert {flag.kind for flag in found} <= KINDS.keys() and len(found) > 9
    one = len(asked)
    with django_assert_max_num_queries(one):
        flags_of(Group.objects.filter(pk=mawar.pk), sari, DAY)
    assert Membership.objects.count() == 3
