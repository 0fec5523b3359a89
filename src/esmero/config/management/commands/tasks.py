"""`esmero tasks`: what is to be done, and what was given up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from esmero.ground import clock
from esmero.ground.tasks import queue


class Command(BaseCommand):
    help = "Lists tasks that wait and those that were given up; `--again ID` has one tried anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", type=int, metavar="ID", help="try a task anew that was given up")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"] is not None:
            if not queue.again(options["again"], at=clock.now()):
                raise CommandError(f"No task {options['again']} was given up.")
            self.stdout.write(f"Task {options['again']} is tried again.")
            return
        for task in queue.waiting():
            state = "under way" if task.taken_by else f"due {task.due_at:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"{task.pk}  {task}  {state}  tries: {task.attempts}  {task.reason}".rstrip())
        for task in queue.given_up():
            self.stdout.write(
                f"{task.pk}  {task}  given up {task.gave_up_at:%Y-%m-%d %H:%M} UTC: {task.reason}"
            )
