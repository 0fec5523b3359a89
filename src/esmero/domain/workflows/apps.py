from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "esmero.domain.workflows"
    label = "workflows"
