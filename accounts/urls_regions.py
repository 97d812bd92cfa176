"""The pages of regions/. That room stands left of the door (accounts.access), so its pages are opened here."""

from django.urls import path

from accounts import views_regions as views

app_name = "regions"
urlpatterns = [
    path("", views.list, name="list"),
    path("<str:code>/alias/", views.add_alias, name="add_alias"),
    path("alias/<int:pk>/remove/", views.remove_alias, name="remove_alias"),
]
