"""Loads what the first letter of a process would wait for, and every other writer with it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from django.template.loader import get_template

from esmero.letters import faces

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

TEMPLATES = ("letters/letter.txt", "letters/letter.html")


def load(people: Iterable[Agent]) -> None:
    """Load templates, pictures and the faces of these people: a letter is written inside a transaction."""
    import_module("PIL.Image")
    for name in TEMPLATES:
        get_template(name)
    for person in people:
        faces.of(person)
