"""What a person says about an uploaded list: what its headings mean, and which part of a workbook is read."""

from django import forms

from jobs.columns import known_headings, meaning_of, normalise_heading, said_elsewhere
from jobs.masking import MOST_DIGITS_SHOWN, blotted, digits_in
from jobs.reading import labels_of
from jobs.refusals import OURS
from jobs.tables import Table


class HeadingsForm(forms.Form):
    """One choice for each heading of a file: which of our columns it is.

    table: read with the columns as the office has explained them; a heading that joins two of them is not asked,
    nor one that our own workbook of refused rows has put there, nor one that may be an identity number: what is kept
    of headings is not sealed.
    """

    NOT_USED = ("", "tidak dipakai")

    def __init__(self, *args, table: Table, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = labels_of(table.columns)
        names, elsewhere = known_headings(table.columns), said_elsewhere(table.columns)
        apart = {end for ends in table.parted.values() for end in ends}
        self.header = {
            place: heading
            for place, heading in enumerate(table.header)
            if place not in {*apart, *table.parted}
            and is_asked(heading)
            and digits_in(heading) <= MOST_DIGITS_SHOWN
            and place not in {*apart, *table.parted}
            and normalise_heading(heading) not in OURS
        }
        found = {name: place for name, place in table.places.items()}
        self.meant = {}
        for place, heading in self.header.items():
            name = meaning_of(heading, names, elsewhere)
            self.meant[place] = name if found.get(name, place) == place else ""
            self.fields[f"heading_{place}"] = forms.ChoiceField(
                label=blotted(heading),
                required=False,
                choices=[self.NOT_USED, *self.labels.items()],
                initial=self.meant[place],
            )

    def clean(self):
        chosen = [name for name in self.cleaned_data.values() if name]
        for name in {name for name in chosen if chosen.count(name) > 1}:
            raise forms.ValidationError(f"{self.labels[name]} dipilih untuk lebih dari satu judul. Pilih satu saja.")

    def changed(self) -> dict[str, str]:
        """heading -> column name, of those that are meant otherwise than we read them."""
        chosen = {int(field.removeprefix("heading_")): name for field, name in self.cleaned_data.items()}
        return {self.header[place]: name for place, name in chosen.items() if name != self.meant[place]}


def is_asked(heading: str) -> bool:
    return bool(heading.strip()) and normalise_heading(heading) not in OURS and digits_in(heading) <= MOST_DIGITS_SHOWN


class TakeBackForm(forms.Form):
    reason = forms.CharField(label="Alasan menarik kembali", min_length=5, max_length=200)


class ReadingForm(forms.Form):
    """What of a workbook is read."""

    sheet = forms.CharField(required=False, max_length=100, strip=False)
    skip_hidden = forms.BooleanField(required=False)
