from django.urls import path

from disbursements import views

app_name = "disbursements"
urlpatterns = [
    path("", views.list, name="list"),
    path("prepare/<int:pk>/", views.prepare, name="prepare"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/reject/", views.reject, name="reject"),
    path("<int:pk>/bank_list/", views.bank_list, name="bank_list"),
    path("<int:pk>/upload_result/", views.upload_result, name="upload_result"),
    path("results/<int:pk>/", views.preview_result, name="preview_result"),
    path("results/<int:pk>/problems/", views.result_problems, name="result_problems"),
    path("late_returns/<int:pk>/confirm/", views.confirm_late_return, name="confirm_late_return"),
    path("late_returns/<int:pk>/dismiss/", views.dismiss_late_return, name="dismiss_late_return"),
]
