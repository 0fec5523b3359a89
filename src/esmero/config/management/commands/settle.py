"""`esmero settle`: what `esmero restore` runs in the folder aside; nobody else needs it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from esmero.config import settling


class Command(BaseCommand):
    """Settles an unpacked backup."""

    help = "A part of `esmero restore`: settles what a backup left open."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--backup-at", required=True, type=datetime.fromisoformat)
        parser.add_argument("--at", required=True, type=datetime.fromisoformat)
        parser.add_argument("--for-good", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        settling.settle(backup_at=options["backup_at"], journal=options["for_good"], at=options["at"])
