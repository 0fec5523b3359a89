"""`esmero openapi`: the description of the door for programs, for tools that read it."""

import json
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prints the OpenAPI document."""

    help = "Prints the OpenAPI 3.1 document of /api/v1/."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        document = import_module("esmero.web.api.v1").as_document()
        self.stdout.write(json.dumps(document, indent=2, ensure_ascii=False))
