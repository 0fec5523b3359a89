"""`esmero web`: the web processes alone."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from esmero.config import occupied, serving


class Command(BaseCommand):
    """Serves pages and live streams until it is told to stop."""

    help = "Serve the pages only (for an installation on several machines)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serving.serve_web(self._say_where)
        except (serving.PortIsTaken, occupied.HomeIsTaken) as error:
            raise CommandError(str(error)) from error

    def _say_where(self) -> None:
        self.stdout.write(f"Esmero's pages are at {settings.ESMERO_URL}")
        self.stdout.flush()
