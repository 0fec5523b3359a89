"""Sends Django's cache table to the fleeting store, everything else to the company's database."""

from typing import Any


class FleetingRouter:
    """Django's database router for the two stores."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "fleeting" if model._meta.app_label == "django_cache" else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return (app_label == "django_cache") == (db == "fleeting")
