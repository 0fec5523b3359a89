"""`esmero token`: keys for other programs, from the command line."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.actions import admit
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Scope
from esmero.ground import clock
from esmero.ground.refs import NotFound


class Command(BaseCommand):
    """`esmero token create`, `list` and `revoke`."""

    help = "Makes, lists and ends the keys by which other programs use /api/v1/."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        create = deeds.add_parser("create", help="make a key and print it, this one time")
        create.add_argument("name", help="which program it is for")
        create.add_argument("--team", required=True, help="who answers what the program brings")
        create.add_argument("--scope", action="append", choices=Scope.values, help="may be given twice")
        create.add_argument(
            "--person", help="the address of the person whose eyes it has; else the company's"
        )
        create.add_argument("--days", type=int, default=365, help="for how many days; 0 for no end")
        deeds.add_parser("list", help="show all keys without what makes them open anything")
        revoke = deeds.add_parser("revoke", help="end a key for good")
        revoke.add_argument("prefix", help="how the key begins, as the list shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['deed']}")(options)
        except NotFound as error:
            raise CommandError(f"There is no such {error}.") from error

    def _create(self, options: dict[str, Any]) -> None:
        at, days = clock.now(), options["days"]
        made = admit.make_token(
            agent=None,
            name=options["name"],
            team_id=staff.team_named(options["team"]).pk,
            person_id=_person(options["person"]),
            scopes=options["scope"] or [Scope.WRITE],
            expires_at=at + timedelta(days=days) if days else None,
            at=at,
        )
        # The key alone on standard output, so that it can be piped into a safe place.
        self.stderr.write("This is shown once; only a digest of it is kept.")
        self.stdout.write(made.key)

    def _list(self, options: dict[str, Any]) -> None:
        at = clock.now()
        for token in staff.tokens():
            state = "open" if token.is_alive(at) else "ended"
            used = token.last_used_at.isoformat(timespec="minutes") if token.last_used_at else "never"
            whose = token.agent.email if token.agent else "the company"
            may = ",".join(token.scopes)
            told = [
                token.prefix,
                f"{state:5}",
                f"{may:10}",
                token.team.name,
                whose,
                f"used {used}",
                token.name,
            ]
            self.stdout.write("  ".join(told))

    def _revoke(self, options: dict[str, Any]) -> None:
        prefix = options["prefix"].rstrip("…")[:12]
        token = admit.revoke_token(agent=None, token_id=staff.token_named(prefix).pk, at=clock.now())
        self.stdout.write(f"The key of {token.name} opens nothing any more.")


def _person(email: str | None) -> int | None:
    if not email:
        return None
    found = staff.holder_of(email)
    if found is None:
        raise NotFound("agent")
    return found.pk
