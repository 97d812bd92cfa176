"""What only shows when all rows of a release are there: doubles, families, contradictions, what changed.

Everything here is one statement over the release's own table, before that becomes part of the register.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count
from rapidfuzz.fuzz import ratio

from audit import sealing
from beneficiaries import partitions
from beneficiaries.copying import copy_rows
from beneficiaries.corrections import base_of
from beneficiaries.findings import severity_of
from beneficiaries.habits import Habits
from beneficiaries.models import Release
from beneficiaries.partitions import rows_of
from jobs.models import Finding
from jobs.uploads import finding_row

DUPLICATE = "NIK ini sudah ada di baris {first}. Baris pertama yang dipakai."
SHARED = "NIK ini sudah ada di baris {first} atas nama orang lain. Periksa NIK keduanya."
SAME_NAME = 60  # likeness of the names from which two rows of one NIK are one person written twice
YOUNGEST_HEAD = 15  # years

DOUBLES = """
WITH twice AS (SELECT nik_index, min(id) AS first FROM {entries} GROUP BY nik_index HAVING count(*) > 1)
SELECT entry.id, entry.row_number, entry.name_key, entry.nik_sealed, first.row_number, first.name_key
FROM twice JOIN {entries} first ON first.id = twice.first
JOIN {entries} entry ON entry.nik_index = twice.nik_index AND entry.id > twice.first
"""
REMOVE = "DELETE FROM {entries} WHERE id = ANY(%s)"  # by key: rows carried over have numbers of another file

NO_FAMILIES = "DELETE FROM {families}"
FAMILIES = """
INSERT INTO {families}
SELECT family.first, head.release_id, head.region_id, head.kk_sealed, family.kk_index, head.name,
       least(family.members, 32767), family.decile, family.pkh, family.bpnt, family.pbi
FROM (SELECT kk_index, min(id) AS first, coalesce(min(id) FILTER (WHERE is_head), min(id)) AS head, count(*) AS members,
             min(decile) AS decile, bool_or(receives_pkh) AS pkh, bool_or(receives_bpnt) AS bpnt,
             bool_or(receives_pbi) AS pbi
      FROM {entries} WHERE kk_index IS NOT NULL GROUP BY kk_index) family
JOIN {entries} head ON head.id = family.head
"""
FIND = """
INSERT INTO jobs_finding (upload_id, row_number, "column", severity, code, reason)
SELECT %(upload)s, row_number, %(column)s, 'warning', %(code)s, %(reason)s
FROM ({rows}) AS row WHERE id > %(base)s
"""
TWO_HEADS = """
SELECT entry.id, entry.row_number FROM {entries} entry
JOIN (SELECT kk_index, min(id) AS first FROM {entries} WHERE is_head AND kk_index IS NOT NULL
      GROUP BY kk_index HAVING count(*) > 1) head USING (kk_index)
WHERE entry.is_head AND entry.id > head.first
"""
CHILD_HEAD = """
SELECT id, row_number FROM {entries}
WHERE is_head AND birth_on > %(data_on)s::date - make_interval(years => %(youngest)s)
"""
SPOUSE = """
SELECT entry.id, entry.row_number FROM {entries} entry JOIN {entries} head USING (kk_index)
WHERE entry.relationship ~* '^(istri|isteri|suami|2$)' AND head.is_head AND NOT entry.is_head
  AND entry.sex = head.sex AND head.sex <> ''
"""
ACCOUNT = """
WITH twice AS (SELECT account_index FROM {entries} WHERE account_index IS NOT NULL
               GROUP BY account_index HAVING count(*) > 1),
     used AS (SELECT id, row_number, account_index, coalesce(kk_index, nik_index) AS family
              FROM {entries} JOIN twice USING (account_index))
SELECT id, row_number FROM used JOIN (SELECT account_index FROM used GROUP BY account_index
                                  HAVING count(DISTINCT family) > 1) shared USING (account_index)
"""
CONTRADICTIONS = (
    ("two_heads", "Hubungan keluarga", TWO_HEADS, "Kartu keluarga ini sudah punya kepala keluarga di baris lain."),
    ("child_head", "Hubungan keluarga", CHILD_HEAD, "Kepala keluarga berusia di bawah {youngest} tahun."),
    ("spouse_same_sex", "Jenis kelamin", SPOUSE, "Jenis kelamin suami atau istri sama dengan kepala keluarga."),
    ("account_shared", "Nomor rekening", ACCOUNT, "Nomor rekening ini juga dipakai keluarga lain."),
)
CONTENT = "SELECT count(*), coalesce(sum(row_hash::numeric), 0), coalesce(bit_xor(row_hash), 0) FROM {rows}"
COMPARED = """
SELECT count(*) FILTER (WHERE old.id IS NULL) AS new,
       count(*) FILTER (WHERE new.row_hash <> old.row_hash) AS changed,
       count(*) FILTER (WHERE new.row_hash = old.row_hash) AS unchanged,
       count(*) FILTER (WHERE new.decile > old.decile) AS decile_up,
       count(*) FILTER (WHERE new.decile < old.decile) AS decile_down,
       count(*) FILTER (WHERE new.is_alive IS FALSE AND old.is_alive IS NOT FALSE) AS died,
       count(*) FILTER (WHERE new.receives_pkh AND old.receives_pkh IS NOT TRUE) AS pkh_gained,
       count(*) FILTER (WHERE new.receives_bpnt AND old.receives_bpnt IS NOT TRUE) AS bpnt_gained,
       count(*) FILTER (WHERE new.region_id <> old.region_id) AS moved
