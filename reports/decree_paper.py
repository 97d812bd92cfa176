"""The paper of a decree (SK penetapan): the one that was signed, a copy of it, or a draft."""

from datetime import date

from programmes.models import Decree
from reports.decree_facts import facts_of
from reports.models import Document
from reports.paper import Letterhead, Paper

Mark = Document.Mark


def decree_paper(decree: Decree, on: date) -> Paper:
    """As it stands today: RANCANGAN before it is signed; afterwards a SALINAN of what was frozen at signing."""
    if decree.status != Decree.Status.SIGNED:
        return printed_from(facts_of(decree, on), Mark.DRAFT)
    original = Document.objects.original_of(decree)
    return printed_from(original.facts if original else facts_of(decree, on), Mark.COPY)


def paper_of_document(document: Document, on: date) -> Paper:
    """What a document of a decree prints, by its mark and by nothing that has happened since it was asked for."""
    if document.mark == Mark.ORIGINAL:
        return printed_from(document.facts, Mark.ORIGINAL)
    if document.mark == Mark.DRAFT:
        return printed_from(facts_of(document.decree, on), Mark.DRAFT)
    return decree_paper(document.decree, on)


def printed_from(facts: dict, mark: Mark) -> Paper:
    """facts: of `facts_of`; of a draft neither number nor day is shown."""
    decided_on = date.fromisoformat(facts["decided_on"])
    is_draft = mark == Mark.DRAFT
    return Paper(
        template="papers/decree.html",
        office=Letterhead(**facts["office"]),
        title=f"Keputusan {'(rancangan)' if is_draft or not facts['number'] else facts['number']}",
        dated_on=decided_on,
        context=facts
        | {
            "decided_on": decided_on,
            "is_draft": is_draft,
            "is_copy": mark == Mark.COPY,
            "watermark": "" if mark == Mark.ORIGINAL else mark.label.upper(),
        },
    )
