"""Red flags: all of a region, those of one group, and putting one aside."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import opens
from kube.flags import KINDS, are_too_many, flags_of, put_aside
from kube.forms_flags import FlagFilterForm
from kube.lists import places_of
from kube.models import Group
from kube.services import flags as services

FLAGS_PER_PAGE = 30


@opens()
def flags(request):
    """With a filter by kind and kecamatan; `state=aside` shows those that were put aside. Of more groups than can be
    looked at while somebody waits, the places to look at one by one."""
    search = FlagFilterForm(request.GET, user=request.user)
    groups = search.groups(Group.objects.visible_to(request.user))
    context = {"search": search, "kinds": KINDS}
    if search.is_aside:
        aside = search.of_kind(put_aside(groups)).select_related("group__region", "dismissed_by")
        context["page"] = Paginator(aside, FLAGS_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "kube/flags_aside.html", context)
    if are_too_many(groups) and search.can_be_narrowed:
        context["places"] = places_of(groups, search.where.pk if search.where else "")
        return render(request, "kube/flag_places.html", context)
    raised = flags_of(groups, request.user, timezone.localdate())
    counts = {kind: sum(flag.kind == kind for flag in raised) for kind in KINDS}
    shown = [flag for flag in raised if search.kind_asked in ("", flag.kind)]
    page = Paginator(shown, FLAGS_PER_PAGE).get_page(request.GET.get("page"))
    groups = Group.objects.visible_to(request.user).select_related("region__parent")
    known = groups.in_bulk({flag.group_id for flag in page})
    context["rows"] = [(flag, known[flag.group_id]) for flag in page]
    context |= {"page": page, "count": len(raised), "counts": [(k, KINDS[k][0], n) for k, n in counts.items() if n]}
    return render(request, "kube/flags.html", context)


@opens(Group)
def group_flags(request, group):
    raised = flags_of(Group.objects.visible_to(request.user).filter(pk=group.pk), request.user, timezone.localdate())
    aside = group.flag_dismissals.select_related("dismissed_by")
    return render(request, "kube/group_flags.html", {"group": group, "flags": raised, "aside": aside})


@opens(Group)
def dismiss_flag(request, group):
    asked = {name: request.POST.get(name, "") for name in ("kind", "facts_sha256", "reason")}
    services.dismiss_flag(actor=request.user, group=group, on=timezone.localdate(), **asked)
    messages.success(request, "Tanda dikesampingkan. Ia muncul lagi sendiri bila faktanya berubah.")
    return redirect("kube:group_flags", group.pk)
