"""Holds a list of participants against a bimtek: who may come, and every reason why another may not.

Only reads, in a handful of questions however long the list is: the preview and the import ask the same. Rules in
the order of the office: whoever is on the list already is not judged further; a group must be one of the bimtek's,
the person a member of it on the day, and the group has so many places; a lurah comes from a kelurahan with a group.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from audit import sealing
from bimtek.columns import LABELS, PARTICIPANTS
from bimtek.inviting import title_of
from bimtek.models import Bimtek, Participant
from bimtek.queries import REGENCY
from bimtek.rows import Kind, Reader, Row
from jobs.cells import Cells, Refusal, Remark, said
from jobs.refusals import Reason, reasons_of
from jobs.table_shape import LeftOut
from jobs.uploads import read_upload
from kube.models import Group, Membership, Position
from regions.models import Region

REASONS = {  # code: the sentence for the person who corrects the list
    "already_registered": "Orang ini sudah ada di daftar peserta.",
    "kube_not_on_list": "KUBE ini tidak ada di daftar KUBE bimtek ini.",
    "not_a_member": "Orang ini bukan anggota KUBE itu pada hari bimtek.",
    "kube_quota_full": "Jatah peserta KUBE ini sudah penuh.",
    "regency_not_on_list": "Kabupaten/kota ini tidak diundang ke bimtek ini.",
    "regency_quota_full": "Jatah peserta kabupaten/kota ini sudah penuh.",
    "no_kube_in_kelurahan": "Tidak ada KUBE bimtek ini di kelurahan lurah ini.",
    "bimtek_full": "Tempat di bimtek ini sudah penuh.",
}


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row. is_known: he was a participant before this list, so nothing is done."""

    row: Row
    region: Region
    reasons: tuple[str, ...] = ()
    is_known: bool = False
    membership: Membership | None = None

    @property
    def sentence(self):
        return " ".join(REASONS[code] for code in self.reasons)


@dataclass(frozen=True)
class Unreadable:
    """A row that is refused before it is judged, with what it says of itself as a page may show it."""

    number: int
    refusal: Refusal
    name: str
    role: str
    place: str


