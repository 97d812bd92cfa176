from django.urls import path

from jobs import views, views_uploads

app_name = "jobs"
urlpatterns = [
    path("", views.list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/refused/", views.refused, name="refused"),
    path("uploads/<int:pk>/headings/", views_uploads.explain, name="explain"),
    path("uploads/<int:pk>/reading/", views_uploads.reading, name="reading"),
    path("uploads/<int:pk>/take-back/", views_uploads.take_back, name="take_back"),
    path("examples/<slug:kind>/", views_uploads.example, name="example"),
    path("uploads/<int:pk>/refused/", views.refused_of, name="refused_of"),
]
