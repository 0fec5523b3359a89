"""Letters that wait as long as what they tell can be undone."""

from datetime import datetime

from django.db.models import Q

from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db, written
from esmero.ground.refs import Audience, Ref


def let_wait(about: Ref, *, until: datetime) -> None:
    """Have what was just queued about something leave at `until`, not before."""
    rows = Delivery.objects.filter(about_kind=about.kind, about_id=about.id, state=DeliveryState.QUEUED)
    rows.filter(next_try_at__lt=until).update(next_try_at=until)


def hold_until(customer_id: int, *, until: datetime) -> int:
    """Have the letters of a customer that wait for their hour wait until another one. Return how many do.

    What is in words already is dated as of the hour for which it was written, and does not leave before it.
    """
    rows = Delivery.objects.filter(customer_id=customer_id, state=DeliveryState.QUEUED, attempts=0)
    moves = Q(unwritten_since__isnull=False) | Q(held_until__lt=until)
    held = rows.filter(moves, held_until__isnull=False)
    return held.update(next_try_at=until, held_until=until)


def hold_first(customer_id: int, *, until: datetime) -> int:
    """Have what software tells of promises wait for the hour of a customer who never named one before.

    Return how many do. Only what is not in words yet: it tells times as they are when it leaves.
    """
    ours = Q(owns_up_to_id__isnull=False) | Q(new_time_of_id__isnull=False) | Q(looks_again_id__isnull=False)
    rows = Delivery.objects.filter(ours, customer_id=customer_id, state=DeliveryState.QUEUED, attempts=0)
    # What waits longer for another reason goes on doing so.
    held = rows.filter(unwritten_since__isnull=False, held_until=None, next_try_at__lt=until)
    return held.update(next_try_at=until, held_until=until)


def wait_longer(delivery: Delivery, *, until: datetime) -> None:
    """Put a letter that was just leased back, as if no try had begun: none is wanted before `until`."""
    delivery.state, delivery.leased_until = DeliveryState.QUEUED, None
    delivery.attempts, delivery.next_try_at, delivery.held_until = delivery.attempts - 1, until, until
    written.change(delivery, "state", "leased_until", "attempts", "next_try_at", "held_until")


def never_send(delivery: Delivery, *, within: Ref, by: Doer, at: datetime) -> None:
    """Have a letter that was just leased never leave; its tries, of which none got through, go with it."""
    audience = Audience(delivery.team_id, delivery.customer_id, is_internal=True)
    events.record("delivery.taken_away", about=delivery.ref, within=within, audience=audience, by=by, at=at)
    delivery.delete()


def take_away(about: Ref, *, within: Ref, by: Doer, at: datetime) -> bool:
    """Have what waits about something never leave; False, with nothing changed, where a try has begun."""
    rows = db.held(Delivery.objects.filter(about_kind=about.kind, about_id=about.id))
    letters = list(rows.defer("raw").order_by("id"))
    if any(letter.state != DeliveryState.QUEUED or letter.attempts for letter in letters):
        return False
    for letter in letters:
        never_send(letter, within=within, by=by, at=at)
    return True
