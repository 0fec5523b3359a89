from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "esmero.ground.tasks"
