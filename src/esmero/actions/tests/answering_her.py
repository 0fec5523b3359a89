"""Somebody who looked after a customer's question and answered it."""

from datetime import datetime

from tests.world import World

from esmero.actions import reply
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent


def olga_who_answered(there: World, *, at: datetime) -> Agent:
    """Return a colleague whose Ana's question is and who answered it."""
    olga = make_agent("Olga Sokolova", team=there.team)
    question = Conversation.objects.filter(pk=there.a.conversation.pk)
    question.update(agent=olga)
    reply.reply(
        agent=olga,
        conversation_id=there.a.conversation.pk,
        words="It is on its way.",
        seen_version=question.get().version,
        send_key="1",
        at=at,
    )
    return olga
