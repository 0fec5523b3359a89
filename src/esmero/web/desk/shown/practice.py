"""What somebody who practises could try next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.promises.models import Promise


@dataclass(frozen=True)
class Try:
    """One sentence: what to try; `by_hand` is said instead where there are no keys, unless it is empty."""

    words: str
    by_hand: str = ""


def next_try(
    conversation: Conversation, letters: Sequence[Letter], promises: Sequence[Promise]
) -> Try | None:
    """Return what to try next, by what was done already; None where nobody practises."""
    if not conversation.is_practice:
        return None
    if conversation.is_closed:
        return Try(_("That was all. Open it again if you like, or end the practice."))
    kinds = [letter.message.kind for letter in letters]
    said, answered = kinds.count("FROM_CUSTOMER"), kinds.count("REPLY")
    if answered == 0:
        return Try(
            _("Press R, write a few words and send them with Ctrl and Enter. An answer comes in a moment."),
            _("Write a few words below and send them. An answer comes in a moment."),
        )
    if "NOTE" not in kinds:
        return Try(_("Leave a note that only colleagues would see. Here nobody does."))
    if not any(promise.wording for promise in promises):
        return Try(
            _("Promise something: begin a line with /promise tomorrow 18:00, or press W."),
            _("Promise something: begin a line with /promise tomorrow 18:00, or press “Promise” below."),
        )
    if said > answered:
        return Try(_("Answer once more, or snooze it until tomorrow."))
    return Try(_("Close it with E, and choose why."), _("Close it, and choose why."))
