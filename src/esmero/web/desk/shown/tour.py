"""The first day: a few steps that point at real things on one's own desk. Left at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Step:
    """One step: `at` finds what it points at, on the list or in a conversation."""

    title: _StrPromise
    words: _StrPromise
    at: str
    in_conversation: bool = False
    # Said instead of `words` where there are no keys; empty: the same.
    by_hand: _StrPromise | str = ""


STEPS: tuple[Step, ...] = (
    Step(
        _("This is your list"),
        _("Whoever stands on top has the least time left. You need not choose: begin on top."),
        "#queue",
    ),
    Step(
        _("Open the first one"),
        _(
            "Press J and then Enter, or touch it. Nothing happens by looking. If nobody waits, practise with "
            "a made-up customer: it is in the menu under your face."
        ),
        ".next",
        by_hand=_(
            "Touch it. Nothing happens by looking. If nobody waits, practise with a made-up customer: it is "
            "in the menu under your face."
        ),
    ),
    Step(
        _("What we promised"),
        _("A person, a time, a clock. The customer sees the same on their page. An answer keeps it."),
        ".desk__about .promise",
        in_conversation=True,
    ),
    Step(
        _("What was said"),
        _("All letters and notes, the newest last. What colleagues wrote on yellow paper no customer sees."),
        "#letters",
        in_conversation=True,
    ),
    Step(
        _("Where you write"),
        _("R brings you here, Ctrl and Enter send. What you type is kept, also when the power goes."),
        "es-composer",
        in_conversation=True,
        by_hand=_("What you type is kept, also when the power goes."),
    ),
    Step(
        _("Who it is"),
        _("How to address them, what we know and where we know it from, what was promised before."),
        "#person, .desk__to-person",
        in_conversation=True,
    ),
    Step(
        _("Anywhere, anything"),
        _("Ctrl K finds people, codes, places and what can be done. ? shows all keys. That was all."),
        ".desk__keys, .menu",
        by_hand=_("“Go anywhere, do anything” in this menu finds people, codes and places. That was all."),
    ),
)


def tour(agent: Agent, *, is_conversation: bool) -> dict[str, Any] | None:
    """Return the step that somebody is at, or None for who is on no tour."""
    number = agent.habits.tour_step
    if not 1 <= number <= len(STEPS):
        return None
    step = STEPS[number - 1]
    return {
        "step": step,
        "number": number,
        "count": len(STEPS),
        "before": number - 1,
        "after": number + 1 if number < len(STEPS) else 0,
        "is_elsewhere": step.in_conversation and not is_conversation,
    }


def is_offered(agent: Agent) -> bool:
    """Say whether somebody has not been asked yet whether they want to be shown around."""
    return not agent.habits.was_offered_tour
