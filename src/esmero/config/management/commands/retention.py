"""`esmero retention`: what is older than the company keeps it goes now; `--dry-run` only says what would."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from esmero.actions import keep_for_law, let_go
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import KeepDeed
from esmero.ground import clock
from esmero.insight import old_data


class Command(BaseCommand):
    """Lets go what is old, by the rules of the company."""

    help = "Lets go what is older than the company keeps it; --dry-run only says what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and take nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if options["dry_run"]:
            self._say(at)
            return
        keep_for_law.end(at=at)
        run = let_go.begin_now(agent=None, at=at)
        if run is None:
            self.stdout.write("Nothing is older than it is kept.")
            return
        while not let_go.go_on(at=clock.now(), run_id=run.pk):
            pass
        done = company.retention_run(run.pk)
        for kind, count in (done.taken if done else {}).items():
            self.stdout.write(f"{kind}: {count} gone")

    def _say(self, at: Any) -> None:
        for kind, rule in company.kept_rules().items():
            if rule.deed == KeepDeed.LAW:
                self.stdout.write(f"{kind}: kept for the law: {rule.reason}")
            elif rule.deed == KeepDeed.NOTHING or not rule.days:
                self.stdout.write(f"{kind}: kept until the company says otherwise")
            else:
                found = old_data.preview(kind, days=rule.days, at=at)
                since = f", the oldest of {found.oldest:%Y-%m-%d}" if found.oldest else ""
                self.stdout.write(f"{kind}: {found.count} older than {rule.days} days{since}")
