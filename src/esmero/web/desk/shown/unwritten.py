"""What the desk says of a notice by which no letter went out: where it stands, and what held it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import WhyNoLetter

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message


def when(message: Message, moment: str) -> str:
    """Return when it was written, that the customer's page alone holds it, and why."""
    why = WhyNoLetter(message.no_letter_because).label
    words = _("Written by our system, %(when)s, on the customer’s page only. No letter went out: %(why)s.")
    return words % {"when": moment, "why": why}
