"""The program's pages, and the same list as others make it: the admin, a ListView, and the bare bytes."""

import os
from pathlib import Path

from django.contrib import admin
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.generic import ListView

from accounts.middleware import PolicyMiddleware
from beneficiaries.models import RegisterEntry

FIELDS = "name nik_last4 kk_last4 region rt rw decile receives_pkh receives_bpnt".split()
TEMPLATE = """<!doctype html><table>{% for entry in page_obj %}<tr><td>{{ entry.name }}<td>{{ entry.nik_last4 }}
<td>{{ entry.kk_last4 }}<td>{{ entry.region.name }}<td>{{ entry.rt }}/{{ entry.rw }}<td>{{ entry.decile }}
<td>{{ entry.receives_pkh }}<td>{{ entry.receives_bpnt }}</tr>{% endfor %}</table>
{{ page_obj.number }} / {{ page_obj.paginator.num_pages }}"""
PAGE = Path(os.environ.get("BENCH_PAGE", "/dev/null"))


class Policy(PolicyMiddleware):
    """As the program's, with a way around it for what stands below /bench/."""

    def process_view(self, request, view, args, kwargs):
        return None if request.path.startswith("/bench/") else super().process_view(request, view, args, kwargs)


def bytes_of_page(request):
    """What Django, the session and the login cost before any page begins."""
    return HttpResponse(PAGE.read_bytes())


class Entries(ListView):
    paginate_by = 50

    def get_queryset(self):
        rows = RegisterEntry.objects.filter(release=self.request.GET["release"]).select_related("region")
        if name := self.request.GET.get("q"):
            rows = rows.filter(name__icontains=name)
        return rows.order_by("name", "id")

    def render_to_response(self, context, **kwargs):
        return HttpResponse(engines["django"].from_string(TEMPLATE).render(context, self.request))


@admin.register(RegisterEntry)
class EntryAdmin(admin.ModelAdmin):
    list_display, list_select_related, list_per_page = FIELDS, ["region"], 50
    search_fields, ordering = ["name"], ["name"]


urlpatterns = [
    path("", include("config.urls")),
    path("bench/bytes/", bytes_of_page),
    path("bench/list/", Entries.as_view()),
    path("bench/admin/", admin.site.urls),
]
