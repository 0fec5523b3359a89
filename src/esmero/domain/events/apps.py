from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "esmero.domain.events"
    label = "events"
