"""Letting people take part in a conversation, leaving them out, and the copies of answers."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from esmero.domain.conversations.models import Conversation, Copy, Message, Participant
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground import text, written


def let_in(
    conversation: Conversation, *, address: str, name: str, agent: Agent, by: Doer, at: datetime
) -> Participant:
    """Let somebody take part from now on, who may have done so before. `address` as addresses are kept."""
    found, is_new = Participant.objects.get_or_create(
        conversation=conversation,
        address=address,
        defaults={"name": text.one_line(name)[:120], "let_in_at": at, "let_in_by": agent},
    )
    if not is_new and found.takes_part:
        return found
    if not is_new:
        found.name = text.one_line(name)[:120] or found.name
        found.let_in_at, found.let_in_by, found.left_out_at = at, agent, None
        written.change(found, "name", "let_in_at", "let_in_by", "left_out_at")
    _told("conversation.participant_let_in", found, by, at)
    return found


def leave_out(participant: Participant, *, by: Doer, at: datetime) -> None:
    """Let somebody take no part any more."""
    if participant.takes_part:
        participant.left_out_at = at
        written.change(participant, "left_out_at")
        _told("conversation.participant_left_out", participant, by, at)


def _told(verb: str, participant: Participant, by: Doer, at: datetime) -> None:
    whom = participant.name or participant.address
    record(verb, participant.conversation, by, at, internal=True, whom=whom, participant=participant.pk)


def carry_participants(source: Conversation, target: Conversation, *, at: datetime) -> list[int]:
    """Let those who take part in `source` take part in `target` as well. Return the new rows' ids.

    Where the two are two people's, they come along left out: what is written to the one is not theirs to
    read until somebody says so. Whoever is known in `target` already stays there as they are.
    """
    known = set(Participant.objects.filter(conversation=target).values_list("address", flat=True))
    is_of_one_person = source.customer_id == target.customer_id
    rows = Participant.objects.filter(conversation=source, left_out_at=None).exclude(address__in=known)
    new = [
        Participant(
            conversation=target,
            address=one.address,
            name=one.name,
            kind=one.kind,
            let_in_at=one.let_in_at,
            let_in_by_id=one.let_in_by_id,
            left_out_at=None if is_of_one_person else at,
        )
        for one in rows.order_by("id")
    ]
    written.add_all(new)
    return [one.pk for one in new]


def drop_participants(ids: Iterable[int], *, let_in_until: datetime) -> None:
    """Take rows away that a merge brought, which is undone; whom somebody let in since stays."""
    Participant.objects.filter(pk__in=list(ids), let_in_at__lte=let_in_until).delete()


def copy_to(message: Message, *, address: str, name: str, is_hidden: bool) -> Copy:
    """Note that an answer goes to somebody else as well."""
    return written.add(Copy(message=message, address=address, name=name[:120], is_hidden=is_hidden))


def note_copy(copy: Copy, *, mail_message_id: str, delivery_state: str) -> None:
    """Keep under which Message-ID a copy goes out, and how it stands."""
    copy.mail_message_id, copy.delivery_state = mail_message_id, delivery_state
    written.change(copy, "mail_message_id", "delivery_state")


def note_delivery_of_copy(mail_message_id: str, *, state: str) -> None:
    """Keep what became of the copy of this Message-ID."""
    # Said for the index, which leaves out what has not gone out.
    of_it = Copy.objects.filter(~Q(mail_message_id=""), mail_message_id=mail_message_id)
    of_it.update(delivery_state=state)
