from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "esmero.domain.customers"
    label = "customers"
