"""`esmero doctor`: is this installation sound?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from esmero.config import fitness
from esmero.ground import clock
from esmero.insight import soundness


class Command(BaseCommand):
    help = "Checks configuration and invariants; exits non-zero when one fails."

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date: run `esmero prepare`.")
        found = [*fitness.faults(), *soundness.faults(clock.now())]
        for fault in found:
            self.stderr.write(f"- {fault}")
        if found:
            raise CommandError(f"{len(found)} things are not as they must be.")
        self.stdout.write("Everything holds: the chain is whole, and nothing is left unanswered.")
