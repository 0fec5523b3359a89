"""A letter of ours that did not go out, or perhaps did: what to say of it, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.channels.kinds import IN_TROUBLE, ChannelKind, DeliveryState
from esmero.parts import reasons
from esmero.ui import addresses
from esmero.web.desk.shown import paper

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.web.desk.shown.people import People


@dataclass(frozen=True)
class Trouble:
    """A letter that did not go out, or perhaps did: what to say and where to send it again."""

    words: str
    reason: str
    send_again_url: str
    # Where somebody says that it arrived; empty where that is out of the question.
    arrived_url: str = ""
    # What else can be done, and where answers are told to leave another way.
    advice: str = ""
    way_url: str = ""


def of(letter: Delivery | None, conversation: Conversation) -> Trouble | None:
    """Return what is wrong with a letter, None where nothing is."""
    if letter is None or letter.state not in IN_TROUBLE:
        return None
    words, advice, way_url = _in_words(letter), "", ""
    if letter.channel_kind == ChannelKind.FAX:
        words, advice = paper.fax_trouble(letter, conversation)
        way_url = addresses.reverse("desk:conversation-way", args=[conversation.pk])
    arrived_url = ""
    if letter.state == DeliveryState.UNKNOWN:
        arrived_url = addresses.reverse("desk:delivery-arrival", args=[letter.pk])
    return Trouble(
        words=words,
        reason=reasons.in_words(letter.reason),
        send_again_url=addresses.reverse("desk:delivery-sending", args=[letter.pk]),
        arrived_url=arrived_url,
        advice=advice,
        way_url=way_url,
    )


def of_copies(message: Message, people: People, conversation: Conversation) -> list[Trouble]:
    """Return what is wrong with the copies of a letter."""
    copies = people.copies.get(message.pk, [])
    letters = (people.deliveries.get(one.mail_message_id) for one in copies)
    return list(filter(None, (of(letter, conversation) for letter in letters)))


def _in_words(letter: Delivery) -> str:
    if letter.state == DeliveryState.UNKNOWN:
        words = _("This letter may not have arrived. Send it again if %(address)s does not have it.")
    else:
        words = _("This letter could not be sent to %(address)s.")
    return words % {"address": letter.to_whom}
