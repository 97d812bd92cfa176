"""A file of allocations: each line read, and judged against the programme, the lines before it and the budget."""

from dataclasses import dataclass, field
from datetime import date

from accounts.errors import NotAllowed
from accounts.templatetags.kube import angka, rupiah_ringkas
from jobs.cells import Cells, Refusal, Remark, dates_of
from jobs.fields import BadValue, parse_year
from jobs.masking import blotted
from jobs.refusals import reasons_of
from jobs.table_shape import LeftOut
from jobs.uploads import doubtful, read_upload, refused
from programmes.columns import ALLOCATIONS
from programmes.dividing import allocated_targets, why_not_worth, why_over_quota
from programmes.models import Allocation, Component
from programmes.rows import label_of, whole_number
from programmes.years import refuse_outside_years
from regions.models import Region, dotted

MOST_LINES = 5000
GOODS = {"barang", "natura"}
MONEY = {"uang", "tunai", "uang tunai", "transfer", "uang transfer", "kas"}


@dataclass
class Reason:
    """Why a line is not taken: code for filters, sentence for the person; the cell it is about."""

    code: str
    sentence: str
    column: str = ""
    value: str = ""


@dataclass
class AllocationLine:
    """One row of the file. `number` as the office counts; region and component are None where nobody is called so."""

    row_number: int
    number: str
    region_text: str = ""
    component_text: str = ""
    region: Region | None = None
    component: Component | None = None
    is_goods: bool = True
    targets: int = 0
    rupiah: int = 0
    bimtek_on: date | None = None
    handed_over_on: date | None = None
    year: int | None = None
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, str]:
        """The texts for a page: a NIK may have slipped under any heading."""
        return {"region": blotted(self.region_text), "component": blotted(self.component_text)}

    def findings(self, upload):
        """Unsaved, one for each reason; for a line that is taken, one for each remark."""
        about = [(refused, one) for one in self.reasons] or [(doubtful, one) for one in self.remarks]
        return [
            finding(upload, self.row_number, label_of(one.column), one.value[:200], one.code, one.sentence)
            for finding, one in about
        ]


def read_lines(programme, upload) -> tuple[list[AllocationLine], list[LeftOut]]:
    """The rows of the file in order, where one that cannot be read has its reason already; and what is no data.
    Raises NotAllowed.
    """
    table = read_upload(upload, columns=ALLOCATIONS, limit_rows=MOST_LINES + 1)
    if len(table.rows) > MOST_LINES:
        raise NotAllowed(f"Berkas ini lebih dari {angka(MOST_LINES)} baris. Bagi menjadi beberapa berkas.")
    places = table.places
    regions = Region.objects.below(programme.region).filter(level=Region.Level.REGENCY).in_bulk()
    components = {component.name.casefold(): component for component in programme.components.all()}
    dates = dates_of(table.rows, places, "bimtek_on")
    return [read_line(row, places, dates, regions, components) for row in table.rows], table.left_out


def read_line(row, places, dates, regions, components) -> AllocationLine:
    line = AllocationLine(row.number, "")
    try:
        cells = Cells(places, row, dates)
        line.remarks = cells.remarks
        line.number = cells.written("number")
        code = dotted(cells.written("region_code").replace(",", "."))  # 64.72 in a workbook may be a number
        line.region, line.component_text = regions.get(code), cells.text("component", 160)
        line.region_text = cells.text("region_name", 80) or code
        line.component = components.get(line.component_text.casefold())
        line.is_goods = cells.value("form", parse_form)
        line.targets = cells.value("targets", parse_targets)
        line.rupiah = cells.rupiah("rupiah")
        line.bimtek_on = cells.optional("bimtek_on", dates.day)
        line.handed_over_on = cells.optional("handed_over_on", dates.day)
        line.year = cells.value("year", parse_year)
    except Refusal as refusal:
        line.reasons.append(Reason(refusal.code, str(refusal), refusal.column, refusal.value))
    return line


