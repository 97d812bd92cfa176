"""Worker: lists of groups and members become groups, persons, memberships and officers.

Reading and persons come first and may be repeated without harm; then one transaction writes everything, so a worker
that dies leaves either nothing or all. What is there already is counted, never doubled.
"""

from collections import Counter

from django.db import transaction
from django.db.models.functions import Upper

from audit.trail import record
from beneficiaries.consents import ask
from beneficiaries.models import Person
from beneficiaries.people import person_for
from jobs.left_out import keep_left_out
from jobs.models import Finding
from jobs.uploads import finding_row
from jobs.work import hold, report
from kube.columns import LABELS
from kube.comparing import Lists, nik_index
from kube.families import family_of
from kube.models import BusinessType, Group, GroupImport, Membership, Position
from regions.finding import COUNTED_AS

CHUNK, BATCH = 100, 1000
TO_CHECK = "Dimuat, tetapi perlu diperiksa"
TOLD = {
    "size_differs": "Jumlah anggota berbeda",
    "officer_no_member": "Pengurus bukan anggota",
    "officer_differs": "Pengurus berbeda di kedua daftar",
    "title_twice": "Jabatan tertulis dua kali",
    "title_unknown": "Jabatan tidak dikenal",
    "kk_blank": "Tanpa nomor KK",
    "nik_contradicts": "NIK tidak cocok dengan tanggal lahir atau jenis kelamin",
    "district_code_unknown": "Kode kecamatan tidak dikenal",
    **{f"kelurahan_{why}": label for why, label in COUNTED_AS.items()},
    **dict.fromkeys(("nik_cleaned", "kk_cleaned"), "Nomor dibersihkan dari spasi atau tanda"),
    **dict.fromkeys(
        ("birth_two_digit_year", "birth_serial", "birth_other_order", "birth_time"), "Tanggal ditulis lain"
    ),
    **dict.fromkeys(
        ("date_format", "date_impossible", "date_order", "date_future", "date_two_digit_year"), "Tanggal tidak terbaca"
    ),
    "sex_unknown": "Jenis kelamin tidak terbaca",
    "count_unknown": "Jumlah anggota tidak terbaca",
}


def import_groups(job):
    """The worker of kube.tasks.import_groups: does what the job's GroupImport asks for."""
    source = GroupImport.objects.select_related("office__region", "region", "groups", "members").get(job=job)
    if not job.counts:  # a second attempt of a job that died later does not write again
        write(job, source)
    report(job, result_url=source.get_absolute_url())


def write(job, source: GroupImport):
    lists = Lists(source)
    people = persons_of(job, lists)
    with transaction.atomic():
        hold(job)
        groups = write_groups(source, lists, job.requested_by)
        joined = write_members(source, lists, groups, people)
        elected = write_officers(source, lists, groups)
        tell_groups(source, job, groups, joined)
        ask_homes(source, lists, groups, job.requested_by)
        keep_findings(source, lists)
        counts = counts_of(lists, elected)
        detail = {"groups": len(lists.groups), "members": len(lists.members), "refused": len(lists.errors)}
        record(actor=job.requested_by, verb="groups.imported", subject=job, **detail)
        report(job, counts=counts, note=f"{len(lists.groups)} kelompok dan {len(lists.members)} anggota dimuat.")


def persons_of(job, lists: Lists) -> dict[str, Person]:
    """By NIK. Who has no kelurahan of his own is known in that of his group."""
    places = {code: group.region for code, group in lists.known.items()}
    places |= {row.code.upper(): row.region for row in lists.groups}
    people = {}
    for done, row in enumerate(lists.members):
        if done % CHUNK == 0:
            report(job, done=done, total=len(lists.members), note="Mencatat anggota.")
        row.region = row.region or places[row.code.upper()]
        about = {"nik": row.nik, "name": row.name, "sex": row.sex, "birth_on": row.birth_on}
        people[row.nik] = person_for(**about, region=row.region)
    return people


def ask_homes(source, lists: Lists, groups, actor) -> None:
    """Of whoever lives elsewhere no member is made: his own office is asked."""
    people = {bytes(one.nik_index): one for one in Person.objects.filter(nik_index__in=lists.elsewhere)}
    for row in lists.to_ask:
        if group := groups.get(row.code.upper()):
            place = row.region or group.region
            about = {"person": people[nik_index(row.nik)], "subject": group, "region": source.office.region}
            ask(actor=actor, place=place, name=row.name, **about)