class Roster:
    """A list of participants and what is to become of each row. Raises NotAllowed for a file that cannot be read.

    verdicts: of the rows that could be read; unreadable: the others. remarks: what is odd about rows that were read.
    """

    def __init__(self, bimtek: Bimtek, upload):
        self.bimtek = bimtek
        self.groups = {group.code.upper(): group for group in bimtek.groups.select_related("region")}
        self.villages = {group.region_id for group in self.groups.values()}
        self.invited = dict(bimtek.invited_regions.values_list("region", "quota"))
        self.members = self.members_by_nik()
        people = bimtek.participants.values_list("nik_index", "membership__group", "region")
        self.before = {bytes(index) for index, _, _ in people if index}
        self.seen, self.places = set(), Counter(group for _, group, _ in people if group)
        self.taken = len(people)
        self.from_regency = Counter(code[:REGENCY] for _, _, code in people)
        rows, self.unreadable, self.remarks, self.left_out = read_rows(bimtek, upload)
        self.verdicts = [self.judge(row) for row in rows]

    def members_by_nik(self) -> dict[tuple[int, bytes], Membership]:
        """The members of the bimtek's groups on its day, each with the `titles` held that day."""
        day = self.bimtek.held_on
        held = Prefetch("positions", Position.objects.on(day), to_attr="titles")
        found = Membership.objects.filter(group__in=self.groups.values()).on(day)
        found = found.select_related("person", "group").prefetch_related(held)
        return {(one.group_id, bytes(one.person.nik_index)): one for one in found}

    def judge(self, row: Row) -> Verdict:
        group = self.groups.get(row.code.upper()) if row.kind == Kind.OFFICER else None
        region = row.region or (group.region if group else row.regency or self.bimtek.region)
        index = row.nik_index
        if index in self.seen or index in self.before:
            is_known = index not in self.seen
            self.seen.add(index)
            return Verdict(row, region, () if is_known else ("already_registered",), is_known)
        membership = self.members.get((group.pk, index)) if group else None
        reasons = self.reasons(row, group, membership) + self.reasons_of_regency(region)
        if reasons:
            return Verdict(row, region, tuple(reasons))
        self.seen.add(index)
        self.taken += 1
        self.from_regency[region.code[:REGENCY]] += 1
        if group:
            self.places[group.pk] += 1
        return Verdict(row, region, membership=membership)

    def reasons(self, row: Row, group: Group | None, membership: Membership | None) -> list[str]:
        found = []
        if row.kind == Kind.OFFICER:
            found = self.reasons_of_member(group, membership)
        elif row.kind == Kind.LURAH and (row.region is None or row.region.code not in self.villages):
            found = ["no_kube_in_kelurahan"]
        if self.bimtek.quota and self.taken >= self.bimtek.quota:
            found.append("bimtek_full")
        return found

    def reasons_of_member(self, group: Group | None, membership: Membership | None) -> list[str]:
        if group is None:
            return ["kube_not_on_list"]
        found = [] if membership else ["not_a_member"]
        if self.places[group.pk] >= self.bimtek.per_group:
            found.append("kube_quota_full")
        return found

    def reasons_of_regency(self, region: Region) -> list[str]:
        if not self.invited:
            return []
        code = region.code[:REGENCY]
        if code not in self.invited:
            return ["regency_not_on_list"]
        quota = self.invited[code]
        return ["regency_quota_full"] if quota and self.from_regency[code] >= quota else []

    @property
    def accepted(self):
        """Rows that may come, those who were on the list before left out."""
        return [one for one in self.verdicts if not one.reasons and not one.is_known]

    @property
    def known(self):
        return [one for one in self.verdicts if one.is_known]

    @property
    def refused(self):
        return [one for one in self.verdicts if one.reasons]

    @property
    def counted_reasons(self) -> list[Reason]:
        """Why rows are not taken, and how many each; a row with several reasons counts for each."""
        judged = ((code, REASONS[code], one.row.number) for one in self.refused for code in one.reasons)
        unread = ((one.refusal.code, one.refusal.sentence, one.number) for one in self.unreadable)
        return reasons_of([*judged, *unread])

    @property
    def told_remarks(self) -> list[tuple[int, str, str]]:
        """Row, label of the column and sentence of what is odd about rows that were read."""
        return [(one.row, LABELS.get(one.column, ""), one.sentence) for one in self.remarks]

    @property
    def warned(self) -> int:
        return len({remark.row for remark in self.remarks})

    @property
    def elsewhere(self) -> int:
        """How many that may come are from another kabupaten/kota than where the bimtek is planned."""
        low, high = self.bimtek.region.scope
        return sum(not low <= one.region.code < high for one in self.accepted)

    @property
    def refusals(self) -> int:
        """How many rows are not taken, for a reason or because they cannot be read."""
        return len(self.refused) + len(self.unreadable)


def read_rows(bimtek: Bimtek, upload) -> tuple[list[Row], list[Unreadable], list[Remark], list[LeftOut]]:
    table = read_upload(upload, columns=PARTICIPANTS)
    places, reader = table.places, Reader(bimtek.region)
    rows, unreadable, remarks = [], [], []
    for row in table.rows:
        try:
            cells = Cells(places, row)
            rows.append(reader.read(cells))
        except Refusal as refusal:
            words = {name: said(places, row, name) for name in ("name", "role", "code", "area")}
            place = words["code"] or words["area"]
            unreadable.append(Unreadable(row.number, refusal, words["name"], words["role"], place))
        else:
            remarks += cells.remarks
    return rows, unreadable, remarks, table.left_out


def participant_of(verdict: Verdict) -> Participant:
    """The unsaved participant of an accepted row; a member under the title he holds, not the one the list gives."""
    row, membership = verdict.row, verdict.membership
    return Participant(
        kind=row.kind,
        membership=membership,
        row_number=row.number,
        name=row.name,
        sex=row.sex,
        position=title_of(membership) if membership else row.position,
        nik_sealed=sealing.seal(sealing.NIK, row.nik),
        nik_index=row.nik_index,
        region=verdict.region,
    )
