"""Mail as it came in and went out goes when it is old; that it came and went stays."""

from collections.abc import Collection
from datetime import datetime

from esmero.domain.channels.kinds import IN_THE_POST_ROOM, OF_MESSAGES
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


def let_sent_go(message_ids: Collection[int]) -> None:
    """Empty the letters that carried messages out; what has yet to leave keeps its bytes."""
    letters = Delivery.objects.filter(about_kind__in=OF_MESSAGES, about_id__in=message_ids)
    letters.exclude(state__in=[*TO_LEAVE, *IN_THE_POST_ROOM]).update(raw=b"")
