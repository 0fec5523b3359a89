"""Whose mail it is: going along with a team or a customer, and forgetting one."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from esmero.domain.channels.kinds import (
    COPY,
    IN_THE_POST_ROOM,
    OF_MESSAGES,
    ChannelKind,
    DeliveryState,
    ReceiptState,
)
from esmero.domain.channels.models import Attempt, Delivery, KeptAnswer, Receipt

TO_LEAVE = (DeliveryState.QUEUED, DeliveryState.SENDING)
ON_NO_DESK = (ReceiptState.FAILED, ReceiptState.SET_ASIDE)
# What staff are told by mail of what they did not see at the desk.
NOTICE = "notice"
# Their pages are made of the letter when somebody prints or sends them, so they can be made again.
MADE_LATER = (ChannelKind.POST, ChannelKind.FAX)
GONE_OUT = (DeliveryState.SENT, DeliveryState.SENDING)

MOVED: dict[str, type[Receipt] | type[KeptAnswer] | type[Delivery]] = {
    "receipts": Receipt,
    "kept_answers": KeptAnswer,
    "deliveries": Delivery,
}


def move(*, from_customer_id: int, to_customer_id: int) -> dict[str, list[int]]:
    """Give receipts, kept answers and deliveries to another customer. Return their ids by kind of thing."""
    moved = {}
    for kind, table in MOVED.items():
        rows = table._default_manager.filter(customer_id=from_customer_id)
        moved[kind] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(customer_id=to_customer_id)
    return moved


def give(kind: str, ids: Collection[int], *, to_customer_id: int) -> None:
    """Give some receipts, kept answers or deliveries to a customer; those of letters go with these."""
    of_letters = {
        "receipts": Q(message_id__isnull=False) | Q(conversation_id__isnull=False),
        "deliveries": Q(about_kind__in=OF_MESSAGES) | Q(within_kind="conversation"),
    }
    rows: QuerySet[Any] = MOVED[kind]._default_manager.filter(pk__in=ids)
    if kind in of_letters:
        rows = rows.exclude(of_letters[kind])
    rows.update(customer_id=to_customer_id)


def give_mail(
    *,
    conversation_ids: Collection[int],
    message_ids: Collection[int],
    from_customer_id: int,
    to_customer_id: int,
) -> None:
    """Give the mail of some conversations, and of messages, to the customer to whom these went."""
    came = Q(message_id__in=message_ids) | Q(conversation_id__in=conversation_ids)
    of_messages = Q(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    of_story = Q(within_kind="conversation", within_id__in=conversation_ids) & ~Q(about_kind__in=OF_MESSAGES)
    Receipt.objects.filter(came, customer_id=from_customer_id).update(customer_id=to_customer_id)
    Delivery.objects.filter(of_messages | of_story, customer_id=from_customer_id).update(
        customer_id=to_customer_id
    )


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
        erased += receipts.update(raw=b"", sender="", recipients=[], reason="")
    for letters in (went_out, Delivery.objects.filter(about_kind__in=OF_MESSAGES, about_id__in=also)):
        # What waits in the post room is nobody's any more.
        letters.filter(state__in=IN_THE_POST_ROOM).update(state=DeliveryState.FAILED)
        # What another mail server answered names the address as a rule.
        Attempt.objects.filter(delivery__in=letters.values("id")).update(answer="")
        erased += letters.update(
            raw=b"", unwritten_since=None, recipient="erased@invalid", tracking="", reason=""
        )
    return erased


def forget_recipients(addresses: Collection[str]) -> list[int]:
    """Erase the letters of others' conversations that went to these addresses. Return their ids."""
    ids = list(
        Delivery.objects.alias(to=Lower("recipient")).filter(to__in=addresses).values_list("id", flat=True)
    )
    letters = Delivery.objects.filter(pk__in=ids)
    Attempt.objects.filter(delivery__in=ids).update(answer="")
    letters.update(raw=b"", unwritten_since=None, recipient="erased@invalid", reason="")
    return ids


def forget_senders(addresses: Collection[str], *, at: datetime) -> list[int]:
    """Erase what came from these addresses and became nobody's letter: it failed, or was set aside.

    No list shows it any more. Return the ids.
    """
    rows = Receipt.objects.exclude(sender="").alias(whose=Lower("sender")).filter(whose__in=addresses)
    ids = list(rows.filter(message_id=None, state__in=ON_NO_DESK).values_list("id", flat=True))
    gone = {"state": ReceiptState.SET_ASIDE, "let_go_at": at}
    Receipt.objects.filter(pk__in=ids).update(raw=b"", sender="", recipients=[], reason="", **gone)
    return ids


def forget_letters(
    conversation_id: int, *, since: datetime, copies_of: Collection[int], notice_ids: Collection[int]
) -> list[int]:
    """Empty the letters by mail of a conversation from a moment on: they name who took part, or quote them.

    So are copies of its messages (`copies_of`), and what staff are told of it by mail (`notice_ids`); nothing
    of other conversations. Return the ids of those that have yet to leave and keep their bytes for it; staff
    find at the desk what they were told, so letters to them don't leave any more.
    """
    of_story = Q(within_kind="conversation", within_id=conversation_id)
    beside = Q(about_kind=COPY, about_id__in=copies_of) | Q(about_kind=NOTICE, about_id__in=notice_ids)
    letters = Delivery.objects.filter(of_story | beside, queued_at__gte=since)
    by_mail = letters.filter(channel_kind=ChannelKind.EMAIL).exclude(raw=b"")
    by_mail.filter(state=DeliveryState.SENT).update(raw=b"")
    to_staff = by_mail.filter(about_kind=NOTICE)
    to_staff.filter(state=DeliveryState.QUEUED).delete()
    to_staff.update(raw=b"")
    return list(by_mail.values_list("id", flat=True))


def forget_originals(message_ids: Collection[int], *, at: datetime) -> int:
    """Empty letters of others as they came in, and as they went out: words in them were blacked out.

    What has yet to leave by mail keeps its bytes (`forget_letters` tells of it); what still may leave on
    paper or by fax is written anew from the letter as it stands. Return how many.
    """
    came_in = Receipt.objects.filter(message_id__in=message_ids)
    sent = Delivery.objects.filter(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    emptied = came_in.update(raw=b"", let_go_at=at)
    anew = sent.filter(channel_kind__in=MADE_LATER, unwritten_since=None).exclude(state__in=GONE_OUT)
    written_anew = anew.update(raw=b"", unwritten_since=at)
    return emptied + written_anew + sent.exclude(state__in=TO_LEAVE).exclude(raw=b"").update(raw=b"")


def empty_letters(ids: Collection[int]) -> list[int]:
    """Empty letters, but those that are still to leave: with no bytes they never could. Return their ids."""
    letters = Delivery.objects.filter(pk__in=ids)
    letters.exclude(state__in=TO_LEAVE).update(raw=b"", unwritten_since=None)
    return list(letters.exclude(raw=b"").values_list("id", flat=True))


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
