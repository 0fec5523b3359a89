"""`esmero found`: an empty installation for a real company."""

from datetime import time
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.actions import set_calendars, set_staff, set_up
from esmero.config import preparing
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.staff.kinds import Role
from esmero.ground import clock
from esmero.ground.refs import NotFound


class Command(BaseCommand):
    help = "Founds a company: its owner, one team on office hours, a form and a mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="how the company is called")
        parser.add_argument("--owner", required=True, help="the owner's name")
        parser.add_argument("--email", required=True, help="the address the owner signs in with")
        parser.add_argument("--mail", required=True, help="the company's own mail address for customers")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--language", default="en")
        parser.add_argument("--holidays-of", default="", help="e.g. ES-AN")

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.prepare()
        if _is_founded():
            raise CommandError("This installation has a company already.")
        password = getpass("A password for the owner: ")
        if len(password) < 10:
            raise CommandError("A password has ten characters at least; nothing was made.")
        _found(options, password)
        self.stdout.write(f"{options['name']} is founded. Run `esmero serve` and sign in at /desk/.")


def _is_founded() -> bool:
    try:
        company.the_company()
    except NotFound:
        return False
    return True


def _found(options: dict[str, Any], password: str) -> None:
    at = clock.now()
    zone, language = options["time_zone"], options["language"]
    set_up.found_company(name=options["name"], at=at, time_zone=zone, language=language)
    week = [(day, time(9), time(17)) for day in range(5)]
    calendar = set_calendars.add_calendar(
        agent=None,
        name="Office hours",
        time_zone=zone,
        holidays_of=options["holidays_of"],
        windows=week,
        at=at,
    )
    owner = set_staff.engage(
        agent=None,
        email=options["email"],
        name=options["owner"],
        role=Role.OWNER,
        password=password,
        language=language,
        at=at,
    )
    team = set_staff.form_team(
        agent=None, name="Service", calendar_id=calendar.pk, lead_id=owner.pk, is_open_to_all=True, at=at
    )
    set_staff.set_people(agent=None, team_id=team.pk, people=[(owner.pk, "")], at=at)
    duties = [(day, starts, ends, owner.pk) for day, starts, ends in week]
    set_staff.name_for_hours(agent=None, team_id=team.pk, duties=duties, at=at)
    set_up.open_channel(
        agent=None, kind=ChannelKind.EMAIL, name="Mail", team_id=team.pk, address=options["mail"], at=at
    )
    set_up.open_channel(agent=None, kind=ChannelKind.FORM, name="Form", team_id=team.pk, address="", at=at)
