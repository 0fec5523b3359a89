from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "esmero.domain.company"
    label = "company"
