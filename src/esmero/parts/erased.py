"""What stands where somebody wrote who was erased, in a conversation whose customer is another and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import BLACKED_OUT, MessageKind
from esmero.parts import kept_for
from esmero.parts.people import Person

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message

OF_OTHERS = {MessageKind.FROM_OUTSIDE, MessageKind.AUTOMATIC}


def is_gone(message: Message) -> bool:
    """Say whether a letter's writer, who was not the customer of its conversation, was erased."""
    is_of_others = message.is_from_participant or message.held_since or message.kind in OF_OTHERS
    return bool(is_of_others) and not (message.text or message.from_name or message.from_email)


def words(message: Message, conversation: Conversation) -> str:
    """Return the words of a letter; where its writer was erased, or they were too old, that they are gone."""
    if is_gone(message):
        return _("What was written here was erased.")
    if BLACKED_OUT in message.text:
        bar = f"█ {_('Words of somebody who asked to be forgotten')} █"
        return message.text.replace(BLACKED_OUT, bar)
    return message.text or kept_for.instead(message, conversation)


def writer(message: Message) -> Person:
    """Return who wrote a letter, where that is neither the customer nor one of us."""
    name = message.from_name or message.from_email
    if not name and is_gone(message):
        return Person(_("Somebody who was erased"), "", "")
    return Person(name, name, name[:1].upper())


def address(message: Message) -> str:
    """Return from where a letter came, which is kept no longer once its writer was erased."""
    return message.from_email or _("an erased address")
