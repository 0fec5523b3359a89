"""`esmero start`: what `make run` does after setting up."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from esmero.config import preparing
from esmero.config.demo import marea
from esmero.ground import clock


class Command(BaseCommand):
    help = "Prepares the installation, fills an empty one with the demo company, and serves it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.prepare()
        if marea.is_empty():
            self.stdout.write("Esmero: a demo company moves in (once, some seconds)")
            marea.fill(at=clock.now())
        self.stdout.write(_where_to_go())
        self.stdout.flush()
        call_command("serve")


def _where_to_go() -> str:
    home = settings.ESMERO_URL
    lines = [
        "",
        f"  Ask as a customer   {home}/",
        f"  The desk            {home}/desk/",
        f"  The back office     {home}/office/",
    ]
    if settings.ESMERO_SMTP_URL == "demo":
        lines.append(f"  The demo mailbox    {home}/demo/mailbox/")
    if marea.is_here():
        lines += [
            "",
            f"  Sign in as {marea.AGENT}, {marea.LEAD} or {marea.OWNER}",
            f"  with the password  {marea.PASSWORD}",
        ]
    return "\n".join([*lines, ""])
