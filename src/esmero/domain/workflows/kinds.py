"""Words of the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_STEPS = 30
# By language. Of a step that somebody has to read, at least one is there.
Names = dict[str, str]


class Must(models.TextChoices):
    """What has to be true before a conversation goes forward from a step."""

    ANSWERED = "ANSWERED", _("We have written to the customer since it came to this step")
    FILE_THERE = "FILE_THERE", _("A letter of the conversation came with a file")
    TAGGED = "TAGGED", _("The conversation has a tag")
    WORK_DONE = "WORK_DONE", _("What other teams were asked for is done")


class Unit(models.TextChoices):
    """What the time of a step's promise is counted in."""

    HOURS = "HOURS", _("working hours")
    DAYS = "DAYS", _("working days")


@dataclass(frozen=True)
class Ask:
    """A piece of work that a step asks of another team, to be done within so many units."""

    team_id: int
    words: str
    within: int
    unit: str = Unit.DAYS


@dataclass(frozen=True)
class StepDrawn:
    """A step as it is drawn in the back office.

    `goes_to` are places in the same drawing, beside the next one, to which a conversation may go from here.
    What is `promised` (by language; empty: nothing) is done `within` so many units.
    """

    names: Names
    owner_team_id: int | None = None
    is_visible: bool = True
    must: tuple[str, ...] = ()
    goes_to: tuple[int, ...] = ()
    promised: Names = field(default_factory=dict)
    within: int | None = None
    unit: str = Unit.DAYS
    asks: tuple[Ask, ...] = ()


def said(names: Mapping[str, str], language: str) -> str:
    """Return the words in a language; where there are none, in English, else in any other."""
    wanted = names.get(language.split("-")[0]) or names.get("en")
    return wanted or next((words for words in names.values() if words), "")
