from django.urls import path

from bimtek import views, views_attendance, views_feedback, views_letters, views_participants, views_phone

app_name = "bimtek"
urlpatterns = [
    path("", views.list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/sessions/add/", views.add_session, name="add_session"),
    path("sessions/<int:pk>/edit/", views.edit_session, name="edit_session"),
    path("<int:pk>/invite/<int:decree>/", views.invite, name="invite"),
    path("<int:pk>/groups/", views_participants.choose_groups, name="choose_groups"),
    path("<int:pk>/groups/invite/", views_participants.invite_officers, name="invite_officers"),
    path("<int:pk>/pendamping/invite/", views_participants.invite_pendamping, name="invite_pendamping"),
    path("<int:pk>/participants/add/", views_participants.add_participant, name="add_participant"),
    path("<int:pk>/participants/upload/", views_participants.upload_participants, name="upload_participants"),
    path(
        "<int:pk>/participants/upload/<int:upload>/",
        views_participants.preview_participants,
        name="preview_participants",
    ),
    path("<int:pk>/attendance/", views.attendance, name="attendance"),
    path("participants/<int:pk>/sessions/<int:session>/mark/", views.mark, name="mark"),
    path("phone/", views_phone.phone, name="phone"),
    path("phone/worker.js", views_phone.phone_worker, name="phone_worker"),
    path("phone/list/", views_phone.phone_list, name="phone_list"),
    path("<int:pk>/roster/", views_attendance.roster, name="roster"),
    path("<int:pk>/cards/", views_attendance.cards, name="cards"),
    path("<int:pk>/marks/", views_attendance.receive_marks, name="receive_marks"),
    path("<int:pk>/marks/upload/", views_attendance.upload_marks, name="upload_marks"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/feedback/", views_feedback.feedback, name="feedback"),
    path("<int:pk>/feedback/questions/", views_feedback.ask_feedback, name="ask_feedback"),
    path("feedback/<slug:key>/", views_feedback.give_feedback, name="give_feedback"),
    path("<int:pk>/letters/", views_letters.letters, name="letters"),
    path("<int:pk>/letters/invitation/", views_letters.edit_invitation, name="edit_invitation"),
    path("<int:pk>/letters/task/", views_letters.edit_task_letter, name="edit_task_letter"),
    path("<int:pk>/letters/transport/", views_letters.edit_transport, name="edit_transport"),
    path("<int:pk>/letters/minutes/", views_letters.edit_minutes, name="edit_minutes"),
    path("<int:pk>/letters/certificates/", views_letters.edit_certificates, name="edit_certificates"),
    path("<int:pk>/letters/certificates/issue/", views_letters.issue_certificates, name="issue_certificates"),
]
