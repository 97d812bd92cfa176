from django.urls import path

from beneficiaries import views, views_lists, views_releases

app_name = "beneficiaries"
urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/upload/", views.upload, name="upload"),
    path("releases/upload/<int:pk>/", views.preview, name="preview"),
    path("releases/upload/<int:pk>/headings/", views_releases.explain, name="explain"),
    path("releases/<int:pk>/", views_lists.release, name="release"),
    path("releases/<int:pk>/find/", views_lists.find, name="find"),
    path("releases/<int:pk>/export/", views_lists.export, name="export"),
    path("releases/<int:pk>/findings/", views_releases.findings, name="findings"),
    path("releases/<int:pk>/findings/download/", views_releases.download_findings, name="download_findings"),
    path("releases/<int:pk>/changes/", views_releases.changes, name="changes"),
    path("releases/<int:pk>/correct/", views.correct, name="correct"),
    path("releases/<int:pk>/undo/", views_releases.undo, name="undo"),
    path("changes/<int:pk>/review/", views_releases.review_change, name="review_change"),
    path("persons/<int:pk>/", views.person, name="person"),
    path("persons/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("persons/<int:pk>/account/", views.correct_account, name="correct_account"),
]
