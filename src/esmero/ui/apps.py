from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "esmero.ui"
    label = "ui"
