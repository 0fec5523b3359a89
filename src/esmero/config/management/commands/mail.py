import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.config import occupied, signed
from esmero.gateways.email import pipe


class Command(BaseCommand):
    """`esmero mail deliver`: one mail from a mail server's pipe; `esmero mail dkim`: how letters are signed.

    (`esmero mail show` needs no Django.)
    """

    help = "Take one mail from standard input; exit 0 when it is kept, 75 when it should come again."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deliver = deeds.add_parser("deliver", help=self.help)
        deliver.add_argument(
            "--recipient", action="append", default=[], help="whom the envelope names (may be repeated)"
        )
        deliver.add_argument("--sender", help="whom the envelope comes from; empty for nobody")

        deeds.add_parser("dkim", help="Say what the DNS must hold of the keys that sign, and what it holds.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "dkim":
            self._tell_of_keys()
            return
        # Around a restore the mail server keeps it and comes again.
        occupied.stay()
        sys.exit(pipe.deliver(sys.stdin.buffer, sender=options["sender"], recipients=options["recipient"]))

    def _tell_of_keys(self) -> None:
        lines, is_well = signed.report()
        self.stdout.write("\n".join(lines) or "No key is named: ESMERO_DKIM is empty.")
        if not is_well:
            raise CommandError("Letters are not signed as they must be.")
