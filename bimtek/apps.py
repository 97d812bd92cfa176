from django.apps import AppConfig


class BimtekConfig(AppConfig):
    name = "bimtek"
