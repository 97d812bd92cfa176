from django.urls import path

from beneficiaries import views, views_checks, views_duplicates, views_lists, views_releases

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
    path("releases/<int:pk>/duplicates/find/", views_duplicates.find_duplicates, name="find_duplicates"),
    path("releases/duplicates/", views_duplicates.duplicates, name="duplicates"),
    path("releases/duplicates/<int:pk>/", views_duplicates.duplicate, name="duplicate"),
    path("releases/duplicates/<int:pk>/decide/", views_duplicates.decide_duplicate, name="decide_duplicate"),
    path("releases/duplicates/<int:pk>/reopen/", views_duplicates.reopen_duplicate, name="reopen_duplicate"),
    path("persons/<int:pk>/", views.person, name="person"),
    path("persons/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("persons/<int:pk>/account/", views.correct_account, name="correct_account"),
    path("check/", views_checks.check, name="check"),
    path("checks/", views_checks.checks, name="checks"),
    path("checks/add/", views_checks.add_check, name="add_check"),
    path("checks/<int:pk>/", views_checks.check_result, name="check_result"),
    path("checks/<int:pk>/xlsx/", views_checks.check_xlsx, name="check_xlsx"),
    path("checks/matches/<int:pk>/decide/", views_checks.decide_match, name="decide_match"),
]
