"""How the demo's stories are written down: lines of who does what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field

CARE = "hola@marea.example"
WORKSHOP = "taller@marea.example"


@dataclass(frozen=True)
class Line:
    """One step of a story: `what` names what somebody does (a method of the teller)."""

    hours_ago: float
    what: str
    words: str = ""
    who: str = ""
    pictures: tuple[str, ...] = ()
    promise: str = ""
    # Working hours from now, not from the line.
    promise_in_hours: float = 0


@dataclass(frozen=True)
class Story:
    """A customer and one conversation."""

    name: str
    email: str
    language: str
    subject: str
    lines: list[Line]
    by_form: bool = False
    to: str = CARE
    face: str = ""
    # (words, source, days until it ends or 0)
    facts: list[tuple[str, str, int]] = field(default_factory=list)
