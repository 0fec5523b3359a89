"""Words of the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftKind(models.TextChoices):
    """What somebody is writing: each is kept by itself, so a note never takes an answer's place."""

    REPLY = "REPLY", _("Our answer")
    NOTE = "NOTE", _("Note to colleagues")
    FORWARD = "FORWARD", _("Forwarding")


class WhyStopped(models.TextChoices):
    """Why an answer that was held back did not go out when its time came."""

    CAME_IN = "CAME_IN", _("Something came in meanwhile.")
    CLOSED = "CLOSED", _("The conversation was closed meanwhile.")
    NOT_ALLOWED = "NOT_ALLOWED", _("Whoever wrote it may no longer see the conversation.")
    PROMISE_OVER = "PROMISE_OVER", _("The time of a promise in it is over.")
    FILE_GONE = "FILE_GONE", _("A file that goes with it can’t be found.")
    RESTORED = "RESTORED", _("All of this was brought back from a backup; perhaps it went out since then.")


@dataclass(frozen=True)
class OwnWords:
    """A promise in an agent's own words: what, and by when."""

    wording: str
    due_at: datetime


class Whose(models.TextChoices):
    """Who may use words that were written before."""

    MINE = "MINE", _("Mine alone")
    TEAM = "TEAM", _("My team’s")
    COMPANY = "COMPANY", _("Everybody’s")


# What {{…}} in such words may stand for, and nothing else.
PLACES: dict[str, Any] = {
    "customer": _("the customer’s name"),
    "agent": _("your name"),
    "code": _("the code of the conversation"),
    "promise": _("until when something is promised"),
    "company": _("the company’s name"),
}
