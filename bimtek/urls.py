from django.urls import path

from bimtek import views

app_name = "bimtek"
urlpatterns = [
]
