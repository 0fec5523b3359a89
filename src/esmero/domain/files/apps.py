from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "esmero.domain.files"
    label = "files"
