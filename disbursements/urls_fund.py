from django.urls import path

from disbursements import views_fund as views

app_name = "funds"
urlpatterns = [
    path("", views.list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/book/", views.book, name="book"),
    path("<int:pk>/add_place/", views.add_place, name="add_place"),
    path("places/<int:pk>/edit/", views.edit_place, name="edit_place"),
    path("places/<int:pk>/allow/", views.allow, name="allow"),
    path("<int:pk>/record/", views.record, name="record"),
    path("entries/<int:pk>/reverse/", views.reverse, name="reverse"),
    path("<int:pk>/upload/", views.upload, name="upload"),
    path("imports/<int:pk>/", views.preview, name="preview"),
    path("imports/<int:pk>/take_back/", views.take_back, name="take_back"),
]
