"""`esmero prepare`: bring tables and static files up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from esmero.config import preparing


class Command(BaseCommand):
    help = "Brings the database and the static files up to date; run it after each upgrade."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.prepare()
        self.stdout.write("Esmero is ready: run `esmero serve`.")
