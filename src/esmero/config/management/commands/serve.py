"""`esmero serve`: the whole installation on one machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from esmero.config import occupied, serving


class Command(BaseCommand):
    """Serves until it is told to stop."""

    help = "Serve all of Esmero on one port: web, worker and mailbox."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serving.serve(self._say_where)
        except (serving.PortIsTaken, occupied.HomeIsTaken) as error:
            raise CommandError(str(error)) from error

    def _say_where(self) -> None:
        self.stdout.write(f"Esmero is open at {settings.ESMERO_URL}")
        self.stdout.flush()
