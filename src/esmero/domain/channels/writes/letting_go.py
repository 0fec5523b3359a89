"""Mail as it came in and went out goes when it is old; that it came and went stays."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from esmero.domain.channels.kinds import IN_THE_POST_ROOM, OF_MESSAGES, ReceiptState
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.channels.writes.whose import TO_LEAVE


def let_originals_go(ids: Collection[int], *, at: datetime) -> int:
    """Empty the raw bytes of mail that came in. Return how many."""
    return Receipt.objects.filter(pk__in=ids).update(raw=b"", let_go_at=at)


def let_originals_of_letters_go(
    message_ids: Collection[int], receipt_ids: Collection[int], *, at: datetime
) -> None:
    """Empty the raw bytes of the mails by which letters came, which name those as theirs."""
    rows = Receipt.objects.filter(pk__in=receipt_ids, message_id__in=message_ids)
    rows.update(raw=b"", let_go_at=at)


def let_quotes_go(conversation_ids: Collection[int], *, at: datetime) -> None:
    """Empty the raw bytes of reports and notes of absence, which quote our letters and are on no desk."""
    rows = Receipt.objects.filter(conversation_id__in=conversation_ids, let_go_at=None)
    rows.filter(state=ReceiptState.SET_ASIDE).update(raw=b"", let_go_at=at)


def delete_sent(message_ids: Collection[int], *, notice_ids: Collection[int]) -> list[int]:
    """Remove the letters that carried messages out, and those that told colleagues of them.

    Return their ids.
    """
    carried = Q(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    ids: set[int] = set()
    # Each by an index of its own.
    for which in (carried, Q(about_kind="notice", about_id__in=notice_ids)):
        ids |= set(Delivery.objects.filter(which).values_list("id", flat=True))
    Delivery.objects.filter(pk__in=ids).delete()
    return sorted(ids)


def delete_originals(
    conversation_ids: Collection[int], receipt_ids: Collection[int], *, at: datetime
) -> list[int]:
    """Empty the mails by which letters of conversations came, and what quotes these and is on no desk.

    Their names at the other end stay: the same mail, brought again, comes in no second time. Return the ids.
    """
    ids = set(Receipt.objects.filter(conversation_id__in=conversation_ids).values_list("id", flat=True))
    ids |= set(receipt_ids)
    gone = {"raw": b"", "sender": "", "recipients": [], "reason": "", "let_go_at": at}
    Receipt.objects.filter(pk__in=ids).update(message_id=None, conversation_id=None, **gone)
    return sorted(ids)


def let_sent_go(message_ids: Collection[int], *, notice_ids: Collection[int] = ()) -> None:
    """Empty the letters that carried messages out, and those that told colleagues of them.

    What has yet to leave keeps its bytes.
    """
    carried = Q(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    letters = Delivery.objects.filter(carried | Q(about_kind="notice", about_id__in=notice_ids))
    letters.exclude(state__in=[*TO_LEAVE, *IN_THE_POST_ROOM]).update(raw=b"")
