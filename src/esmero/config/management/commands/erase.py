"""`esmero erase`: everything that is kept of one person, erased for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.actions import forget
from esmero.config import for_good
from esmero.ground import clock


class Command(BaseCommand):
    """Erases a customer, or somebody who only took part, by mail address."""

    help = "Erases all that is kept of a person; restored backups erase it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address by which the person is known")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["email"]
        if not forget.is_known(address):
            raise CommandError("Nobody is known by this address.")
        if not options["yes"] and input("This can't be undone. Write yes: ").strip() != "yes":
            raise CommandError("Nothing was erased.")
        try:
            forget.forget_address(agent=None, address=address, at=clock.now())
        except forget.KeptForLaw as error:
            raise CommandError(f"Nothing was erased. {error}") from error
        for_good.write_down(at=clock.now())
        self.stdout.write("Erased. That it was done is on record, and nothing else.")