def write_groups(source, lists: Lists, actor) -> dict[str, Group]:
    """All groups of the lists by code, the new ones made."""
    types = business_types()
    new = [
        Group(
            office=source.office,
            code=row.code,
            name=row.name,
            kind=row.kind,
            region=row.region,
            business_type_id=types.get(row.business.upper()),
            business="" if row.business.upper() in types else row.business,
            address=row.address,
            founded_on=row.founded_on,
            status=source.new_status,
            status_on=source.since_on,
            source=source,
        )
        for row in lists.groups
    ]
    Group.objects.bulk_create(new, batch_size=BATCH)
    for group in new:
        after = {"group_code": group.code, "name": group.name, "region": str(group.region)}
        record(actor=actor, verb="group.registered", subject=group, after=after)
    return lists.known | {group.code.upper(): group for group in new}


def business_types() -> dict[str, int]:
    return dict(BusinessType.objects.annotate(upper=Upper("name")).values_list("upper", "pk"))


def write_members(source, lists: Lists, groups, people) -> Counter:
    """How many joined each group, by code."""
    new = []
    for row in lists.members:
        person = people[row.nik]
        columns = family_of(person, row.kk)._asdict() | {"joined_on": lists.joined_on(row), "region": row.region}
        new.append(Membership(group=groups[row.code.upper()], person=person, source=source, **columns))
    Membership.objects.bulk_create(new, batch_size=BATCH)
    return Counter(row.code.upper() for row in lists.members)


def write_officers(source, lists: Lists, groups) -> int:
    """Titles that nobody holds yet; whoever holds one stays until the members elect another."""
    wanted = {groups[code].pk: titles for code, titles in lists.officers.items() if titles}
    held = Position.objects.held().filter(group__in=wanted).values_list("group", "title", "membership")
    taken = {(group, title) for group, title, _ in held} | {membership for *_, membership in held}
    present = Membership.objects.present().filter(group__in=wanted).select_related("person")
    by_index = {(one.group_id, bytes(one.person.nik_index)): one for one in present}
    new = []
    for group, titles in wanted.items():
        for title, index in titles.items():
            member = by_index[group, index]
            if (group, title) not in taken and member.pk not in taken:
                held = {"membership": member, "title": title, "since_on": member.joined_on}
                new.append(Position(group_id=group, source=source, **held))
    Position.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def tell_groups(source, job, groups, joined: Counter):
    """One event for each group, not one for each member."""
    file = source.members.filename if source.members else ""
    for code, count in joined.items():
        record(actor=job.requested_by, verb="members.imported", subject=groups[code], count=count, file=file)


def keep_findings(source, lists: Lists):
    uploads = dict(source.uploads)
    for kind, upload in uploads.items():
        upload.findings.all().delete()
        keep_left_out(upload, lists.left_out[kind])
    Finding.objects.bulk_create((finding(uploads[one.kind], one) for one in lists.remarks), batch_size=BATCH)


def finding(upload, remark) -> Finding:
    severity = Finding.Severity.ERROR if remark.is_error else Finding.Severity.WARNING
    column = LABELS[remark.kind].get(remark.column, "")
    about = remark.row, column, remark.value[:200], remark.code, remark.reason, severity.value
    return Finding(**finding_row(upload.pk, *about))


def counts_of(lists: Lists, elected: int) -> dict:
    """Figures worth a tile, and how many rows want a look, by what is wrong with them."""
    remarks = Counter(TOLD.get(one.code, "Lain-lain") for one in lists.remarks if not one.is_error)
    figures = {
        "Baris dibaca": lists.rows_read,
        "Ditolak": len(lists.errors),
        "Kelompok baru": len(lists.groups),
        "Anggota baru": len(lists.members),
        "Pengurus": elected,
        "Kelompok tetap": lists.same_groups,
        "Anggota tetap": lists.same_members,
    }
    always = ("Baris dibaca", "Kelompok baru", "Anggota baru")
    shown = {label: number for label, number in figures.items() if number or label in always}
    return shown | {TO_CHECK: dict(remarks)}
