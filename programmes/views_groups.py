"""Pages of a programme's groups: which of them fulfil its rules about groups, and proposing them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts.access import opens
from kube.models import Group
from programmes.forms_groups import GroupSearchForm, ProposalForm
from programmes.groups import group_rules, with_hindrance, with_judgement
from programmes.models import Component, Programme
from programmes.services.proposals import propose_groups as propose

GROUPS_PER_PAGE = 50
TICKED_PER_PAGE = 100


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


@opens(Programme, by="slug")
def propose_groups(request, programme):
    """Every group of the programme's region; those that cannot be proposed say why."""
    components = programme.components.filter(recipient_kind__in=Component.GROUPS)
    search = GroupSearchForm(request.GET)
    found = search.filter(Group.objects.visible_to(request.user).within(*programme.region.scope))
    proposable = found.filter(status=Group.Status.ACTIVE).exclude(candidacies__programme=programme)
    form = ProposalForm(request.POST or None, components=components, found=found, proposable=proposable)
    if form.is_valid():
        made = propose(actor=request.user, programme=programme, **form.cleaned_data)
        messages.success(request, f"{len(made)} kelompok diusulkan. Tekan Nilai ulang untuk melihat hasilnya.")
        return redirect("programmes:candidates", programme.slug)
    rows = found.select_related("region__parent").order_by("region_id", "name", "pk")
    page = Paginator(rows, TICKED_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "components": components,
        "search": search,
        "form": form,
        "page": page,
        "groups": with_judgement(programme, with_hindrance(programme, page.object_list)),
        "proposable": proposable.count(),
    }
    return render(request, "programmes/propose_groups.html", context, status=422 if form.is_bound else 200)
