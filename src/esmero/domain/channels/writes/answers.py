"""Keeping what programs were answered, so that asking again changes nothing."""

from datetime import datetime, timedelta

from esmero.domain.channels.models import KeptAnswer
from esmero.ground import made, written

ANSWERS_ARE_KEPT = timedelta(days=7)


def keep_answer(
    *,
    token_id: int,
    key: str,
    asked: str,
    status: int,
    headers: dict[str, str],
    body: str,
    customer_id: int,
    at: datetime,
) -> KeptAnswer:
    """Keep what a program is answered, in the transaction of what it asked for."""
    return written.add(
        made.fresh(
            KeptAnswer,
            token_id=token_id,
            key=key,
            asked=asked,
            status=status,
            headers=headers,
            body=body,
            customer_id=customer_id,
            kept_at=at,
        )
    )


def drop_old_answers(*, at: datetime, limit: int = 1000) -> int:
    """Drop answers that no program asks for again. Return how many, `limit` at most."""
    old = KeptAnswer.objects.filter(kept_at__lt=at - ANSWERS_ARE_KEPT).order_by("kept_at")
    return KeptAnswer.objects.filter(pk__in=list(old.values_list("id", flat=True)[:limit])).delete()[0]
