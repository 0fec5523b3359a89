"""Letters that wait as long as what they tell can be undone."""

from datetime import datetime

from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db
from esmero.ground.refs import Audience, Ref


def let_wait(about: Ref, *, until: datetime) -> None:
    """Have what was just queued about something leave at `until`, not before."""
    rows = Delivery.objects.filter(about_kind=about.kind, about_id=about.id, state=DeliveryState.QUEUED)
    rows.filter(next_try_at__lt=until).update(next_try_at=until)


def hold_until(customer_id: int, *, until: datetime) -> int:
    """Have the letters of a customer that wait for their hour wait until another one. Return how many do."""
    rows = Delivery.objects.filter(customer_id=customer_id, state=DeliveryState.QUEUED, attempts=0)
    return rows.filter(held_until__isnull=False).update(next_try_at=until, held_until=until)


def take_away(about: Ref, *, within: Ref, by: Doer, at: datetime) -> bool:
    """Have what waits about something never leave; False, with nothing changed, where a try has begun."""
    rows = db.held(Delivery.objects.filter(about_kind=about.kind, about_id=about.id))
    letters = list(rows.defer("raw").order_by("id"))
    if any(letter.state != DeliveryState.QUEUED or letter.attempts for letter in letters):
        return False
    for letter in letters:
        audience = Audience(letter.team_id, letter.customer_id, is_internal=True)
        events.record("delivery.taken_away", about=letter.ref, within=within, audience=audience, by=by, at=at)
        letter.delete()
    return True
