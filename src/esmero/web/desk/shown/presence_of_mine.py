"""Whether one is at the desk, as the head of each page shows it, with what may be pressed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from esmero.domain.staff.kinds import PresenceState


@dataclass(frozen=True)
class Mine:
    """How one stands (empty words: one never said), its tone, and the state that a press leads to."""

    words: str
    tone: str
    goes_to: str
    press: str


def shown(state: str) -> Mine:
    """Return how one stands; whoever is here may go on a break, everybody else says that they are here."""
    words = str(PresenceState(state).label) if state else ""
    if state == PresenceState.HERE:
        return Mine(words, "kept", PresenceState.BREAK, pgettext("what somebody presses", "Break"))
    return Mine(words, "soon" if state else "", PresenceState.HERE, _("I’m here"))
