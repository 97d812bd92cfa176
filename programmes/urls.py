from django.urls import path

from programmes import views, views_decrees

app_name = "programmes"
urlpatterns = [
    path("<slug:slug>/decrees/", views_decrees.decrees, name="decrees"),
    path("<slug:slug>/decrees/add/", views_decrees.add_decree, name="add_decree"),
    path("decrees/<int:pk>/", views_decrees.decree, name="decree"),
    path("decrees/<int:pk>/edit/", views_decrees.edit_decree, name="edit_decree"),
    path("decrees/<int:pk>/place/<int:candidate>/", views_decrees.place, name="place"),
    path("decrees/<int:pk>/place_all/", views_decrees.place_all, name="place_all"),
    path("decrees/<int:pk>/unplace/<int:recipient>/", views_decrees.unplace, name="unplace"),
    path("decrees/<int:pk>/submit/", views_decrees.submit_decree, name="submit_decree"),
    path("decrees/<int:pk>/return/", views_decrees.return_decree, name="return_decree"),
    path("decrees/<int:pk>/sign/", views_decrees.sign_decree, name="sign_decree"),
    path("<slug:slug>/recipients/", views_decrees.recipients, name="recipients"),
    path("recipients/<int:pk>/papers/<int:paper>/", views_decrees.receive_paper, name="receive_paper"),
    path("recipients/<int:pk>/papers/", views_decrees.receive_all_papers, name="receive_all_papers"),
]
