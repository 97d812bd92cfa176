"""Lists of groups and members held against each other and against what is known: who is new, and what is wrong.

Only reads, in a handful of questions however long the lists are: the preview and the import ask the same.
"""

from collections import defaultdict

from django.db.models import Q
from django.db.models.functions import Upper

from audit import sealing
from beneficiaries.models import Consent, Person
from jobs.cells import Refusal
from jobs.uploads import read_upload
from kube.columns import GROUPS, MEMBERS
from kube.models import Group, GroupImport, Membership, Position
from kube.rows import GroupRow, MemberRow, Reader

ELSEWHERE = "kelompok di wilayah lain"
HOME_ASKED = (
    "Orang dengan NIK ini tercatat di wilayah lain. Persetujuan diminta dari kantor asalnya ketika daftar ini dimuat;"
    " unggah lagi baris ini sesudah disetujui."
)
TITLES = dict(Position.Title.choices)


class Lists:
    """What the files of an import hold. Raises NotAllowed for a file that cannot be read.

    groups, members: the rows that are new. known: groups of the office by code. remarks: what is wrong.
    officers: code -> title -> index of the NIK that is to hold it. same_*: rows that are known already.
    """

    def __init__(self, source: GroupImport):
        self.source, self.reader = source, Reader(source.region)
        self.remarks, self.left_out = self.reader.remarks, {}
        group_rows = self.rows_of("groups", source.groups, GROUPS, self.reader.group)
        member_rows = self.rows_of("members", source.members, MEMBERS, self.reader.member)
        self.rows_read = len(group_rows) + len(member_rows) + len(self.errors)
        self.known = self.known_groups({row.code.upper() for row in [*group_rows, *member_rows]})
        self.groups, self.members, self.same_groups, self.same_members = [], [], 0, 0
        self.take_groups(group_rows)
        self.present = self.present_members()
        self.elsewhere, self.agreed = self.people_elsewhere(member_rows)
        self.to_ask: list[MemberRow] = []
        self.take_members(member_rows)
        self.officers = self.choose_officers(group_rows)
        for row in group_rows:
            self.compare_size(row)

    @property
    def errors(self):
        return [remark for remark in self.remarks if remark.is_error]

    def rows_of(self, kind, upload, columns, read):
        if upload is None:
            return []
        table = read_upload(upload, columns=columns)
        self.left_out[kind] = table.left_out
        return list(self.reader.rows(kind, table, table.places, read))

    def known_groups(self, codes) -> dict[str, Group]:
        found = (
            self.source.office.groups.exclude(status=Group.Status.WITHDRAWN)
            .annotate(upper=Upper("code"))
            .filter(upper__in=codes)
        )
        return {group.upper: group for group in found.select_related("region")}

    def take_groups(self, rows: list[GroupRow]):
        """What the office wrote about a known group is not overwritten by a list."""
        first: dict[str, int] = {}
        for row in rows:
            code = row.code.upper()
            if code in first:
                sentence = f"Kode ini sudah ada di baris {first[code]}."
                self.reader.refuse("groups", row.row, Refusal("code", row.code, "code_twice", sentence))
            elif code in self.known:
                self.same_groups += 1
            else:
                self.groups.append(row)
            first.setdefault(code, row.row)

    def present_members(self) -> dict[str, set[bytes]]:
        """By the code of a group: the NIK indexes of its members. New members are added as they are taken."""
        codes = {group.pk: code for code, group in self.known.items()}
        present = defaultdict(set)
        rows = Membership.objects.present().filter(group__in=codes).values_list("group", "person__nik_index")
        for group, index in rows:
            present[codes[group]].add(bytes(index))
        return present

    def people_elsewhere(self, rows: list[MemberRow]) -> tuple[set[bytes], set[tuple[bytes, int]]]:
        """({NIK index of whoever lives in another office's region}, {(index, group) its office has agreed to})."""
        low, high = self.source.office.region.scope
        known = Person.objects.filter(nik_index__in={nik_index(row.nik) for row in rows})
        away = known.exclude(region_id__gte=low, region_id__lt=high).exclude(pk__in=Person.objects.unclaimed())
        indexes = {bytes(index) for index in away.values_list("nik_index", flat=True)}
        if not indexes:
            return set(), set()
        agreed = Consent.objects.agreed().filter(purpose=Consent.Purpose.GROUP, person__nik_index__in=indexes)
        pairs = agreed.values_list("person__nik_index", "subject_id")
        return indexes, {(bytes(index), pk) for index, pk in pairs}

    def refuse_elsewhere(self, row: MemberRow, group: Group | None):
        """His own office is asked first; whether the row has his name is not told."""
        index = nik_index(row.nik)
        if index in self.elsewhere and (group is None or (index, group.pk) not in self.agreed):
            self.to_ask.append(row)
            raise Refusal("nik", row.nik, "home_asked", HOME_ASKED)

    def take_members(self, rows: list[MemberRow]):
        self.codes = self.known.keys() | {row.code.upper() for row in self.groups}
        self.now, self.past = self.memberships_of(rows)
        self.seen: dict[bytes, MemberRow] = {}
        for row in rows:
            try:
                is_new = self.judge(row)
            except Refusal as refusal:
                self.reader.refuse("members", row.row, refusal)
                continue
            if is_new:
                self.members.append(row)
            else:
                self.same_members += 1
            self.present[row.code.upper()].add(nik_index(row.nik))
            self.seen |= dict.fromkeys(keys_of(row), row)

    def memberships_of(self, rows):
        """({key: membership of today}, {key: last day of an ended one}); a key is the index of a NIK or a KK."""
        keys = [key for row in rows for key in keys_of(row)]
        found = Membership.objects.present() | Membership.objects.ended()
        found = found.filter(Q(person__nik_index__in=keys) | Q(kk_index__in=keys))
        now, past = {}, {}
        for one in found.select_related("person", "group").order_by("left_on"):
            for key in (bytes(one.person.nik_index), bytes(one.kk_index)):
                if one.left_on is None:
                    now[key] = one
                else:
                    past[key] = one.left_on
        return now, past

    def judge(self, row: MemberRow) -> bool:
        """Whether the row is new; False for one that is a member already. Raises Refusal."""
        code = row.code.upper()
        if code not in self.codes:
            sentence = "Kelompok ini tidak ada di daftar kelompok maupun di kantor Anda."
            raise Refusal("code", row.code, "group_unknown", sentence)
        if earlier := next((self.seen[key] for key in keys_of(row) if key in self.seen), None):
            raise twice(row, earlier)
        group = self.known.get(code)
        membership = next((self.now[key] for key in keys_of(row) if key in self.now), None)
        if not (membership and group and membership.group_id == group.pk):
            self.refuse_elsewhere(row, group)
        if membership:
            if group and membership.group_id == group.pk and is_same_person(membership, row):
                return False
            raise self.taken(row, membership)
        if group and not group.is_open:
            raise Refusal("code", row.code, "group_closed", f"{group} sudah selesai dan tidak menerima anggota lagi.")
        left_on = max((self.past[key] for key in keys_of(row) if key in self.past), default=None)
        day = self.joined_on(row)
        if left_on and day and left_on > day:
            sentence = f"Keluarga ini masih anggota kelompok lain sampai {left_on:%d-%m-%Y}. Tulis tanggal masuknya."
            raise Refusal("joined_on", str(row.joined_on or ""), "still_member_then", sentence)
        return True

    def joined_on(self, row: MemberRow):
        return row.joined_on or self.source.since_on

    def taken(self, row: MemberRow, membership: Membership) -> Refusal:
        low, high = self.source.region.scope
        is_here = low <= membership.group.region_id < high
        where = membership.group.name if is_here else ELSEWHERE
        if is_same_person(membership, row):
            return Refusal("nik", row.nik, "in_other_group", f"Orang ini sudah menjadi anggota {where}.")
        who = f" ({membership.person.name})" if is_here else ""
        return Refusal("kk", row.kk, "family_in_group", f"Keluarga ini sudah menjadi anggota {where}{who}.")

    def choose_officers(self, group_rows: list[GroupRow]) -> dict[str, dict[str, bytes]]:
        """By the title in a member's own row, else by the NIK in the group's row."""
        chosen: dict[str, dict[str, bytes]] = defaultdict(dict)
        for row in self.members:
            if not row.title:
                continue
            held = chosen[row.code.upper()]
            if row.title in held:
                sentence = f"Kelompok ini sudah punya {row.title} di baris lain; dicatat sebagai anggota."
                self.reader.warn("members", row.row, "title", row.title, "title_twice", sentence)
            else:
                held[row.title] = nik_index(row.nik)
        for row in group_rows:
            for title, nik in row.officers.items():
                self.compare_officer(row, title, nik, chosen[row.code.upper()])
        return chosen

    def compare_officer(self, row: GroupRow, title: str, nik: str, held: dict[str, bytes]):
        index = nik_index(nik)
        if index not in self.present[row.code.upper()]:
            sentence = f"{TITLES[title]} tidak ada di antara anggota kelompok ini."
            self.reader.warn("groups", row.row, title, nik, "officer_no_member", sentence)
        elif held.get(title, index) != index:
            sentence = f"{TITLES[title]} menurut daftar anggota orang lain; yang dipakai daftar anggota."
            self.reader.warn("groups", row.row, title, nik, "officer_differs", sentence)
        elif index not in held.values():
            held[title] = index

    def compare_size(self, row: GroupRow):
        count = len(self.present[row.code.upper()])
        if row.size is not None and row.size != count:
            sentence = f"Jumlah anggota tertulis {row.size}, tetapi anggota yang tercatat {count}."
            self.reader.warn("groups", row.row, "size", str(row.size), "size_differs", sentence)


def nik_index(nik: str) -> bytes:
    return sealing.blind_index(sealing.NIK, nik)


def keys_of(row: MemberRow) -> list[bytes]:
    """What nobody else in a group may share: the NIK, and the family card."""
    return [nik_index(row.nik)] + ([sealing.blind_index(sealing.KK, row.kk)] if row.kk else [])


def is_same_person(membership: Membership, row: MemberRow) -> bool:
    return bytes(membership.person.nik_index) == nik_index(row.nik)


def twice(row: MemberRow, earlier: MemberRow) -> Refusal:
    if row.nik == earlier.nik:
        return Refusal("nik", row.nik, "nik_twice", f"NIK ini sudah ada di baris {earlier.row}.")
    sentence = f"Keluarga ini sudah terwakili di baris {earlier.row}: satu KK satu anggota."
    return Refusal("kk", row.kk, "family_twice", sentence)
