"""`esmero restore FILE`: an installation from a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from esmero.config import archive, occupied, preparing, restoring
from esmero.ground import clock


class Command(BaseCommand):
    """Checks a backup, or restores it."""

    help = "Restores a backup into an empty home; all of it or nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only say whether the backup is whole")
        parser.add_argument("--replace", action="store_true", help="put the installation there is aside")
        parser.add_argument(
            "--for-good", type=Path, help="for-good.jsonl of the old home, where it is another one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._say_what_it_is(restoring.check(options["file"]))
                return
            restoring.be_alone()
            if restoring.finish():
                self.stdout.write("The restore that was cut off is finished; nothing else was done.")
                return
            done = restoring.restore(
                options["file"], at=clock.now(), replace=options["replace"], for_good=options["for_good"]
            )
        except restoring.CannotRestore as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        # Tables of what is fleeting, static files: what every home needs besides.
        connections.close_all()
        occupied.leave()
        preparing.prepare()
        self._say_what_it_is(done)
        self.stdout.write(
            "Restored. No letter leaves and no promise breaks for the time in between: an owner finds what "
            "waits for a word in the back office under Running. Start it with `esmero serve`."
        )

    def _say_what_it_is(self, manifest: archive.Manifest) -> None:
        secret = "with its secret" if manifest.has_secret else "without its secret"
        self.stdout.write(
            f"A whole backup of {manifest.made_at[:16]}Z, Esmero {manifest.version}, {manifest.engine}, "
            f"{len(manifest.members)} parts, {secret}."
        )
