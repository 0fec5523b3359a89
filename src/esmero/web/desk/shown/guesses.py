"""A remark on a new conversation: to which other one it may belong, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import WhyGuessed
from esmero.ground.refs import NotFound
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

BECAUSE = {
    WhyGuessed.ANSWERS: gettext_lazy("It answers a letter from there, but comes from another address."),
    WhyGuessed.ANSWERED: gettext_lazy("A letter there answers it, but it comes from another address."),
    WhyGuessed.QUOTES: gettext_lazy("It quotes a letter from there."),
    WhyGuessed.NAMES: gettext_lazy("It names the code of that conversation."),
    WhyGuessed.SUBJECT: gettext_lazy("Same subject and the same address."),
    WhyGuessed.NUMBER: gettext_lazy("It names a number that stands there too."),
    WhyGuessed.GOES_ON: gettext_lazy("It answers something, and the same address wrote there."),
}


@dataclass(frozen=True)
class Guessed:
    """The other conversation, why, and when somebody wrote there last."""

    other_id: int
    subject: str
    code: str
    because: str
    when: str
    # Whether both are one person's: then one press puts them together.
    is_theirs: bool


def guessed(
    agent: Agent,
    conversation: Conversation,
    noted: tuple[int, str] | None,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> Guessed | None:
    """Return the remark, None where there is none or the agent may not see the other conversation.

    A query only where something was `noted`.
    """
    if noted is None or conversation.is_closed:
        return None
    try:
        other = access.conversation_for(agent, noted[0])
    except NotFound:
        return None
    if other.pk == conversation.pk:
        return None
    return Guessed(
        other_id=other.pk,
        subject=other.subject or _("Without a subject"),
        code=other.code,
        because=str(BECAUSE[WhyGuessed(noted[1])]),
        when=times.on(other.last_message_at, at=at, zone=zone),
        is_theirs=other.customer_id == conversation.customer_id,
    )
