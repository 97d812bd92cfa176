from django.urls import path

from programmes import views, views_candidates, views_coverage, views_decrees, views_outcome, views_rules

app_name = "programmes"
urlpatterns = [
    path("", views.list, name="list"),
    path("add/", views.add, name="add"),
    path("series/<int:pk>/coverage/", views_coverage.coverage, name="coverage"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:slug>/rules/", views_rules.rules, name="rules"),
    path("<slug:slug>/rules/preview/", views_rules.preview_rules, name="preview_rules"),
    path("<slug:slug>/open/", views.open, name="open"),
    path("<slug:slug>/outcome/", views_outcome.outcome, name="outcome"),
    path("<slug:slug>/outcome/xlsx/", views_outcome.outcome_xlsx, name="outcome_xlsx"),
    path("<slug:slug>/candidates/", views_candidates.candidates, name="candidates"),
    path("<slug:slug>/candidates/upload/", views_candidates.upload_candidates, name="upload_candidates"),
    path(
        "<slug:slug>/candidates/upload/<int:upload>/",
        views_candidates.preview_candidates,
        name="preview_candidates",
    ),
    path("<slug:slug>/past/upload/", views_candidates.upload_past, name="upload_past"),
    path("<slug:slug>/past/upload/<int:upload>/", views_candidates.preview_past, name="preview_past"),
    path("<slug:slug>/evaluate/", views_candidates.evaluate, name="evaluate"),
    path("candidates/<int:pk>/", views_candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/reveal/", views_candidates.reveal, name="reveal"),
    path("candidates/<int:pk>/override/<slug:code>/", views_candidates.override, name="override"),
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
