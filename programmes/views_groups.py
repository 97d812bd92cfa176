"""The page of a programme's groups: which of them fulfil its rules about groups."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.access import opens
from kube.models import Group
from programmes.groups import group_rules, with_judgement
from programmes.models import Programme

GROUPS_PER_PAGE = 50


@opens(Programme, by="slug")
def groups(request, programme):
    rules = group_rules(programme)
    inside = Group.objects.visible_to(request.user).open().within(*programme.region.scope)
    found = inside.select_related("region").order_by("region_id", "name", "pk") if rules else inside.none()
    page = Paginator(found, GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "has_rules": bool(rules),
        "page": page,
        "groups": with_judgement(programme, page.object_list),
    }
    return render(request, "programmes/groups.html", context)