def judge_lines(programme, lines) -> None:
    """Give every line all its reasons; one that has none counts for those that follow."""
    decided = set(
        Allocation.objects.filter(component__programme=programme, allocated_rupiah__gt=0).values_list(
            "component", "region"
        )
    )
    left = programme.budget_rupiah - programme.allocated_rupiah
    given = {component.pk: allocated_targets(component) for component in programme.components.all()}
    for line in lines:
        if line.reasons:
            continue
        line.reasons = [*against(programme, line, decided, left), *odd_in(programme, line, given, left)]
        if not line.reasons:
            decided.add(key(line))
            left -= line.rupiah
            given[line.component.pk] += line.targets


def against(programme, line, decided, left):
    """Each reason that speaks against a line, in the order of the field's own list."""
    takes_money = programme.gives_money if line.component is None else not line.component.is_goods
    if not line.is_goods and not takes_money:
        yield Reason("cash_not_allowed", "Bantuan ini berbentuk barang, bukan uang tunai.", "form")
    if line.region is None:
        sentence = f"Bukan kabupaten/kota di {programme.region.title}."
        yield Reason("outside_province", sentence, "region_code", line.region_text)
    if line.component is None or line.year not in (None, programme.year):
        sentence = f"Pagu ini bukan untuk program itu. Komponennya: {names(programme)}; tahun {programme.year}."
        yield Reason("unknown_programme", sentence, "component", line.component_text)
    if line.is_goods and key(line) in decided:
        sentence = "Kabupaten/kota ini sudah mendapat alokasi untuk program dan tahun yang sama."
        yield Reason("duplicate_allocation", sentence, "region_code", line.region_text)
    if programme.needs_bimtek and is_handed_over_early(line):
        yield Reason("goods_before_bimtek", "Barang diserahkan sebelum bimtek.", "handed_over_on")
    if line.rupiah > left:
        sentence = f"Melebihi pagu: yang belum dialokasikan tinggal {rupiah_ringkas(left)}."
        yield Reason("over_budget", sentence, "rupiah", str(line.rupiah))


def odd_in(programme, line, given, left):
    """What does not go together in a line itself: value and targets, the quota, days and the programme's years."""
    if line.component is None:
        return
    if told := why_not_worth(line.component, line.targets, line.rupiah):
        yield Reason("value_differs", told, "rupiah", str(line.rupiah))
    told = why_over_quota(line.component, line.targets, given[line.component.pk])
    if told and line.rupiah <= left:  # past the budget is past the quota too, and said already
        yield Reason("over_quota", told, "targets", str(line.targets))
    for name, what in (("bimtek_on", "Tanggal bimtek"), ("handed_over_on", "Tanggal penyerahan")):
        try:
            refuse_outside_years(programme, getattr(line, name), what)
        except NotAllowed as refusal:
            yield Reason("outside_years", str(refusal), name, str(getattr(line, name)))


def is_handed_over_early(line):
    return line.handed_over_on is not None and (line.bimtek_on is None or line.handed_over_on < line.bimtek_on)


def key(line):
    return (line.component and line.component.pk, line.region and line.region.pk)


def names(programme):
    return ", ".join(component.name for component in programme.components.all())


def parse_form(text):
    """True for goods, False for money. Raises BadValue form_unknown."""
    word = " ".join(text.casefold().split())
    if word not in GOODS | MONEY:
        raise BadValue("form_unknown", "Bentuk bantuan tidak dikenali. Tulis BARANG atau UANG TUNAI.")
    return word in GOODS


def parse_targets(text):
    """Raises BadValue targets_unknown."""
    targets = whole_number(text)
    if targets is None:
        raise BadValue("targets_unknown", "Jumlah sasaran tidak dikenali. Tulis angka lebih dari nol.")
    return targets


def counts_of(lines) -> dict:
    """What a preview tells of judged lines. again: those of a kabupaten/kota that has its allocation; warned: as (row,
    label of the column, sentence).
    """
    taken = [line for line in lines if not line.reasons]
    codes = [{reason.code for reason in line.reasons} for line in lines]
    return {
        "taken": len(taken),
        "refused": len(lines) - len(taken),
        "total": sum(line.rupiah for line in taken),
        "again": sum("duplicate_allocation" in each for each in codes),
        "outside": sum("outside_province" in each for each in codes),
        "reasons": reasons_of((one.code, one.sentence, line.row_number) for line in lines for one in line.reasons),
        "warned": [(one.row, label_of(one.column), one.sentence) for line in taken for one in line.remarks],
    }
