"""Which letters the papers cannot print: asked of Pango, which chooses the fonts for WeasyPrint.

A letter that no font of this computer has comes out as nothing at all, and a name with it. So it is told beforehand.
"""

from functools import cache, lru_cache
from threading import Lock

LAYING_OUT = Lock()  # the one line of text of this process is asked by one thread after the other
FAMILY = b"Liberation Serif"  # as static/css/paper.css wants it; Pango looks further in the other fonts by itself
EVERYTHING_WITHIN = "\u024f"  # all Latin letters up to here are in every font of Latin script


def unprintable(text: str) -> str:
    """The letters of the text that would be missing on paper, each once, in their order."""
    strange = dict.fromkeys(letter for letter in text if letter > EVERYTHING_WITHIN)
    return "".join(letter for letter in strange if is_missing(letter))


def unprintable_words(text: str) -> list[str]:
    """The words that would lose a letter on paper, each once: what a person looks for on the paper."""
    if not unprintable(text):
        return []
    return list(dict.fromkeys(word for word in text.split() if unprintable(word)))


@lru_cache(maxsize=10_000)
def is_missing(letter: str) -> bool:
    written = letter.encode("utf-8", "replace")
    with LAYING_OUT:
        pango, layout = layout_for_asking()
        pango.pango_layout_set_text(layout, written, len(written))
        return pango.pango_layout_get_unknown_glyphs_count(layout) > 0


@cache
def layout_for_asking():
    """A line of text in the fonts of the papers, made once for each process."""
    from weasyprint.text.ffi import ffi, pango, pangoft2  # only who meets a strange letter waits for it

    ffi.cdef("int pango_layout_get_unknown_glyphs_count(PangoLayout *layout);")
    layout = pango.pango_layout_new(pango.pango_font_map_create_context(pangoft2.pango_ft2_font_map_new()))
    description = pango.pango_font_description_new()
    pango.pango_font_description_set_family(description, FAMILY)
    pango.pango_layout_set_font_description(layout, description)
    return pango, layout
