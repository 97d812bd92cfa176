"""One row of an uploaded list, asked by the names of our columns. A row that cannot be taken raises Refusal."""

from jobs.columns import match_columns
from jobs.fields import BadValue, clean_text, is_formula

FLAWS = {
    "long": "Baris ini lebih panjang dari kepala kolom, jadi isinya mungkin bergeser. Periksa tanda pemisahnya.",
    "quote": "Tanda kutip di baris ini tidak ditutup, jadi isinya mungkin bergeser.",
}


class Refusal(Exception):
    """Why a row is not taken: name of our column ("" for the row), its text, code and sentence."""

    def __init__(self, column, value, code, sentence):
        super().__init__(sentence)
        self.column, self.value, self.code, self.sentence = column, value, code, sentence


class Cells:
    """The cells of one row by the names of our columns; a column the file does not have is empty."""

    def __init__(self, places, row):
        self.places, self.row = places, row
        if row.flaw in FLAWS:
            raise Refusal("", "", f"row_{row.flaw}", FLAWS[row.flaw])

    def written(self, name):
        place = self.places.get(name)
        return "" if place is None else self.row.cells[place].strip()

    def text(self, name, length):
        """Clean text of at most `length` characters. Raises Refusal for a formula or letters that hide."""
        if is_formula(self.written(name)):
            raise Refusal(name, self.written(name), "formula", "Sel ini berisi rumus. Ganti dengan isinya.")
        return self.value(name, lambda text: clean_text(text, length))

    def value(self, name, parse):
        """What `parse` makes of the cell; BadValue becomes Refusal."""
        try:
            return parse(self.written(name))
        except BadValue as fault:
            raise Refusal(name, self.written(name), fault.code, fault.sentence) from fault

    def optional(self, name, parse, empty=None):
        return self.value(name, parse) if self.written(name).strip("-. ") else empty


def places_of(header, columns):
    return match_columns(header, columns).by_name
