from django.urls import include, path

from kube import views, views_companions, views_members, views_papers, views_uploads

app_name = "kube"
urlpatterns = [
    path("", include("kube.urls_books")),
    path("", views.list, name="list"),
    path("", include("kube.urls_monitoring")),
    path("add/", views.add, name="add"),
    path("upload/", views_uploads.upload, name="upload"),
    path("upload/<int:pk>/", views_uploads.preview, name="preview"),
    path("upload/<int:pk>/result/", views_uploads.imported, name="imported"),
    path("upload/<int:pk>/findings/", views_uploads.download_findings, name="download_findings"),
    path("pendamping/<int:pk>/hand-on/", views_companions.hand_on, name="hand_on"),
    path("business-types/add/", views.add_business_type, name="add_business_type"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/point/", views.set_point, name="set_point"),
    path("<int:pk>/activate/", views.activate, name="activate"),
    path("<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("<int:pk>/graduate/", views.graduate, name="graduate"),
    path("<int:pk>/dissolve/", views.dissolve, name="dissolve"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/relieve/", views.relieve, name="relieve"),
    path("<int:pk>/members/add/", views_members.add_member, name="add_member"),
    path("<int:pk>/members/find/", views_members.find_member, name="find_member"),
    path("members/<int:pk>/remove/", views_members.remove_member, name="remove_member"),
    path("members/<int:pk>/replace/", views_members.replace_member, name="replace_member"),
    path("members/<int:pk>/replace/find/", views_members.find_replacement, name="find_replacement"),
    path("<int:pk>/elect/", views_members.elect, name="elect"),
    path("<int:pk>/meetings/add/", views_papers.add_meeting, name="add_meeting"),
    path("meetings/<int:pk>/photo/", views_papers.meeting_photo, name="meeting_photo"),
    path("<int:pk>/account/", views_papers.set_account, name="set_account"),
    path("<int:pk>/plan/", views_papers.set_plan, name="set_plan"),
]
