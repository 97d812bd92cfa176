"""The page of a series: where it has been over the years."""

from django.shortcuts import render

from accounts.access import opens
from programmes.coverage import coverage as coverage_of
from programmes.models import Series
from regions.models import Region


@opens(Series)
def coverage(request, series):
    inside = Region.objects.visible_to(request.user).below(series.region)
    region = inside.filter(pk=request.GET.get("within", ""), level=Region.Level.REGENCY).first() or series.region
    context = {"series": series, "region": region, "is_inside": region != series.region, **coverage_of(series, region)}
    return render(request, "programmes/coverage.html", context)
