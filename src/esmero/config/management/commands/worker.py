"""`esmero worker`: what is done by the clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from esmero.config import occupied, working


class Command(BaseCommand):
    """Works until it is told to stop."""

    help = "Do what is on the schedule only (for an installation on several machines)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            occupied.stay()
        except occupied.HomeIsTaken as error:
            raise CommandError(str(error)) from error
        working.work(self._say_so)

    def _say_so(self) -> None:
        self.stdout.write("The worker is at work.")
        self.stdout.flush()
