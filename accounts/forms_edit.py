"""Two people at one form: who saves second is told what the first one changed, and loses nothing he typed.

A page that changes something carries what its fields showed when it was opened. When it is sent, the row is locked and
read again; what its fields would show now and did not show then, somebody has saved meanwhile. Then nothing is saved:
the form comes back with what this person typed and, where he had typed nothing, with what the other one saved. It says
who changed what. Sending it once more is meant. Why not a version number: docs/decisions/0034.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.forms_kept import may_be_kept
from accounts.history import events_since

SHOWN = "shown"
OVERTAKEN = "Isinya diubah orang lain sejak halaman ini dibuka, jadi isian Anda belum disimpan."
COUNTERS = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
LONGEST = 200

Values = dict[str, list[str]]  # what a browser sends, by name of field; a field without a value is left out


class Change(NamedTuple):
    """One field that somebody else has changed, in words. mine: what is typed against it, None where it was not."""

    label: str
    before: str
    after: str
    mine: str | None


class Edit:
    """The forms of a page that changes something, for one request. `form` is the first of them.

    row: what is changed. make: builds the form, or the list of forms and formsets, from the data of a request or None.
    lock: the row that the service locks first, by default `row`. about: whose history tells who it was, by default
    `row`. Raises Http404 when the row is gone.
    """

    def __init__(self, request, row, make: Callable, *, lock=None, about=None):
        self.request, self.about = request, about or row
        self.make = lambda data: made if isinstance(made := make(data), list) else [made]
        self.changes, self.events = [], []
        if request.method == "POST":
            lock_again(lock or row, row)
            self.forms = self.sent(request.POST)
        else:
            self.forms = self.make(None)
            self.forms[0].shown = written(values_of(self.forms))
        self.form = self.forms[0]

    def is_valid(self) -> bool:
        """Whether it may be saved: sent without a fault, and nobody was faster."""
        return self.request.method == "POST" and not self.changes and all([form.is_valid() for form in self.forms])

    def sent(self, data) -> list:
        now_forms = self.make(None)
        at, shown = read(data.get(SHOWN, ""))
        now = values_of(now_forms)
        if shown is None or shown == now:
            sent = self.make(data)
            sent[0].shown = data.get(SHOWN, "")
            return sent
        mine = sent_values(now_forms, data)
        self.changes = [*changes(now_forms, shown, now, mine)]
        self.events = events_since(self.request.user, self.about, at)
        sent = self.make(merged(now_forms, data, shown, now, mine))
        sent[0].overtaken, sent[0].shown = self, written(now)
        tell(sent[0], OVERTAKEN)
        return sent


def keep_shown(form, request):
    """For a page in between that saves nothing: what was shown at first goes on with the form."""
    form.shown = request.POST.get(SHOWN, "")


def lock_again(lock, row):
    """Locks before reading, so that between comparing and saving nobody else saves."""
    lock._meta.model._base_manager.select_for_update(no_key=True).filter(pk=lock.pk).first()
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


def tell(form, sentence):
    if isinstance(form, forms.BaseFormSet):
        form.non_form_errors().append(sentence)
    else:
        form.add_error(None, sentence)


def written(values: Values) -> str:
    return json.dumps({"at": timezone.now().isoformat(), "values": values}, ensure_ascii=False)


def read(text):
    """(when the page was opened, its values); (None, None) for a form that carries nothing readable."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(text)
        at, values = parse_datetime(found["at"]), dict(found["values"])
        if at and all(isinstance(each, list) for each in values.values()):
            return at, {name: [*map(str, each)] for name, each in values.items()}
    return None, None


def fields_of(shown_forms):
    """(field, the formset it belongs to or None, its line) of everything that can be typed."""
    for form in shown_forms:
        lines = form.forms if isinstance(form, forms.BaseFormSet) else [form]
        owner = form if isinstance(form, forms.BaseFormSet) else None
        for number, line in enumerate(lines, start=1):
            for field in line:
                is_typed = not isinstance(field.field.widget, forms.FileInput) and not field.field.disabled
                if is_typed and may_be_kept(field.field):
                    yield field, owner, number


