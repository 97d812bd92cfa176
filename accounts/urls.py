from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password, name="password"),
    path("users/", views.users, name="users"),
    path("users/add/", views.add_user, name="add_user"),
    path("users/<int:pk>/", views.edit_user, name="edit_user"),
    path("users/<int:pk>/password/", views.reset_password, name="reset_password"),
    path("offices/", views.offices, name="offices"),
    path("offices/add/", views.add_office, name="add_office"),
    path("offices/<int:pk>/", views.edit_office, name="edit_office"),
    path("offices/<int:pk>/officials/add/", views.add_official, name="add_official"),
    path("offices/officials/<int:pk>/", views.edit_official, name="edit_official"),
]
