from django.urls import path

from bimtek import views

app_name = "bimtek"
urlpatterns = [
    path("", views.list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/sessions/add/", views.add_session, name="add_session"),
    path("sessions/<int:pk>/edit/", views.edit_session, name="edit_session"),
    path("<int:pk>/invite/<int:decree>/", views.invite, name="invite"),
    path("<int:pk>/attendance/", views.attendance, name="attendance"),
    path("participants/<int:pk>/sessions/<int:session>/mark/", views.mark, name="mark"),
    path("<int:pk>/finish/", views.finish, name="finish"),
]
