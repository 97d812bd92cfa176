"""Whether an account is in a group's name: by its words, never to the letter, because banks shorten and misspell."""

import re

from rapidfuzz import fuzz

ALIKE = 85  # of 100; "KUBE MAWAR MELATI" and "KELOMPOK MAWAR MELATY" pass, "SITI AMINAH" does not
# Words that say what it is, not which one.
NOISE = {"kube", "kelompok", "usaha", "bersama", "klp", "karang", "taruna", "kt"}


def is_in_group_name(holder: str, group_name: str) -> bool:
    """Whether the holder printed in the passbook resembles the group's name."""
    return fuzz.token_sort_ratio(own_words(holder), own_words(group_name)) >= ALIKE


def own_words(name: str) -> str:
    """The words of a name that tell it from others; all of them when there are no others."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return " ".join([word for word in words if word not in NOISE] or words)
