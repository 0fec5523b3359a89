"""What somebody who practises could try next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.promises.models import Promise


def next_try(conversation: Conversation, letters: Sequence[Letter], promises: Sequence[Promise]) -> str:
    """Return one sentence: what to try next, by what was done already. Empty where nobody practises."""
    if not conversation.is_practice:
        return ""
    if conversation.is_closed:
        return _("That was all. Open it again if you like, or end the practice.")
    kinds = [letter.message.kind for letter in letters]
    said, answered = kinds.count("FROM_CUSTOMER"), kinds.count("REPLY")
    if answered == 0:
        return _("Press R, write a few words and send them with Ctrl and Enter. An answer comes in a moment.")
    if "NOTE" not in kinds:
        return _("Leave a note that only colleagues would see. Here nobody does.")
    if not any(promise.wording for promise in promises):
        return _("Promise something: begin a line with /promise tomorrow 18:00, or press W.")
    if said > answered:
        return _("Answer once more, or snooze it until tomorrow.")
    return _("Close it with E, and choose why.")
