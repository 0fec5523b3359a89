"""What programs were answered: the same key again gets the same answer."""

from esmero.domain.channels.models import KeptAnswer
from esmero.ground import prepared

_kept_answer = prepared.Query[KeptAnswer](
    lambda token_id, key: KeptAnswer.objects.filter(token_id=token_id, key=key)
)


def kept_answer(token_id: int, key: str) -> KeptAnswer | None:
    """Return what a program was answered when it used this key, or None."""
    return _kept_answer.first(token_id=token_id, key=key)
