"""Visits, monev, growth and red flags: part of kube/urls.py."""

from django.urls import path

from kube import views_flags, views_growth, views_instruments, views_monev, views_visits

urlpatterns = [
    path("<int:pk>/visits/", views_visits.visits, name="visits"),
    path("<int:pk>/visits/add/", views_visits.add_visit, name="add_visit"),
    path("visits/<int:pk>/", views_visits.visit, name="visit"),
    path("visits/<int:pk>/done/", views_visits.finish_follow_up, name="finish_follow_up"),
    path("visits/photos/<int:pk>/", views_visits.group_photo, name="group_photo"),
    path("visits/mine/", views_visits.my_visits, name="my_visits"),
    path("visits/mine/report/", views_visits.write_report, name="write_report"),
    path("visits/reports/<int:pk>/", views_visits.month_report, name="month_report"),
    path("visits/months/", views_visits.visit_months, name="visit_months"),
    path("monev/", views_monev.evaluations, name="evaluations"),
    path("monev/<int:pk>/", views_monev.evaluation, name="evaluation"),
    path("monev/<int:pk>/correct/", views_monev.correct_evaluation, name="correct_evaluation"),
    path("<int:pk>/evaluate/", views_monev.evaluate, name="evaluate"),
    path("monev/instruments/", views_instruments.instruments, name="instruments"),
    path("monev/instruments/<int:pk>/", views_instruments.instrument, name="instrument"),
    path("monev/instruments/<int:pk>/copy/", views_instruments.copy_instrument, name="copy_instrument"),
    path("monev/instruments/<int:pk>/edit/", views_instruments.edit_instrument, name="edit_instrument"),
    path("monev/instruments/<int:pk>/criteria/add/", views_instruments.add_criterion, name="add_criterion"),
    path("monev/criteria/<int:pk>/edit/", views_instruments.edit_criterion, name="edit_criterion"),
    path("monev/criteria/<int:pk>/remove/", views_instruments.remove_criterion, name="remove_criterion"),
    path("monev/instruments/<int:pk>/classes/", views_instruments.set_classes, name="set_classes"),
    path("monev/instruments/<int:pk>/activate/", views_instruments.activate_instrument, name="activate_instrument"),
    path("monev/instruments/<int:pk>/retire/", views_instruments.retire_instrument, name="retire_instrument"),
    path("<int:pk>/growth/", views_growth.growth, name="growth"),
    path("<int:pk>/months/add/", views_growth.record_month, name="record_month"),
    path("<int:pk>/stage/", views_growth.judge_stage, name="judge_stage"),
    path("<int:pk>/achievements/add/", views_growth.add_achievement, name="add_achievement"),
    path("achievements/<int:pk>/remove/", views_growth.remove_achievement, name="remove_achievement"),
    path("<int:pk>/phones/", views_growth.phones, name="phones"),
    path("members/<int:pk>/phone/", views_growth.set_phone, name="set_phone"),
    path("phones/<int:pk>/reveal/", views_growth.reveal_phone, name="reveal_phone"),
    path("flags/", views_flags.flags, name="flags"),
    path("<int:pk>/flags/", views_flags.group_flags, name="group_flags"),
    path("<int:pk>/flags/dismiss/", views_flags.dismiss_flag, name="dismiss_flag"),
]
