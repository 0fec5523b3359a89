"""Hints: one at a time, each gone for good once somebody has read it, on all their devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.kinds import Habits
    from esmero.domain.staff.models import Agent

# After one was read the next keeps still for a while: a hint is no lesson.
REST = timedelta(hours=8)


@dataclass(frozen=True)
class Hint:
    """One sentence that somebody may not know yet.

    `of_keys`: it is of no use without a keyboard. `of_list`: it speaks of the list, which stands beside.
    """

    name: str
    words: _StrPromise
    in_conversation: bool = False
    of_keys: bool = False
    of_list: bool = False


HINTS: tuple[Hint, ...] = (
    Hint(
        "walk",
        _("J and K walk along this list, Enter opens one. No mouse needed."),
        of_keys=True,
        of_list=True,
    ),
    Hint(
        "promise",
        _(
            "Begin a line with /promise friday 18:00 and what you do. It becomes a promise with its clock, "
            "which the customer sees."
        ),
        in_conversation=True,
    ),
    Hint(
        "palette",
        _("Ctrl K goes anywhere and does anything: type a name, a code or what you want to do."),
        of_keys=True,
    ),
    Hint(
        "note",
        _("A note is for colleagues only. The customer never sees it, in no letter and on no page."),
        in_conversation=True,
    ),
    Hint(
        "broken", _("What broke stands on top. Own up first; a new time is promised already."), of_list=True
    ),
    Hint(
        "kept",
        _("What you type is kept while you type, here and on our server. You can leave at any moment."),
        in_conversation=True,
    ),
)
NAMES = {hint.name for hint in HINTS}


def hint_for(
    agent: Agent, conversation: Conversation | None, *, at: datetime, has_list: bool = True
) -> Hint | None:
    """Return the one hint that fits here, or None while hints rest."""
    habits = agent.habits
    if not habits.shows_hints or habits.hints_rest_until > at.timestamp():
        return None
    return next(
        (hint for hint in HINTS if _fits(hint, habits, conversation) and (has_list or not hint.of_list)), None
    )


def _fits(hint: Hint, habits: Habits, conversation: Conversation | None) -> bool:
    is_here = hint.in_conversation == (conversation is not None)
    return is_here and hint.name not in habits.hints_gone and (habits.has_letter_keys or not hint.of_keys)
