"""LibreOffice as an office has it: a double click, and "save as"."""

import os
import re
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

# A double click on a CSV: separators / quote / UTF-8 / from row 1 / no kinds / Indonesian / quoted is no text / no
# detecting. LibreOffice by itself ticks tab, comma and semicolon, Indonesian Excel believes in the semicolon only.
DOUBLE_CLICK = "CSV:{separators},34,76,1,,1057,false,false"
LIBREOFFICE, EXCEL = "9/44/59", "59"
# Saved as an office saves it: semicolon, quotes where needed, cells as shown.
SAVED_AS_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1057,false,true,false,false,false,-1"
LONGEST_SECONDS = 240


def saved(files: dict[str, bytes], kind: str, *, separators: str = "") -> dict[str, bytes]:
    """Each file opened and saved as `kind` ("ods", "xlsx", "csv", "pdf"), under its old name.

    separators: of CSV files, as a double click on them finds cells.
    """
    with tempfile.TemporaryDirectory(prefix="kube-office-") as folder:
        sources, results = Path(folder, "in"), Path(folder, "out")
        sources.mkdir()
        for name, data in files.items():
            (sources / name).write_bytes(data)
        command = [os.environ.get("SOFFICE", "soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        if separators:
            command.append(f"--infilter={DOUBLE_CLICK.format(separators=separators)}")
        command += ["--convert-to", SAVED_AS_CSV if kind == "csv" else kind, "--outdir", results]
        done = subprocess.run(
            [*command, *sorted(sources.iterdir())], capture_output=True, text=True, timeout=LONGEST_SECONDS
        )
        made = {name: made_of(results, name, kind) for name in files}
        missing = [name for name, path in made.items() if not path]
        assert not missing, f"LibreOffice made no {kind} of {missing}: {done.stdout} {done.stderr}"
        return {name: path.read_bytes() for name, path in made.items()}


def made_of(results: Path, name: str, kind: str) -> Path | None:
    """LibreOffice puts a sheet's name into that of a CSV."""
    stem = re.escape(Path(name).stem)
    return next((path for path in results.iterdir() if re.fullmatch(rf"{stem}(-.*)?\.{kind}", path.name)), None)


def cells(data: bytes) -> list[list]:
    """The rows of the first sheet, without blank ones at the end."""
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell != ""), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def differences(one: list[list], other: list[list]) -> list[str]:
    """Where two sheets differ, cell by cell."""
    if len(one) != len(other):
        return [f"{len(one)} rows against {len(other)}"]
    return [
        f"row {number}, cell {place}: {before!r} against {after!r}"
        for number, (row, again) in enumerate(zip(one, other, strict=True), 1)
        for place, (before, after) in enumerate(zip_whole(row, again), 1)
        if before != after
    ]


def zip_whole(row: list, again: list):
    width = max(len(row), len(again))
    return zip(row + [""] * (width - len(row)), again + [""] * (width - len(again)), strict=True)


def content_of(ods: bytes) -> str:
    with zipfile.ZipFile(BytesIO(ods)) as book:
        return book.read("content.xml").decode()


def pages_of(pdf: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return int(re.search(r"Pages:\s+(\d+)", told)[1])
