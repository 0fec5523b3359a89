"""Questions that agents had put into answers: asked once an answer says them, and not before."""

from datetime import datetime
from typing import NamedTuple

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import PutQuestion
from esmero.ground import search

# Agents put it in their own way: so much of its words has to be there.
SHARE = 0.7


class Asked(NamedTuple):
    """About which kind of fact was asked, or whether a very one (by id) is still so."""

    kind: str
    fact_id: int | None


def put_question(
    conversation: Conversation, agent: Agent, *, kind: str, fact_id: int | None, words: str, at: datetime
) -> None:
    """Keep that an agent had a question put into their answer; `words` in the customer's language."""
    rows = PutQuestion.objects.filter(conversation=conversation, agent=agent, kind=kind, fact_id=fact_id)
    rows.delete()
    limit = PutQuestion._meta.get_field("words").max_length
    PutQuestion.objects.create(
        conversation=conversation, agent=agent, kind=kind, fact_id=fact_id, words=words[:limit], put_at=at
    )


def drop_questions_about(customer_id: int, *, fact_id: int) -> None:
    """Forget questions whether something is still so: its words are to be gone, and stand in them."""
    PutQuestion.objects.filter(conversation__customer=customer_id, fact_id=fact_id).delete()


def take_questions(conversation: Conversation, agent: Agent, *, sent: str) -> list[Asked]:
    """Return which of them an agent's answer asks that goes out to a customer; these wait no more.

    Also where the answer was moved into another conversation of the customer meanwhile. What was put into an
    answer here and is not asked waits no more either; in other drafts of theirs it goes on waiting.
    """
    rows = PutQuestion.objects.filter(agent=agent, conversation__customer=conversation.customer_id)
    waiting = list(rows.order_by("id"))
    if not waiting:
        return []
    said = set(search.spoken(sent))
    asked = [one for one in waiting if _is_said(one.words, said)]
    over = [one.pk for one in waiting if one in asked or one.conversation_id == conversation.pk]
    rows.filter(pk__in=over).delete()
    return [Asked(one.kind, one.fact_id) for one in asked]


def _is_said(words: str, said: set[str]) -> bool:
    asked = set(search.spoken(words))
    return bool(asked) and len(asked & said) >= SHARE * len(asked)
