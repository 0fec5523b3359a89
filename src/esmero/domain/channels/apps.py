from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "esmero.domain.channels"
    label = "channels"
