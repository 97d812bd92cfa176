from django.urls import path

from disbursements import views

app_name = "disbursements"
urlpatterns = [
]
