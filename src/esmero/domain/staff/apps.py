from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "esmero.domain.staff"
    label = "staff"
