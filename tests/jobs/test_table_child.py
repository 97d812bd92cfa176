"""What the child process may do to us: nothing. Other programs take its place and misbehave."""

from pathlib import Path

import pytest

from jobs import table_child
from jobs.table_limits import MAX_ROWS, MIB
from jobs.tables import UnreadableTable, read_table
from tests.jobs import files

REAL = table_child.__file__
RESTRAINED = f"""
import sys
sys.path.insert(0, {str(Path(REAL).parent.parent)!r})
from jobs.table_child import restrain
restrain(int(sys.argv[1]), int(sys.argv[2]))
"""
ANSWER = """
import os, sys
def say(*frames):
    sys.stdout.write("".join(frame + chr(30) for frame in frames))
"""
GOOD = 'say("Data", chr(29) + "Data", "NIK" + chr(31) + "Nama", "1" + chr(31) + "SARI"{more})\n'
END = ", chr(29)"


@pytest.fixture
def answered_by(monkeypatch, tmp_path):
    """Reads a good workbook while this program stands in for our child."""

    def read(program):
        (tmp_path / "child.py").write_text(program)
        monkeypatch.setattr(table_child, "__file__", str(tmp_path / "child.py"))
        return read_table(files.xlsx(), "data.xlsx")

    return read


def refused(read, program):
    with pytest.raises(UnreadableTable) as caught:
        read(program)
    return str(caught.value)


def test_the_stand_in_is_believed_when_it_behaves(answered_by):
    assert [row.cells for row in answered_by(ANSWER + GOOD.format(more=END)).rows] == [["1", "SARI"]]


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2", 2), ("3000000", MAX_ROWS), ("", 0), ("-1", 0), ("x", 0), ("9" * 5000, 0), ("2" + chr(31) + "3", 0)],
)
def test_what_it_says_about_the_length_of_a_sheet_is_not_trusted(answered_by, told, expected):
    program = GOOD.format(more=END).replace('chr(29) + "Data"', f'chr(29) + "Data" + chr(31) + {told!r}')
    table = answered_by(ANSWER + program)
    assert (table.rows_expected, len(table.rows)) == (expected, 1)


def test_it_has_none_of_our_secrets(answered_by, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    told = ANSWER + GOOD.format(more=", *(name + chr(31) for name in os.environ)" + END)
    seen = {row.cells[0] for row in answered_by(told).rows}
    assert "PATH" in seen and "SECRET_KEY" not in seen


def test_it_is_ended_when_it_never_stops(answered_by):
    before = files.processor_seconds()
    assert "terlalu besar" in refused(answered_by, RESTRAINED + "while True: pass")
    assert files.processor_seconds() - before < 3


def test_it_cannot_take_more_memory_than_it_is_given(answered_by):
    program = RESTRAINED + ANSWER + "bytearray({})\n" + GOOD.format(more=END)
    assert answered_by(program.format(200 * MIB)).rows
    assert "rusak" in refused(answered_by, program.format(1200 * MIB))


def test_it_cannot_write_files(answered_by, tmp_path):
    refused(answered_by, RESTRAINED + f"open({str(tmp_path / 'left')!r}, 'w').write('x' * 10)")
    assert (tmp_path / "left").stat().st_size == 0


def test_it_cannot_flood_us_with_text(answered_by):
    flood = ANSWER + GOOD.format(more=", *['x' * 1000] * {}" + END)
    assert len(answered_by(flood.format(1_000)).rows) == 1_001
    assert "terlalu besar" in refused(answered_by, flood.format(9_000))


def test_it_cannot_flood_us_with_one_endless_row(answered_by):
    assert "terlalu besar" in refused(answered_by, "while True: print('x' * 100_000, end='')")


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("", "rusak"),
        ("raise ValueError", "rusak"),
        (ANSWER + GOOD.format(more=""), "rusak"),
        (ANSWER + GOOD.format(more=END) + "sys.exit(1)", "rusak"),
        (ANSWER + GOOD.format(more="") + "sys.stdout.flush(); os.abort()", "terlalu besar"),
    ],
)
def test_an_answer_that_breaks_off_is_not_taken_for_the_whole_table(answered_by, program, words):
    assert words in refused(answered_by, program)
