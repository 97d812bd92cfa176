from django.urls import path

from beneficiaries import views

app_name = "beneficiaries"
urlpatterns = [
]
