"""Kode wilayah: looking them up, and teaching the program another spelling of a name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts import services_regions as services
from accounts.access import opens
from accounts.forms_regions import AliasForm, RegionFilter
from accounts.pages import tried
from regions.models import Region, RegionAlias

SPELLING = "another spelling is a word every list of the region is read with, whoever sends it"


@opens()
def list(request):
    filter_form = RegionFilter(request.GET)
    found = filter_form.filter(Region.objects.visible_to(request.user))
    found = found.select_related("parent__parent__parent").prefetch_related("aliases")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "regions/list.html", {"filter": filter_form, "page": page})


@opens(Region, by="code", shared=SPELLING)
def add_alias(request, region):
    form = AliasForm(request.POST or None)
    if form.is_valid() and (alias := tried(form, services.add_alias, actor=request.user, region=region)):
        messages.success(request, f"“{alias.name}” sekarang dibaca sebagai {region.title}.")
        return redirect(found_at(region))
    status = 422 if form.is_bound else 200
    return render(request, "regions/add_alias.html", {"form": form, "region": region}, status=status)


@opens(RegionAlias, shared=SPELLING)
def remove_alias(request, alias):
    services.remove_alias(actor=request.user, alias=alias)
    messages.success(request, f"Ejaan “{alias.name}” dihapus.")
    return redirect(found_at(alias.region))


def found_at(region):
    return f"{reverse('regions:list')}?{urlencode({'q': region.code})}"
