"""The list that was signed on paper, typed into a table: which rows become marks, and why another is unclear.

Only reads: the preview and the taking ask the same. A tick of a table has a name of its own, made of the bimtek, the
file, the row and the session: whoever sends the file again sends the same ticks.
"""

import uuid
from dataclasses import dataclass, replace

from bimtek.cards import code_of
from bimtek.inviting import OWN_PRESENCE
from bimtek.models import AttendanceMark, Bimtek, Participant, Session
from bimtek.queries import attendance
from jobs.cells import Cells, Refusal
from jobs.columns import Column
from jobs.fields import BadValue, parse_count, parse_tick
from jobs.headings import shared
from jobs.masking import blotted
from jobs.reading import labels_of
from jobs.refusals import Reason, reasons_of
from jobs.uploads import read_upload
from regions.names import normalise_name

NAMES = uuid.UUID("5d0c3bb5-6a0f-4f0e-9d53-6a1f5c9f5a1e")
MOST_SESSIONS = 60  # of a bimtek whose list is read again
NOBODY = "Tulis kode peserta, atau nomor dan namanya seperti di daftar hadir."
WRONG_CODE = "Kode ini tidak ada di daftar peserta bimtek ini."
UNINVITED = "Nomor ini tidak ada di daftar peserta. Tambahkan orangnya sebagai peserta, lalu tulis nomornya."


