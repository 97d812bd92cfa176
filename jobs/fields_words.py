"""Reads one cell with a word from a short list: sex, yes and no, ticks, RT and RW, titles. By the first word, because
offices write more than was asked for ("Sudah ada", "Plt. Lurah", "Ketua Kelompok").
"""

import re
from collections.abc import Collection, Set
from typing import NamedTuple

from jobs.fields_text import BadValue, Note, is_placeholder, one_line

SEXES = {
    **dict.fromkeys(("l", "1", "lk", "lakilaki", "pria"), "L"),
    **dict.fromkeys(("p", "2", "pr", "perempuan", "wanita"), "P"),
}
CHECKED = ("v", "\u2713", "\u2714", "\u221a", "\u2611", "\u2705")
FLAGS = {
    **dict.fromkeys(("ya", "y", "1", "true", "yes", *CHECKED), True),
    **dict.fromkeys(("tidak", "tdk", "t", "0", "-", "false", "n", "no", "\u2610"), False),
}
# The first of several words decides; letters and digits that stand for a word are read only when they stand alone.
YES = {"ya", "iya", "ada", "punya", "sudah", "sdh", "memiliki", "mempunyai", "benar", "yes", "true"}
UNSURE = {"tahu", "diketahui", "jelas", "tentu", "diisi", "terisi", "ditanya"}
NO = {"tidak", "tdk", "tak", "belum", "blm", "bukan", "tanpa", "no", "false"}
PRESENT = {"hadir", "h", "x", *YES}
ABSENT = {"absen", "th", "izin", "ijin", "i", "sakit", "s", "alpa", "alpha", "alfa", "a", *NO}

WORD = re.compile(r"[^\W\d_]+")
DECIMAL_END = re.compile(r"(?<=\d)[.,]0+$")
RT_RW = re.compile(r"(?:r[tw])?[ .:]*(\d{1,3})(?:[.,]0)?", re.IGNORECASE | re.ASCII)
RT_AND_RW = re.compile(
    r"(?:rt *[/&] *rw|rt)?[ .:]*(?P<rt>\d{1,3})"
    r" *(?:[/\\|] *(?:rw)?|[,;&-]? *rw|(?<=\d{3})[- ](?=\d{3}))[ .:]*(?P<rw>\d{1,3})",
    re.IGNORECASE | re.ASCII,
)
RT_TWICE = Note("rt_rw_differs", "RW di sel RT berbeda dengan isi sel RW; dipakai yang di sel RW.")
ACTING = re.compile(
    r"(?:plt|plh|pjs|pgs|pj|penjabat|pejabat sementara|pelaksana tugas|pelaksana harian)\b[ .]*", re.IGNORECASE
)
FROM_A_GROUP = {"kube", "kelompok", "klp", "kel.", "kub", "poktan", "dari"}


def parse_sex(text: str) -> str:
    """ "L" or "P". Raises BadValue sex_blank or sex_unknown."""
    plain = re.sub(r"[\s.-]", "", DECIMAL_END.sub("", one_line(text))).lower()
    if not plain or is_placeholder(plain):
        raise BadValue("sex_blank", "Jenis kelamin kosong.")
    if plain not in SEXES:
        raise BadValue("sex_unknown", "Jenis kelamin tidak dikenali. Tulis L atau P.")
    return SEXES[plain]


def parse_flag(text: str) -> bool | None:
    """Yes or no by the first word. None when the cell is empty: what that means depends on the list.

    Raises BadValue flag_unknown, also for a form in which neither was struck out ("ya/tidak").
    """
    plain = DECIMAL_END.sub("", one_line(text).casefold().strip(" .!"))
    if plain in FLAGS:
        return FLAGS[plain]
    if not plain:
        return None
    answer = _said(plain, YES, NO)
    if answer is None and not is_placeholder(plain):
        raise BadValue("flag_unknown", "Isian tidak dikenali. Tulis YA atau TIDAK.")
    return answer


def parse_tick(text: str) -> bool:
    """Whether a cell of an attendance list says that somebody came; empty is no. Raises BadValue tick_unknown."""
    plain = DECIMAL_END.sub("", one_line(text).casefold().strip(" .!"))
    if not plain or plain in FLAGS:
        return FLAGS.get(plain, False)
    answer = _said(plain, PRESENT, ABSENT)
    if answer is None and not is_placeholder(plain):
        raise BadValue("tick_unknown", "Tanda ini tidak dikenal. Tulis v atau hadir; kosongkan bila tidak hadir.")
    return bool(answer)


def _said(plain: str, yes: Set[str], no: Set[str]) -> bool | None:
    """What the first word says; "sudah tidak" is a no, "ya/tidak" and "tidak tahu" are nothing."""
    words = WORD.findall(plain)
    if not words or "?" in plain or (len(words[0]) == 1 and len(words) > 1) or UNSURE.intersection(words):
        return None
    if "/" in plain and yes & set(words) and no & set(words):  # neither was struck out
        return None
    if words[0] in yes:
        is_denied = len(words) > 1 and words[1] in NO
        return True if not is_denied else False if words[0] in ("sudah", "sdh") else None
    return False if words[0] in no else None


def parse_rt_rw(text: str) -> str:
    """Three digits, "" for a blank: a spreadsheet takes the zeros in front away. Raises BadValue rt_rw."""
    plain = one_line(text)
    if is_placeholder(plain):
        return ""
    found = RT_RW.fullmatch(plain)
    if not found:
        raise BadValue(
            "rt_rw", "RT dan RW berupa angka, misalnya 001. Program lembar kerja kadang mengubahnya menjadi tanggal."
        )
    return found[1].zfill(3)


def part_rt_rw(text: str) -> tuple[str, str]:
    """ "001/002", "RT 1 RW 2" -> ("001", "002"); (the text, "") for whatever does not hold both."""
    found = RT_AND_RW.fullmatch(one_line(text))
    return (found["rt"].zfill(3), found["rw"].zfill(3)) if found else (text, "")


class Title(NamedTuple):
    """A title as written, taken apart. known: the key it was found under; rest: the place or name behind it."""

    known: str
    is_acting: bool
    rest: str


def part_title(text: str, known: Collection[str]) -> Title | None:
    """The longest of the known titles (small letters without blanks) that the text begins with, acting or not."""
    plain = one_line(text)
    acting = ACTING.match(plain)
    words = (plain[acting.end() :] if acting else plain).split()
    for count in range(len(words), 0, -1):
        key = "".join(c for c in "".join(words[:count]).casefold() if c.isalnum())
        if key in known:
            return Title(key, bool(acting), " ".join(words[count:]))
    return None


def is_of_group(rest: str, group: str = "") -> bool:
    """Whether what stands behind "Ketua" says no more than that it is one of a group: "KUBE", "Kelompok Mawar"."""
    words = rest.casefold().strip("() ").split()
    return not words or words[0] in FROM_A_GROUP or (bool(group) and rest.casefold().strip("() ") == group.casefold())
