"""Words of the room."""

from dataclasses import dataclass, field
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
    TOO_MUCH = "TOO_MUCH", _("What goes along is more than one letter can carry now.")
    LETTER_GONE = "LETTER_GONE", _("A letter that goes along stands in this conversation no more.")
    ADDRESS = "ADDRESS", _("Nothing may go to one of its addresses any more.")
    HANDED_ON = "HANDED_ON", _("Whoever wrote it works here no more.")
    RESTORED = "RESTORED", _("All of this was brought back from a backup; perhaps it went out since then.")


@dataclass(frozen=True)
class OwnWords:
    """A promise in an agent's own words: what, and by when."""

    wording: str
    due_at: datetime


@dataclass(frozen=True)
class Outside:
    """Where letters go that are passed on, and what of the conversation goes along.

    `to` holds each address with the name of the message that it becomes, which no second one can have.
    """

    to: list[tuple[str, str]]
    subject: str = ""
    letters: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Copies:
    """Whom an answer goes to besides the customer: addresses of those who take part, and hidden ones."""

    cc: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)


class NoticeKind(models.TextChoices):
    """Why somebody is told of what happened in a conversation."""

    HANDED = "HANDED", _("It is yours now")
    WROTE = "WROTE", _("The customer wrote")
    OUTSIDE = "OUTSIDE", _("Somebody outside answered")
    MENTIONED = "MENTIONED", _("A note names you")
    AT_RISK = "AT_RISK", _("A promise of yours is at risk")
    HANDED_UP = "HANDED_UP", _("A promise is close to its time and yours to look after as well")
    BROKEN = "BROKEN", _("A promise of yours was not kept")
    TAKEN_ON = "TAKEN_ON", _("A promise that was not kept is yours now")
    ESCALATED = "ESCALATED", _("The customer asked for somebody above: for you")
    UNSENT = "UNSENT", _("A letter could not be sent")
    STOPPED = "STOPPED", _("An answer that you held back did not go out")
    CAME_BACK = "CAME_BACK", _("It is back from where you put it off")
    WORK_ASKED = "WORK_ASKED", _("A colleague asks you for a piece of work")
    WORK_DONE = "WORK_DONE", _("The work that you asked for is done")
    WORK_NOT = "WORK_NOT", _("The work that you asked for can’t be done")
    WORK_MOVED = "WORK_MOVED", _("The work that you asked for has another time")
    WORK_LATE = "WORK_LATE", _("The work that you asked for was not done in time")
    RULE = "RULE", _("A rule of the company points you to it")
    KEPT = "KEPT", _("What you answered by mail was not sent; it waits as your draft")


# What calls for one person; the rest goes on in conversations that are theirs anyway.
CALLS = frozenset(set(NoticeKind) - {NoticeKind.WROTE, NoticeKind.OUTSIDE, NoticeKind.CAME_BACK})


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
    "lives": _("where they live, as they told us themselves"),
    "size": _("their size, as they told us themselves"),
}
