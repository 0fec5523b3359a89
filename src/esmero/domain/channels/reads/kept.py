"""What is kept: what programs were answered (the same key again gets the same answer), and raw letters."""

from esmero.domain.channels.models import Delivery, KeptAnswer, Receipt
from esmero.ground import prepared

_kept_answer = prepared.Query[KeptAnswer](
    lambda token_id, key: KeptAnswer.objects.filter(token_id=token_id, key=key)
)


def kept_answer(token_id: int, key: str) -> KeptAnswer | None:
    """Return what a program was answered when it used this key, or None."""
    return _kept_answer.first(token_id=token_id, key=key)


def raw_letters_of(customer_id: int) -> int:
    """Return how many letters are kept as they came in or went out, of one customer."""
    came = Receipt.objects.filter(customer_id=customer_id)
    return came.count() + Delivery.objects.filter(customer_id=customer_id).count()
