from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "esmero.domain.workbench"
    label = "workbench"
