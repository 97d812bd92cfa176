"""Printing the books of a group."""

from django import shortcuts

from accounts.access import opens
from kube.models import Group
from reports.forms_books import BookForm
from reports.models import Document
from reports.services import request_document

NEWEST = 30


@opens(Group, shared="a paper prints what its reader may read")
def group_books(request, group):
    form = BookForm(request.POST or None)
    if form.is_valid():
        asked = {"kind": Document.Kind.BOOK, "subject": group}
        return shortcuts.redirect(request_document(actor=request.user, **asked, **form.part()))
    printed = Document.objects.visible_to(request.user).filter(group=group).select_related("job")[:NEWEST]
    context = {"group": group, "form": form, "documents": printed}
    return shortcuts.render(request, "reports/group_books.html", context, status=422 if form.errors else 200)
