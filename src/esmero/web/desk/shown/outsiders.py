"""What the story says of letters that went outside, and of those that came from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import MessageKind
from esmero.parts import people
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message


@dataclass(frozen=True)
class Outside:
    """What a letter is called, what is read out of it, and the way to write to somebody outside."""

    label: str = ""
    told: str = ""
    url: str = ""
    words: str = ""


def of(message: Message, conversation: Conversation, *, may_forward: bool) -> Outside:
    """Return what there is to say and do; nothing for what goes to no outsider."""
    if message.kind == MessageKind.FORWARD:
        name = people.of_agent(message.agent).name
        told = _("%(name)s passed something on to somebody outside.") % {"name": name}
        return Outside(label=_("Passed on to somebody outside"), told=told)
    if message.kind == MessageKind.FROM_OUTSIDE:
        name = message.from_name or message.from_email
        return Outside(
            label=_("Answer from outside"),
            told=_("%(name)s, outside, answered.") % {"name": name},
            url=_url(conversation, to=message.answers_to or message.from_email)
            if message.from_email and may_forward
            else "",
            words=_("Write to %(name)s") % {"name": name},
        )
    may_go = may_forward and not conversation.is_practice
    if may_go and message.is_for_customer and message.kind != MessageKind.NOTICE:
        return Outside(url=_url(conversation, letter=message.pk), words=_("Forward this letter"))
    return Outside()


def when(message: Message, moment: str) -> str:
    """Return who wrote to whom, and when, with what became of it."""
    if message.kind == MessageKind.FROM_OUTSIDE:
        words = {"name": message.from_name or message.from_email, "when": moment}
        return _("Answer of %(name)s, outside; colleagues only, %(when)s") % words
    words = {
        "name": people.of_agent(message.agent).name,
        "address": message.to_email or _("an erased address"),
        "when": moment,
    }
    return _("%(name)s to %(address)s, outside; colleagues only, %(when)s") % words


def _url(conversation: Conversation, **asked: object) -> str:
    return f"{addresses.reverse('desk:conversation-forwarding', args=[conversation.pk])}?{urlencode(asked)}"
