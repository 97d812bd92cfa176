from django.urls import path

from beneficiaries import views

app_name = "beneficiaries"
urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/upload/", views.upload, name="upload"),
    path("releases/upload/<int:pk>/", views.preview, name="preview"),
    path("releases/<int:pk>/", views.release, name="release"),
    path("persons/<int:pk>/", views.person, name="person"),
    path("persons/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("persons/<int:pk>/account/", views.correct_account, name="correct_account"),
]
