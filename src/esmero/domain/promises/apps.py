from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "esmero.domain.promises"
    label = "promises"
