"""What is asked before conversations are put together, linked or taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import BY_PROGRAMS
from esmero.ground import phrases, text
from esmero.parts import people, times
from esmero.parts.queue import zone_of
from esmero.web.desk.shown import letters

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

EXCERPT = 120


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its number, what it is, and a word more."""

    number: int
    words: str
    more: str


def others(agent: Agent, conversation: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return the conversations that one would most likely mean: the same customer's."""
    found = conversations.others_of_customer(agent, conversation)
    return {
        "conversation": conversation,
        "customer": people.of_customer(conversation.customer, known_as=conversation.known_as),
        "others": [_other(one, at) for one in found],
    }


def _other(conversation: Conversation, at: datetime) -> Choice:
    when = phrases.when(conversation.last_message_at, at, zone_of(conversation), times.language())
    return Choice(conversation.pk, conversation.subject or conversation.code, f"{conversation.code}, {when}")


def to_split(conversation: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return the letters that can go into a conversation of their own, oldest first."""
    zone = zone_of(conversation)
    written = [one.message for one in conversations.letters(conversation, for_customer=False)]
    choices = []
    for message in written:
        if message.kind in BY_PROGRAMS:
            continue
        who = letters.writer(message, conversation).short_name
        when = phrases.when(message.at, at, zone, times.language())
        words = text.excerpt(text.one_line(message.text), EXCERPT)
        choices.append(Choice(message.pk, words or when, f"{who}, {when}"))
    return {"conversation": conversation, "choices": choices}


def of_two_people(conversation: Conversation, into: Conversation) -> dict[str, Any]:
    """Return what is asked before two people's conversations are put together."""
    return {
        "conversation": conversation,
        "into": into,
        "customer": people.of_customer(conversation.customer, known_as=conversation.known_as),
        "other_customer": people.of_customer(into.customer, known_as=into.known_as),
    }


def only_practice() -> str:
    """Return why what is practised is put together with nothing."""
    return _("What you only practise stays by itself.")
