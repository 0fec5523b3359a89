from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "esmero.ui"
    label = "ui"

    def ready(self) -> None:
        from esmero.ui import forms, spoken  # imported here: they need Django's settings

        spoken.ask_quickly()
        forms.say_too_long()
