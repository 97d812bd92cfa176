"""What of a form two people have changed since it was opened, and what of it each of them had typed."""

import json

from django import forms
from django.http import QueryDict

from accounts.forms_edit import changes, merged, read, sent_values, values_of, written


class LineForm(forms.Form):
    item = forms.CharField(label="Barang")


class AForm(forms.Form):
    name = forms.CharField(label="Nama")
    text = forms.CharField(label="Isi", widget=forms.Textarea)
    place = forms.ChoiceField(label="Tempat", choices=[("", "Pilih"), ("a", "Aula"), ("b", "Balai")])
    is_open = forms.BooleanField(label="Terbuka", required=False)
    on = forms.MultipleChoiceField(label="Hari", choices=[("1", "Senin"), ("2", "Selasa")])
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))


Lines = forms.formset_factory(LineForm, extra=2)


def page(lines=("meja",), **values):
    start = {"name": "Sari", "text": "satu\ndua", "place": "a", "is_open": True, "on": ["1"], "secret": "rahasia"}
    return [AForm(initial=start | values), Lines(initial=[{"item": item} for item in lines], prefix="lines")]


def sent(shown_forms, **typed):
    """As a browser sends the page: line ends of its own, and nothing for a tick that is not set."""
    data = QueryDict(mutable=True)
    for name, values in (values_of(shown_forms) | typed).items():
        data.setlist(name, [value.replace("\n", "\r\n") for value in values])
    data["lines-TOTAL_FORMS"], data["lines-INITIAL_FORMS"] = "3", "1"
    return data


def test_a_page_nobody_touched_is_sent_as_it_was_shown():
    shown = page()
    assert sent_values(shown, sent(shown)) == values_of(shown)
    assert read(written(values_of(shown)))[1] == values_of(shown)
    assert "rahasia" not in written(values_of(shown))


def told(before, now, **typed):
    shown, data = values_of(before), sent(before, **typed)
    mine = sent_values(now, data)
    result = merged(now, data, shown, values_of(now), mine)
    return [tuple(change) for change in changes(now, shown, values_of(now), mine)], result


def test_what_changed_is_told_in_the_words_of_the_page():
    now = page(name="Sari Dewi", place="b", is_open=False, on=["1", "2"])
    lines, result = told(page(), now, name=["Sri"])
    assert lines == [
        ("Nama", "Sari", "Sari Dewi", "Sri"),
        ("Tempat", "Aula", "Balai", None),
        ("Terbuka", "ya", "tidak", None),
        ("Hari", "Senin", "Senin; Selasa", None),
    ]
    assert (result["name"], result["place"], result.getlist("is_open"), result.getlist("on")) == (
        "Sri",
        "b",
        [],
        ["1", "2"],
    )


def test_lines_are_taken_over_as_a_whole_or_not_at_all():
    _, theirs = told(page(), page(lines=["kursi", "meja"]))
    assert (theirs["lines-0-item"], theirs["lines-1-item"], theirs["lines-INITIAL_FORMS"]) == ("kursi", "meja", "2")
    lines, mine = told(page(), page(lines=["kursi", "meja"]), **{"lines-0-item": ["lemari"]})
    assert (mine["lines-0-item"], "lines-1-item" in mine) == ("lemari", False)
    assert lines[0] == ("Barang, baris 1", "meja", "kursi", "lemari")


def test_a_line_that_is_gone_is_told_too():
    now = [page()[0], forms.formset_factory(LineForm, extra=0)(prefix="lines")]
    lines, _ = told(page(), now)
    assert lines == [("Barang, baris 1", "meja", "kosong", None)]


def test_what_is_no_page_of_ours_is_no_reason_to_refuse():
    for text in ("", "{", "[]", '{"at": "x", "values": {}}', '{"at": "2026-01-01T00:00:00Z", "values": {"a": 1}}'):
        assert read(text) == (None, None)
    assert json.loads(written({}))["values"] == {}
