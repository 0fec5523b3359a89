"""`esmero backup FILE`: the whole installation in one file, while it runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.config import backing_up
from esmero.ground import clock


class Command(BaseCommand):
    """Makes a backup."""

    help = "Writes database, files and secret into one file; everything goes on running meanwhile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-secret", action="store_true", help="leave the secret out; you keep it elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"].expanduser().absolute()
        if not path.parent.is_dir():
            raise CommandError(f"There is no folder {path.parent}.")
        try:
            made = backing_up.back_up(path, at=clock.now(), with_secret=not options["without_secret"])
        except (backing_up.CannotBackUp, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(
            f"{path.name}: {made.size / 1_000_000:.1f} MB, {made.files} files. "
            "Whoever has it has everything: keep it where nobody else reads."
        )
