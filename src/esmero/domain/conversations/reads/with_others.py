"""What somebody left in conversations whose customer is another, looked up by address: for erasing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models.functions import Lower

from esmero.domain.conversations.models import Copy, Message, Participant
from esmero.domain.customers.models import Customer


@dataclass(frozen=True)
class WithOthers:
    """The letters that somebody wrote there, as whom they took part, and since when each names them."""

    letters: frozenset[int] = frozenset()
    participants: frozenset[int] = frozenset()
    # By conversation and its customer.
    since: dict[tuple[int, int], datetime] = field(default_factory=dict)


def with_others(
    customer: Customer | None, addresses: Collection[str], *, but: Collection[int] = ()
) -> WithOthers:
    """Return what is there of whoever has these addresses, which stand in lower case.

    `but` are customers, by id, who use these addresses as well: what is with them they wrote themselves.
    """
    own = [*but, *([customer.pk] if customer else [])]
    # The addresses are looked up first, in an index each; whose conversation it is, is asked of these alone.
    signed = Message.objects.filter(agent=None).exclude(from_email="")
    signed = signed.alias(address=Lower("from_email")).filter(address__in=addresses)
    letters = signed.exclude(conversation__customer__in=own)
    people = Participant.objects.filter(address__in=addresses).exclude(conversation__customer__in=own)
    copies = Copy.objects.filter(address__in=addresses).exclude(message__conversation__customer__in=own)
    place = "conversation_id", "conversation__customer_id"
    times = [
        *letters.values_list(*place, "at"),
        *people.values_list(*place, "let_in_at"),
        *copies.values_list(*(f"message__{one}" for one in place), "message__at"),
    ]
    since: dict[tuple[int, int], datetime] = {}
    for number, customer_id, at in times:
        since[number, customer_id] = min(at, since.get((number, customer_id), at))
    return WithOthers(
        frozenset(letters.values_list("id", flat=True)), frozenset(people.values_list("id", flat=True)), since
    )


def addresses_of(participants: Collection[int]) -> list[str]:
    """Return the addresses of those who take part, or did, by the ids of their rows."""
    return sorted(set(Participant.objects.filter(pk__in=participants).values_list("address", flat=True)))