def values_of(shown_forms) -> Values:
    """What a browser would send if nobody typed anything."""
    found = {field.html_name: plain(shown(field)) for field, _, _ in fields_of(shown_forms)}
    return {name: values for name, values in found.items() if values}


def sent_values(shown_forms, data) -> Values:
    """The same of what was sent, also of lines that are not shown any more."""
    known = {field.html_name for field, _, _ in fields_of(shown_forms)}
    known |= {name for name in data if lines_behind(shown_forms, name)}
    found = {name: plain(data.getlist(name)) for name in known if not name.endswith(COUNTERS)}
    return {name: values for name, values in found.items() if values}


def shown(field) -> list:
    widget, value = field.field.widget, field.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    value = widget.format_value(value)
    return value if isinstance(value, (list, tuple)) else [value]


def plain(values) -> list[str]:
    """Line ends and blanks at the ends differ between browsers; order does not matter among ticks."""
    texts = ("\n".join(str(value).split("\r\n")).strip() for value in values if value is not None)
    return sorted(filter(None, texts))


def lines_behind(shown_forms, name):
    """The formset a field belongs to: its lines are taken over as a whole, or not at all."""
    sets = (form for form in shown_forms if isinstance(form, forms.BaseFormSet))
    return next((one for one in sets if name.startswith(f"{one.prefix}-")), None)


def is_mine(shown_forms, name, shown: Values, mine: Values) -> bool:
    """Whether this person typed something there: in the field, or anywhere in its lines."""
    lines = lines_behind(shown_forms, name)
    if lines is None:
        return mine.get(name) != shown.get(name)
    within = {each for each in (*shown, *mine) if each.startswith(f"{lines.prefix}-")}
    return any(mine.get(each) != shown.get(each) for each in within)


def merged(shown_forms, data, shown: Values, now: Values, mine: Values):
    """What was sent, with the other one's values wherever nothing was typed against them."""
    result = data.copy()
    for name in (*shown, *now):
        if now.get(name) != shown.get(name) and not is_mine(shown_forms, name, shown, mine):
            result.setlist(name, now.get(name, []))
    for form in shown_forms:
        if isinstance(form, forms.BaseFormSet) and not is_mine(shown_forms, f"{form.prefix}-", shown, mine):
            result[f"{form.prefix}-TOTAL_FORMS"] = str(form.total_form_count())
            result[f"{form.prefix}-INITIAL_FORMS"] = str(form.initial_form_count())
    return result


def changes(shown_forms, before: Values, now: Values, mine: Values):
    """In the order of the page; a line that is gone comes last."""
    known = {field.html_name: (field, number if owner else 0) for field, owner, number in fields_of(shown_forms)}
    for name in dict.fromkeys((*known, *before)):
        if now.get(name) == before.get(name):
            continue
        field, number = known.get(name) or gone(shown_forms, name)
        typed = mine.get(name) if is_mine(shown_forms, name, before, mine) else now.get(name)
        yield Change(
            label=f"{field.label}, baris {number}" if number else str(field.label),
            before=in_words(field, before.get(name)),
            after=in_words(field, now.get(name)),
            mine=None if typed == now.get(name) else in_words(field, typed),
        )


def gone(shown_forms, name):
    """(a field as the line had it that is not shown any more, the number of the line)."""
    if lines := lines_behind(shown_forms, name):
        number, _, own = name.removeprefix(f"{lines.prefix}-").partition("-")
        if number.isdecimal() and own in lines.empty_form.fields:
            return lines.empty_form[own], int(number) + 1
    return Unknown(name), 0


class Unknown(NamedTuple):
    """A field that only an older page had."""

    label: str
    field: None = None


def in_words(field, values) -> str:
    if isinstance(getattr(field.field, "widget", None), forms.CheckboxInput):
        return "ya" if values else "tidak"
    labels = {str(value): str(label) for value, label in options(getattr(field.field, "choices", ()))}
    text = "; ".join(labels.get(value, value) for value in values or ["kosong"])
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def options(choices):
    """Flat, also where they stand in groups."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label
