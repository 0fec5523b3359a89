"""`esmero demo`: a believable company to look around in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from esmero.config import preparing
from esmero.config.demo import marea
from esmero.ground import clock


class Command(BaseCommand):
    help = "Fills an empty installation with a demo company; refuses one that has a company."

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.prepare()
        if not marea.is_empty():
            raise CommandError("This installation has a company already; the demo wants an empty one.")
        marea.fill(at=clock.now())
        self.stdout.write("Marea of Cádiz has moved in.")
