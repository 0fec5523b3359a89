"""`esmero reindex`: let search find all that there is."""

from typing import Any

from django.core.management.base import BaseCommand

from esmero.actions import reindex


class Command(BaseCommand):
    help = "Makes what search finds letters by anew, while the others go on working."

    def handle(self, *args: Any, **options: Any) -> None:
        reindex.reindex()
        self.stdout.write("Search finds all that there is.")
