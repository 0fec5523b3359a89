from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "esmero.domain.conversations"
    label = "conversations"
