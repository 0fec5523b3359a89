from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "esmero.config"
    label = "config"
