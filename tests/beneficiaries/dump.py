"""What somebody makes of the NIKs with a copy of the database and no key.

A NIK is a kecamatan, a day of birth (of a woman plus 40) and a serial of four digits. The first two are columns; so any
four digits that stand beside them, in the row or in one that a key joins to it, are tried as the serial. One guess for
each row, the same way of guessing for a whole table: `best` tells the way that finds most.
"""

import json
import re
from collections import Counter
from datetime import date

from audit import sealing

TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND NOT relispartition
"""
KEYS = """
SELECT conrelid::regclass::text, attname, confrelid::regclass::text FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND conparentid = 0
"""
# Joined without a foreign key.
ALSO = [("beneficiaries_checkline", "entry_id", "beneficiaries_registerentry")]
ALSO += [("beneficiaries_possiblematch", "entry_id", "beneficiaries_registerentry")]
SHIPPED = ("regions_region", "regions_regionalias")  # the same in every copy
RUNS = re.compile(r"\d{4,}")
MOST_RUNS = 4  # of one cell


class Dump:
    """Every row of every table as text. with_last4: as it was when the last digits stood beside the sealed numbers."""

    def __init__(self, cursor, *, with_last4=False):
        cursor.execute(TABLES)
        names = sorted({name for (name,) in cursor.fetchall()} - {*SHIPPED})
        self.rows = {}
        for name in names:
            cursor.execute(f"SELECT to_jsonb(t) FROM {name} t")  # noqa: S608
            self.rows[name] = [as_row(json.loads(row)) for (row,) in cursor.fetchall()]
        cursor.execute(KEYS)
        self.links = [link for link in [*cursor.fetchall(), *ALSO] if {link[0], link[2]} <= {*names}]
        if with_last4:
            for row in (row for rows in self.rows.values() for row in rows):
                row |= {f"{kind}_last4": row.number(kind)[-4:] for kind in ("nik", "kk") if row.get(f"{kind}_sealed")}
        self.by_key = {name: {row.get("id"): row for row in rows} for name, rows in self.rows.items()}
        self.pointing = {(table, column): first_by(self.rows[table], column) for table, column, _ in self.links}
        self.same = {name: first_by(rows, "nik_index") for name, rows in self.rows.items() if has_index(rows)}
        self.events = first_by(self.rows["audit_event"], "subject_type", "subject_id")

    def joined(self, table, row):
        """{way there: row} of a row itself, those it points to, one that points to it, the same NIK elsewhere, and an
        event.
        """
        found = {"": row}
        if row.get("nik_index"):
            same = {name: rows.get((row["nik_index"],)) for name, rows in self.same.items() if name != table}
            found |= {f"same NIK in {name}": other for name, other in same.items() if other}
        for source, column, target in self.links:
            if source == table and (other := self.by_key[target].get(row[column])):
                found[f"{column} > {target}"] = other
            if target == table and (other := self.pointing[source, column].get((row.get("id"),))):
                found[f"< {source}.{column}"] = other
        if event := self.events.get((table.replace("_", ".", 1), str(row.get("id")))):
            found["event"] = event
        return found

    def subjects(self):
        """(table, its rows that have a whole NIK under seal)"""
        for table, rows in self.rows.items():
            known = [row for row in rows if row.get("nik_sealed") and len(row.number("nik")) == 16]
            if known:
                yield table, known

    def best(self, kind="nik"):
        """{table: (rows, most found, the way)}; of a KK, which holds no birth date, only the serial is asked for."""
        told = {}
        for table, rows in self.subjects():
            hits = Counter()
            for row in rows:
                truth = row.number(kind)
                joined = self.joined(table, row)
                start = beginning(joined) if kind == "nik" else truth[:12]
                if truth and start == truth[:12]:
                    hits.update(way for way, digits in ways(joined) if digits == truth[12:])
            way, most = max(hits.items(), key=lambda one: one[1], default=("", 0))
            told[table] = len(rows), most, way
        return told


class Row(dict):
    """kept: numbers that were opened once. An attacker cannot; it is for the truth alone."""

    def number(self, kind):
        if kind not in (kept := self.__dict__.setdefault("kept", {})):
            sealed = self.get(f"{kind}_sealed")
            kept[kind] = sealing.unseal(kind, bytes.fromhex(sealed[2:])) if sealed else ""
        return kept[kind]


def as_row(values):
    return Row(
        {name: value if isinstance(value, str | int | None) else json.dumps(value) for name, value in values.items()}
    )


def has_index(rows):
    return bool(rows) and "nik_index" in rows[0]


def first_by(rows, *columns):
    found = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), row)
    return found


def beginning(joined):
    """The first twelve digits by what stands in clear: the row's own columns go before joined ones."""
    place = said(joined, "region_id", longer_than=8) or said(joined, "village_id", longer_than=8)
    born, sex = said(joined, "birth_on"), said(joined, "sex")
    if not born:
        return ""
    born = date.fromisoformat(born)
    return f"{place.replace('.', '')[:6]}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}"


def said(joined, column, longer_than=0):
    """What the first of the rows says that says something."""
    return next((value for row in joined.values() if len(value := row.get(column) or "") > longer_than), "")


def ways(joined):
    """(table, column, which digits) and four digits that stand there."""
    for there, row in joined.items():
        for column, value in row.items():
            for place, run in enumerate(RUNS.findall(plain(value))[:MOST_RUNS]):
                yield (there, column, place), run[-4:]
                if len(run) == 16:
                    yield (there, column, place, "whole"), run[12:]


def plain(value):
    """A cell as text. Bytes as the letters they may be: a number that was kept in them unsealed would be read."""
    text = str(value)
    return bytes.fromhex(text[2:]).decode("latin-1") if text.startswith("\\x") else text