FROM {entries} new LEFT JOIN {previous} old ON old.nik_index = new.nik_index
"""
COUNTED = ("new", "changed", "unchanged", "decile_up", "decile_down", "died", "pkh_gained", "bpnt_gained", "moved")
WITHOUT_PREVIOUS = "(SELECT * FROM {rows} WHERE false)"
COUNT = "SELECT count(*) FROM {rows}"
OPENED = 10_000
SOME = "SELECT {number} FROM {rows} WHERE id %% %s = 0"
ENOUGH_MEMORY = "SET LOCAL work_mem = '128MB'"


def run(sql: str, release: Release, params=None, **names) -> list[tuple]:
    """With room for the large joins of a whole release."""
    partitions.run(ENOUGH_MEMORY, release.pk)
    return partitions.run(sql, release.pk, params, **names)


def refuse_doubles(release: Release) -> None:
    """Of two rows with one NIK the first stays; safe to repeat, for then there are no doubles left."""
    doubles, findings = [], []
    for key, number, name, nik, first, first_name in run(DOUBLES, release):
        doubles.append(key)
        code, reason = ("nik_duplicate", DUPLICATE) if ratio(name, first_name) >= SAME_NAME else ("nik_shared", SHARED)
        value = sealing.unseal(sealing.NIK, nik)
        findings.append(
            finding_row(release.upload_id, number, "NIK", value, code, reason.format(first=first), severity_of(code))
        )
    copy_rows(Finding, findings)
    run(REMOVE, release, [doubles])


def find_contradictions(release: Release) -> None:
    """Build the families and write down what does not fit inside them. Safe to repeat: it begins anew.

    Of rows that a correction carried over nothing is told: it was told of their own file, whose numbers they have.
    """
    run(NO_FAMILIES, release)
    release.upload.findings.filter(code__in=[code for code, *_ in CONTRADICTIONS]).delete()
    run(FAMILIES, release)
    about = {"upload": release.upload_id, "base": base_of(release), "data_on": release.data_on}
    for code, column, rows, reason in CONTRADICTIONS:
        told = {"code": code, "column": column, "reason": reason.format(youngest=YOUNGEST_HEAD)}
        run(FIND.replace("{rows}", rows), release, about | told | {"youngest": YOUNGEST_HEAD})


def content_of(release: Release) -> tuple[int, str]:
    """(rows, digest of their keyed digests, in whatever order and kind of file they came)"""
    (figures,) = run(CONTENT, release, rows=rows_of(release))
    return figures[0], sealing.blind_index("release", "|".join(map(str, figures))).hex()


def compared(release: Release) -> dict[str, int]:
    """What differs from the release before this one, counted by kind."""
    return differences(release, COMPARED, COUNTED)


def differences(release: Release, statement: str, names: Sequence[str]) -> dict[str, int]:
    """statement: gives the counts of these names, in this order; those who vanished are what is left."""
    previous = release.compared_with
    table = rows_of(previous) if previous else WITHOUT_PREVIOUS.format(rows=rows_of(release))
    (figures,) = run(statement, release, previous=table)
    counts = dict(zip(names, figures, strict=True))
    counts["vanished"] = previous.rows_taken - counts["changed"] - counts["unchanged"] if previous else 0
    return counts


def counted(findings) -> dict[str, int]:
    """Findings by code."""
    return dict(findings.order_by("code").values_list("code").annotate(Count("pk")))


def remarks_of(release: Release, habits: Habits) -> list[dict]:
    """What the file as a whole is to be told for: codes with figures, put into words by the page."""
    figures = Counter(counted(release.upload.findings.all()))
    ((rows,),) = run(COUNT, release, rows=rows_of(release))
    remarks = remarks_on_zeros(release, "niks_end_in_zero", sealing.NIK, rows)
    remarks += remarks_on_places(figures, rows)
    against, dates = figures["birth_other_order"], habits.dates
    if against and (dates.days_first or dates.months_first) and not dates.year_first:
        remarks.append({"code": "month_first" if dates.month_first else "day_first", "against": against})
    return remarks


def remarks_on_places(figures: Mapping[str, int], rows: int) -> list[dict]:
    """figures: findings by code."""
    unknown = sum(figures[code] for code in ("village_unknown", "village_namesakes", "village_outside"))
    return [{"code": "villages_unknown", "rows": unknown, "of": rows}] if unknown > 0.02 * max(rows, 1) else []


def remarks_on_zeros(release: Release, code: str, kind: str, count: int) -> list[dict]:
    """The remark that numbers seem to have lost their last digit: one in ten ends in 0 by chance.

    Of a long list not all are opened, but OPENED and more from all over the file. count: its rows.
    """
    numbers = run(SOME, release, [1 + count // OPENED], rows=rows_of(release), number=f"{kind}_sealed")
    zeros = sum(sealing.ending(kind, number).endswith("0") for (number,) in numbers)
    return [{"code": code, "rows": zeros, "of": len(numbers)}] if zeros > max(20, 0.15 * len(numbers)) else []
