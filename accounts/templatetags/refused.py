"""Forms that were refused, wherever a page has them: what is wrong, and in which field."""

from typing import NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet
from django.utils.html import format_html, format_html_join

register = template.Library()

KEY = "faults of the page"


class Fault(NamedTuple):
    """target: the id of the element to go to, or ""."""

    target: str
    label: str
    sentence: str


@register.inclusion_tag("includes/_faults.html", takes_context=True)
def faults(context):
    """What is to be corrected on this page, above it, with a link to each field: of every form that was refused."""
    return {"faults": faults_of(context), "overtaken": overtaken_of(context)}


def overtaken_of(context):
    """The Edit of a form that somebody else was faster with (accounts/forms_edit.py), or None."""
    values = (value for names in context.dicts for value in names.values())
    found = (vars(form).get("overtaken") for value in values for form in forms_in(value))
    return next(filter(None, found), None)


@register.simple_tag(takes_context=True)
def fault_mark(context):
    """What the title of a page with a refused form begins with, because a screen reader says the title first."""
    return "Periksa: " if faults_of(context) else ""


@register.simple_tag
def typed_in(field):
    """A field by itself, which says that it is explained by the sentences of `why` beside it."""
    told = " ".join(filter(None, [described_by(field), field.help_text and f"{field.auto_id}_helptext"]))
    return field.as_widget(attrs={"aria-describedby": told} if told else None)


@register.simple_tag
def because(field):
    """The attributes of a field, or of a fieldset, that a template writes by itself."""
    return format_html(' aria-invalid="true" aria-describedby="{}"', described_by(field)) if field.errors else ""


@register.simple_tag
def why(field, look="text-danger fw-semibold mb-2"):
    """What is wrong with one field, beside it."""
    if not field.errors:
        return ""
    sentences = format_html_join("", '<p class="{}">{}</p>', ((look, sentence) for sentence in field.errors))
    return format_html('<div id="{}">{}</div>', described_by(field), sentences)


def described_by(field):
    return f"{field.auto_id}_error" if field.errors else ""


def faults_of(context) -> list[Fault]:
    """Of every form that was sent, wherever it stands among the names of a page; a search is not told of."""
    rendering = context.render_context
    if KEY not in rendering:
        is_sent = "request" in context and context["request"].method == "POST"
        forms = dict.fromkeys(form for names in context.dicts for value in names.values() for form in forms_in(value))
        rendering[KEY] = [fault for form in forms if is_sent for fault in faults_in(form)]
    return rendering[KEY]


def forms_in(value):
    kind = type(value)  # asking isinstance would wake what is lazy
    if issubclass(kind, BaseForm):
        yield value
    elif issubclass(kind, BaseFormSet):
        yield value
        yield from value.forms


def faults_in(form):
    if not form.is_bound:
        return
    if isinstance(form, BaseFormSet):
        yield from (Fault("", "", sentence) for sentence in form.non_form_errors())
        return
    for name, sentences in form.errors.items():
        field = form[name] if name in form.fields else None
        yield from (Fault(target_of(field), label_of(field), sentence) for sentence in sentences)


def target_of(field):
    """Of buttons to choose from, the first."""
    if field is None or field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


def label_of(field):
    return "" if field is None or field.is_hidden else field.label
