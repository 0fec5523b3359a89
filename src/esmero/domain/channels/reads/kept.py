"""What is kept: what programs were answered (the same key again gets the same answer), and raw letters."""

from collections.abc import Collection

from django.db.models import Q

from esmero.domain.channels.kinds import OF_MESSAGES
from esmero.domain.channels.models import Delivery, KeptAnswer, Receipt
from esmero.ground import prepared

_kept_answer = prepared.Query[KeptAnswer](
    lambda token_id, key: KeptAnswer.objects.filter(token_id=token_id, key=key)
)


def kept_answer(token_id: int, key: str) -> KeptAnswer | None:
    """Return what a program was answered when it used this key, or None."""
    return _kept_answer.first(token_id=token_id, key=key)


def raw_letters_of(customer_id: int, *, also: Collection[int] = (), but: Collection[int] = ()) -> int:
    """Return how many letters are kept as they came in or went out, of one customer.

    `also` are messages of theirs that stand with others, `but` messages of others that stand with them.
    """
    came = Receipt.objects.filter(Q(customer_id=customer_id) | Q(message_id__in=also))
    of_others = Q(about_kind__in=OF_MESSAGES, about_id__in=but)
    away = Q(about_kind__in=OF_MESSAGES, about_id__in=also)
    went = Delivery.objects.filter(Q(customer_id=customer_id) | away).exclude(of_others)
    return sum(rows.exclude(raw=b"").count() for rows in (came.exclude(message_id__in=but), went))
