from django.urls import path

from reports import views, views_books

app_name = "reports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("mine/flags/", views.flags_task, name="flags_task"),
    path("health", views.health, name="health"),
    path("reports/programmes/<slug:slug>/", views.programme, name="programme"),
    path("reports/programmes/<slug:slug>/xlsx/", views.programme_xlsx, name="programme_xlsx"),
    path("programmes/<slug:slug>/allocations/", views.allocations, name="allocations"),
    path("reports/groups/<int:pk>/books/", views_books.group_books, name="group_books"),
    path("reports/<slug:kind>/<int:pk>/render/", views.render, name="render"),
    path("reports/documents/<int:pk>/", views.document, name="document"),
    path("reports/documents/<int:pk>/progress/", views.progress, name="progress"),
    path("reports/documents/<int:pk>/download/", views.download, name="download"),
]
