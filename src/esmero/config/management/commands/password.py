"""`esmero password`: a new password for somebody of the staff whom no letter reaches."""

from getpass import getpass
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.actions import set_staff
from esmero.config import for_good
from esmero.domain.staff import reads as staff
from esmero.ground import clock


class Command(BaseCommand):
    """Sets the password somebody signs in with."""

    help = "Sets the password of somebody of the staff: for an owner whom no letter reaches."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        person = staff.holder_of(options["email"])
        if person is None:
            raise CommandError("Nobody signs in with this address.")
        password = getpass(f"A new password for {person.name}: ")
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        set_staff.set_password(agent=None, agent_id=person.pk, password=password, at=clock.now())
        for_good.write_down(at=clock.now())
        self.stdout.write("It is set. Who signed in before is signed out.")
