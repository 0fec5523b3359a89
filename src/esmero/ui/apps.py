from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "esmero.ui"
    label = "ui"

    def ready(self) -> None:
        from esmero.ui import spoken  # imported here: it needs Django's settings

        spoken.ask_quickly()
