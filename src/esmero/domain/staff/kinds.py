"""Words of the room."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What somebody of the staff may do."""

    AGENT = "AGENT", _("Agent")
    LEAD = "LEAD", _("Lead")
    OWNER = "OWNER", _("Owner")


@dataclass(frozen=True)
class TeamRights:
    """Who may what in a team: people with their parts by id, who leads it, whether every agent sees it."""

    people: dict[str, str]
    lead: int | None
    is_open: bool

    @classmethod
    def of(cls, kept: dict[str, Any]) -> TeamRights:
        """Return the rights as they were written down."""
        return cls(kept["people"], kept["lead"], kept["is_open"])


# Until when a session knows that its person has a second step, in seconds since 1970.
SECOND_STEP_KNOWN = "esmero.second_step"

HOLD_CHOICES = (0, 5, 10, 20, 30)


class ByMail(models.TextChoices):
    """How somebody hears by mail of what concerns them and they did not see at the desk."""

    AT_ONCE = "AT_ONCE", _("Each one at once")
    CALLS = "CALLS", _("At once what calls for me; what customers write, once a day")
    DAILY = "DAILY", _("All together, once a day")
    NEVER = "NEVER", _("Never")


@dataclass(frozen=True)
class Habits:
    """How somebody likes to work at the desk. What was never set is as it stands here."""

    # Whether single letters work as keys: some speak to their computer, or rest an elbow on it.
    has_letter_keys: bool = True
    # Whether the next conversation opens once an answer is on its way.
    goes_on: bool = False
    shows_hints: bool = True
    # For how long an answer is held back before it goes out, to be taken back: see HOLD_CHOICES.
    hold_seconds: int = 10
    # The hints that were read, and the moment (seconds since 1970) before which no other comes.
    hints_gone: tuple[str, ...] = ()
    hints_rest_until: float = 0
    # The step of the tour somebody is at; 0 while they are on none.
    tour_step: int = 0
    was_offered_tour: bool = False
    # How they hear by mail of what they did not see, and whether this browser may say a subject aloud.
    notices_by_mail: str = ByMail.DAILY.value
    notices_show_words: bool = False
    # Whether letters with a layout open as they were written, and not as plain words.
    reads_as_written: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Habits:
        """Return habits as they were kept, also by an older version."""
        known = {one.name for one in fields(cls)}
        habits = {name: value for name, value in kept.items() if name in known}
        return cls(**habits | {"hints_gone": tuple(habits.get("hints_gone", ()))})

    def as_kept(self) -> dict[str, Any]:
        """Return what of it differs from what everybody begins with."""
        return {name: value for name, value in asdict(self).items() if value != getattr(Habits(), name)}


class Scope(models.TextChoices):
    """What the holder of an API token may do."""

    READ = "read", pgettext_lazy("token", "Read conversations")
    WRITE = "write", pgettext_lazy("token", "Bring in what customers write")


class Part(models.TextChoices):
    """What somebody does in a team: each one may do what stands above it as well."""

    READS = "READS", _("Reads and leaves notes")
    ANSWERS = "ANSWERS", _("Answers customers")
    CLOSES = "CLOSES", _("Answers, closes and hands over")


class PresenceState(models.TextChoices):
    """Whether somebody is at the desk just now, as they said it themselves."""

    HERE = "HERE", pgettext_lazy("presence", "here")
    BREAK = "BREAK", pgettext_lazy("presence", "on a break")
    # By the software: no page of theirs was open for a while.
    AWAY = "AWAY", pgettext_lazy("presence", "away")


class SkillKind(models.TextChoices):
    """What somebody is good at."""

    LANGUAGE = "LANGUAGE", pgettext_lazy("skill", "Language")
    TEXT = "TEXT", pgettext_lazy("skill", "Writing")
    IMAGE = "IMAGE", pgettext_lazy("skill", "Pictures")
    VOICE = "VOICE", pgettext_lazy("skill", "The telephone")


class CameBy(models.TextChoices):
    """How somebody signed in."""

    PASSWORD = "PASSWORD", _("by password")
    CODE = "CODE", _("by a code sent by mail")
    PASSKEY = "PASSKEY", _("by passkey")
    DIRECTORY = "DIRECTORY", _("by the company’s directory")
    INVITATION = "INVITATION", _("by an invitation")
