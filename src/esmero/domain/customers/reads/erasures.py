"""Who was forgotten, by what they may name to have it proved."""

from esmero.domain.customers.models import Erasure
from esmero.ground.refs import NotFound


def erasures(*, reference: str = "", limit: int) -> list[Erasure]:
    """Return erasures, the newest first, at most `limit`; with a reference the one that has it."""
    rows = Erasure.objects.order_by("-id")
    return list((rows.filter(reference=reference) if reference else rows)[:limit])


def erasure(erasure_id: int) -> Erasure:
    """Return an erasure by its number. Raises NotFound."""
    found = Erasure.objects.filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("erasure")
    return found
