"""Every room's addresses. Each name needs a row in accounts/roles.py."""

from django.urls import include, path

handler400, handler500 = "accounts.faults.unreadable", "accounts.faults.broken"
urlpatterns = [
    path("", include("reports.urls")),
    path("regions/", include("accounts.urls_regions")),
    path("accounts/", include("accounts.urls")),
    path("audit/", include("audit.urls")),
    path("jobs/", include("jobs.urls")),
    path("beneficiaries/", include("beneficiaries.urls")),
    path("groups/", include("kube.urls")),
    path("programmes/", include("programmes.urls")),
    path("bimtek/", include("bimtek.urls")),
    path("disbursements/", include("disbursements.urls")),
    path("funds/", include("disbursements.urls_fund")),
]
