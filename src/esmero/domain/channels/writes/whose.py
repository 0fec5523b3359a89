"""Whose mail it is: going along with a team or a customer, and forgetting one."""

from collections.abc import Collection, Iterable

from esmero.domain.channels.kinds import COPY, IN_THE_POST_ROOM, OF_MESSAGES, DeliveryState
from esmero.domain.channels.models import Delivery, KeptAnswer, Receipt


def move(*, from_customer_id: int, to_customer_id: int) -> int:
    """Give receipts and deliveries to another customer (a merge). Return how many."""
    moved = Receipt.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)
    moved += KeptAnswer.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)
    return moved + Delivery.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)


def forget(*, customer_id: int, also: Collection[int] = (), but: Collection[int] = ()) -> int:
    """Erase the raw originals and letters of a customer; the rows stay. Return how many.

    `also` are messages of theirs that stand with others, `but` messages of others that stand with them.
    """
    came_in = Receipt.objects.filter(customer_id=customer_id).exclude(message_id__in=but)
    went_out = Delivery.objects.filter(customer_id=customer_id).exclude(
        about_kind__in=OF_MESSAGES, about_id__in=but
    )
    erased = KeptAnswer.objects.filter(customer_id=customer_id).delete()[0]
    for receipts in (came_in, Receipt.objects.filter(message_id__in=also)):
        erased += receipts.update(raw=b"", sender="", recipients=[])
    for letters in (went_out, Delivery.objects.filter(about_kind__in=OF_MESSAGES, about_id__in=also)):
        # What waits in the post room is nobody's any more.
        letters.filter(state__in=IN_THE_POST_ROOM).update(state=DeliveryState.FAILED)
        erased += letters.update(raw=b"", unwritten_since=None, recipient="erased@invalid", tracking="")
    return erased


def forget_copies(*, message_ids: Collection[int], addresses: Collection[str]) -> int:
    """Erase the letters that carried copies of these messages to these addresses. Return how many."""
    copies = Delivery.objects.filter(about_kind=COPY, about_id__in=message_ids, recipient__in=addresses)
    return copies.update(raw=b"", unwritten_since=None, recipient="erased@invalid")


def hand_over(*, about_kind: str, about_ids: Iterable[int], team_id: int) -> None:
    """Copy the new team of a subject to its deliveries."""
    kinds = OF_MESSAGES if about_kind == "message" else [about_kind]
    Delivery.objects.filter(about_kind__in=kinds, about_id__in=about_ids).update(team_id=team_id)


def hand_over_quotes(*, conversation_id: int, team_id: int) -> None:
    """Copy a conversation's new team to the mail that quotes it and is on no desk."""
    Receipt.objects.filter(conversation_id=conversation_id).update(team_id=team_id)


def go_along(*, message_ids: Iterable[int], team_id: int, customer_id: int) -> None:
    """Let letters that were sent go where the messages went that they carried."""
    rows = Delivery.objects.filter(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    rows.update(team_id=team_id, customer_id=customer_id)
