"""Somebody who takes part beside the customer: let in, answered with a copy, and writing."""

from email import message_from_bytes
from email.policy import default

from esmero.actions import (
    receive,
    reply,
    taking_part,
)
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming

LUIS, EVA, BOSS = "luis@elsewhere.example", "eva@elsewhere.example", "boss@quiet.example"


def let_in(there, address, name=""):
    return taking_part.let_in(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        address=address,
        name=name,
        at=there.at,
    )


def answer(there, *, copies=None, key="k", words="It is on its way."):
    return reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words=words,
        seen_version=0,
        send_key=key,
        send_anyway=True,
        copies=copies,
        at=there.at,
    )


def letters(message):
    """The letters of an answer by where they really go, as their recipients' programs read them."""
    rows = Delivery.objects.filter(about_kind__in=["message", "copy"], about_id=message.pk)
    return {row.recipient: message_from_bytes(bytes(row.raw), policy=default) for row in rows}


def writes(there, sender=LUIS, *, to="help@example.com", name="", key="1", at=None, **more):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"mail:{key}",
        mail_message_id=f"{key}@elsewhere.example",
        sender_email=sender,
        sender_name=name,
        recipients=[to],
        subject="Re: My parcel",
        text="I am his brother.",
        **{"sender_proof": SenderProof.UNPROVED, **more},
    )
    return receive.receive(incoming, at=at or there.at)


def way_back(message, address=LUIS):
    return letters(message)[address]["Reply-To"].addresses[0].addr_spec
