"""Who takes part in a conversation beside its customer, and the copies that went to them."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from esmero.domain.conversations.models import Conversation, Copy, Message, Participant
from esmero.domain.conversations.reads.messages import MAIL_IDS
from esmero.ground import prepared

_of_conversation = prepared.Query[Participant](
    lambda conversation_id: Participant.objects.filter(conversation=conversation_id).order_by("id")
)
_taking_part = prepared.Query[Participant](
    lambda conversation_id, address: Participant.objects.filter(
        conversation=conversation_id, address=address, left_out_at=None
    )
)
_copies = prepared.Query[Copy](
    lambda message_ids: Copy.objects.filter(prepared.among("message_id", message_ids)).order_by("id")
)
_copied = prepared.Query[tuple[int, str]](
    lambda mail_ids: (
        # Said for the index, which leaves out what has not gone out.
        Copy.objects.filter(~Q(mail_message_id=""), prepared.among("mail_message_id", mail_ids))
        .order_by("-id")
        .values_list("message__conversation_id", "address")
    )
)


def participants(conversation: Conversation) -> list[Participant]:
    """Return all who take part or did, in the order in which they were let in first. One query."""
    return list(_of_conversation(conversation_id=conversation.pk))


def taking_part(conversation: Conversation) -> list[Participant]:
    """Return those who take part now. One query."""
    return [one for one in participants(conversation) if one.takes_part]


def participant_at(conversation: Conversation, address: str) -> Participant | None:
    """Return who takes part at this address (as addresses are kept), or None."""
    return _taking_part.first(conversation_id=conversation.pk, address=address)


def copies_of(message_ids: Iterable[int]) -> dict[int, list[Copy]]:
    """Return the copies of each of these messages, in the order in which they were addressed. One query."""
    found: dict[int, list[Copy]] = {}
    for one in _copies(message_ids=list(message_ids)):
        found.setdefault(one.message_id, []).append(one)
    return found


def conversations_copied(mail_ids: Collection[str], *, address: str | None = None) -> list[int]:
    """Return the conversations of copies with these Message-IDs; with `address`, of those that went there."""
    found = _copied(mail_ids=list(mail_ids)) if mail_ids else []
    return list(dict.fromkeys(number for number, to in found if address in {None, to}))


def reads_along(conversation_id: int, address: str) -> bool:
    """Say whether somebody at an address (as addresses are kept) takes or took part, or ever got a copy."""
    if any(one.address == address for one in _of_conversation(conversation_id=conversation_id)):
        return True
    if Copy.objects.filter(message__conversation=conversation_id, address=address).exists():
        return True
    told = Q(also_to__icontains=address) | Q(hidden_to__icontains=address)
    rows = Message.objects.filter(told, conversation=conversation_id).only("also_to", "hidden_to")
    return any(address in _named(f"{one.also_to}\n{one.hidden_to}") for one in rows)


def _named(lines: str) -> set[str]:
    return {line.partition(" ")[0].lower() for line in lines.splitlines()}


def mail_ids_known_to(conversation: Conversation, address: str) -> list[str]:
    """Return the newest Message-IDs of the letters here that somebody has or wrote, oldest first.

    Of our letters to the customer none: whoever knows one has a way to write in the customer's name.
    """
    of_copies = Copy.objects.filter(message__conversation=conversation, address=address)
    copied = of_copies.exclude(mail_message_id="").values_list("message_id", "mail_message_id")
    theirs = Q(is_from_participant=True, from_email__iexact=address) | Q(
        agent=None, also_to__contains=address
    )
    came = Message.objects.filter(theirs, conversation=conversation, held_since=None)
    came = came.exclude(mail_message_id="").order_by("-id").only("mail_message_id", "from_email", "also_to")
    came_in = [(one.pk, one.mail_message_id) for one in came[:MAIL_IDS] if _had(one, address)]
    newest = [*copied.order_by("-id")[:MAIL_IDS], *came_in]
    return [mail_id for _number, mail_id in sorted(newest)][-MAIL_IDS:]


def _had(message: Message, address: str) -> bool:
    """Whether somebody wrote or got a letter: this very address, not one that it is a part of."""
    return address in _named(message.also_to) or message.from_email.lower() == address
