from typing import Any

from django.core.management.base import BaseCommand, CommandError

from esmero.config import occupied
from esmero.gateways.email import mailbox


class Command(BaseCommand):
    """`esmero mailbox`: the mailbox alone, for an installation on several machines."""

    help = "Take mail over SMTP and LMTP until told to stop."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            occupied.stay()
            mailbox.run()
        except (mailbox.PortIsTaken, occupied.HomeIsTaken) as error:
            raise CommandError(str(error)) from error
