"""What of the letters before stands below an answer, as the company likes it.

Only what this customer wrote, and what was written to them: no note, nothing that is held back, and nothing
of anybody whose conversation was put into theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.company.kinds import Quotes
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message

# The newest of a long story; the rest stands on the customer's page.
MOST_LETTERS = 20
MOST_SIGNS = 40_000


def quoted(conversation: Conversation, answer: Message, *, wish: str) -> list[Message]:
    """Return what stands quoted below an answer, the newest first. `wish`: one of Quotes."""
    if wish == Quotes.NONE:
        return []
    known = {one.value for one in customers.identities_of(conversation.customer_id)} | {conversation.reply_to}
    strange = conversations.of_others(conversation)
    found = [
        one
        for one in conversations.letters_before_answer(conversation, answer.pk, limit=MOST_LETTERS)
        if one.pk not in strange and customers.normal_email(one.from_email) in {"", *known}
    ]
    if wish == Quotes.ANSWERED:
        return [one for one in found if one.kind == MessageKind.FROM_CUSTOMER][:1]
    return _within(found)


def _within(letters: list[Message]) -> list[Message]:
    kept, signs = [], 0
    for one in letters:
        signs += len(one.text)
        if signs > MOST_SIGNS:
            break
        kept.append(one)
    return kept