def roman(number: int) -> str:
    """Up to 39."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]


def columns_of(sessions: int) -> list[Column]:
    """What a table is searched for. So many sessions, by their place, as the printed list counts them."""
    return [
        shared("number"),
        Column("code", "Kode", ("Kode peserta", "Kode kartu"), is_key=True, help="Kode di kartu atau di daftar hadir."),
        shared("name"),
        *(
            Column(
                f"session_{place}",
                f"Sesi {place}",
                (f"Materi {place}", f"Materi ke {place}", f"Hadir {place}", f"Sesi ke {place}", f"Sesi {roman(place)}"),
                example="v",
                help="v untuk yang hadir, kosong untuk yang tidak.",
            )
            for place in range(1, sessions + 1)
        ),
    ]


@dataclass(frozen=True)
class Line:
    """A row of the table. marks: those that are to be added, unsaved. sentence: why the row is unclear, or "";
    column: the label of the cell that makes it so.
    absent_in: ids of the sessions for which somebody noted that he did not come.
    """

    number: int
    who: str
    marks: tuple[AttendanceMark, ...] = ()
    sentence: str = ""
    absent_in: frozenset[int] = frozenset()
    column: str = ""

    @property
    def against(self) -> tuple[Session, ...]:
        """Sessions in which he becomes present although that was noted."""
        return tuple(mark.session for mark in self.marks if mark.session_id in self.absent_in)


class PaperTable:
    """Every row with a tick, and what is to become of it. Raises NotAllowed for a file that cannot be read."""

    def __init__(self, bimtek: Bimtek, upload, actor):
        self.bimtek, self.sha256, self.actor = bimtek, upload.sha256, actor
        self.round = bimtek.paper_lists.filter(
            upload__sha256=upload.sha256, upload__taken_back_at__isnull=False
        ).count()
        self.sessions = list(bimtek.sessions.all())
        people = attendance(bimtek)
        self.by_number = {one.number: one for one in people}
        self.by_code = {code_of(one): one for one in people}
        table = read_upload(upload, columns=columns_of(len(self.sessions)))
        self.places, self.labels, self.left_out = table.places, labels_of(table.columns), table.left_out
        self.met = {}  # participant -> the row he was met in
        read = [self.line(row) for row in table.rows]
        known = self.known([mark.uuid for line in read for mark in line.marks])
        self.lines = [without(line, known) for line in read]

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.marks]

    @property
    def against(self) -> list[Line]:
        return [line for line in self.lines if line.against]

    @property
    def unclear(self) -> list[Line]:
        return [line for line in self.lines if line.sentence]

    @property
    def counted_reasons(self) -> list[Reason]:
        return reasons_of((line.column or "row", line.sentence, line.number) for line in self.unclear)

    @property
    def unticked(self) -> int:
        """How many participants have no tick in the table."""
        return len(self.by_number) - len(self.met)

    @property
    def unchanged(self) -> int:
        return len(self.lines) - len(self.new) - len(self.unclear)

    @property
    def marks(self) -> list[AttendanceMark]:
        return [mark for line in self.lines for mark in line.marks]

    def by_session(self) -> list[tuple[Session, int]]:
        """How many become present in each session."""
        return [(session, sum(mark.session == session for mark in self.marks)) for session in self.sessions]

    def known(self, names: list[uuid.UUID]) -> set[uuid.UUID]:
        return set(AttendanceMark.objects.filter(uuid__in=names).values_list("uuid", flat=True))

    def line(self, row) -> Line:
        who = ""
        try:
            cells = Cells(self.places, row)
            who = blotted(cells.text("name", 120) or cells.text("code", 20) or cells.text("number", 10))
            ticked = [one for place, one in enumerate(self.sessions, 1) if is_ticked(cells, f"session_{place}")]
            if not ticked:
                return Line(row.number, who)
            person = self.person(cells)
            self.refuse_twice(person, row.number)
            self.refuse_self(person)
        except Refusal as fault:
            return Line(row.number, who, sentence=fault.sentence, column=self.labels.get(fault.column, ""))
        to_add = [session for session in ticked if session.pk not in person.present_in]
        marks = tuple(self.mark(person, session, row.number) for session in to_add)
        absent_in = frozenset(mark.session_id for mark in person.marks.all() if mark.is_present is False)
        return Line(row.number, str(person), marks, absent_in=absent_in)

    def person(self, cells: Cells) -> Participant:
        """By the code of his card, else by number and name together: lists are sorted and cut. Raises Refusal."""
        code, name = cells.text("code", 20).upper(), cells.text("name", 120)
        number = number_of(cells)
        if code:
            found = self.by_code.get(code) or refuse("code", code, WRONG_CODE)
        elif not (number and name):
            refuse("number", cells.written("number"), NOBODY)
        else:
            found = self.by_number.get(number) or refuse("number", str(number), UNINVITED)
        if name and normalise_name(name) != normalise_name(found.name):
            refuse("name", name, f"Di daftar peserta, {found.number} adalah {found.name}. Cocokkan dengan kertasnya.")
        return found

    def refuse_twice(self, person: Participant, row_number: int):
        first = self.met.setdefault(person.pk, row_number)
        if first != row_number:
            refuse("number", "", f"Orang ini sudah ada di baris {first}. Gabungkan kedua barisnya.")

    def refuse_self(self, person: Participant):
        if person.user_id == self.actor.pk and not self.bimtek.may_mark_self:
            refuse("name", "", OWN_PRESENCE)

    def mark(self, person: Participant, session: Session, row_number: int) -> AttendanceMark:
        again = f" {self.round}" if self.round else ""  # after it was taken back: its ticks are new ones
        name = uuid.uuid5(NAMES, f"{self.bimtek.pk} {self.sha256} {row_number} {session.pk}{again}")
        return AttendanceMark(uuid=name, participant=person, session=session, is_present=True, marked_by=self.actor)


def number_of(cells: Cells) -> int | None:
    """ "7", "7." or "7.0"; None for anything else."""
    try:
        return parse_count(cells.written("number").rstrip("."))
    except BadValue:
        return None


def is_ticked(cells: Cells, column: str) -> bool:
    """Raises Refusal for what is neither a tick nor a blank."""
    text = cells.written(column)
    try:
        return parse_tick(text)
    except BadValue as fault:
        return refuse(column, text, fault.sentence)


def refuse(column: str, value: str, sentence: str):
    raise Refusal(column, value, f"list_{column}", sentence)


def without(line: Line, known: set[uuid.UUID]) -> Line:
    """The same without the marks this file has made before, also those that were corrected since."""
    return replace(line, marks=tuple(mark for mark in line.marks if mark.uuid not in known))
