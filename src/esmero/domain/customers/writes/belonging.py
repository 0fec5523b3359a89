"""To which organisations and households somebody belongs."""

from datetime import datetime
from typing import Any

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.domain.customers.models import STILL, Belonging, Customer, Household, Organisation
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.customers.writes.sights import agree_anew_in, show_no_more
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.ground import written


def put_in(
    customer: Customer,
    place: Organisation | Household,
    *,
    belongs_as: str,
    words: str = "",
    is_leading: bool = False,
    source: str,
    source_kind: str = FactSource.SAID,
    by: Doer,
    at: datetime,
) -> tuple[Belonging, bool]:
    """Keep that a customer belongs somewhere, as what (kinds.BelongsAs), and from whom we know.

    Return it and whether it is new: whoever belongs there already stays there as they were.
    """
    there = {"organisation": place} if isinstance(place, Organisation) else {"household": place}
    known = Belonging.objects.filter(STILL, customer=customer, **there).order_by("id").first()
    if known is not None:
        return known, False
    made = Belonging.objects.create(
        customer=customer,
        **there,
        belongs_as=belongs_as,
        words=words if belongs_as == BelongsAs.OTHER else "",
        is_leading=is_leading,
        source=source,
        source_kind=source_kind,
        noted_at=at,
        noted_by_id=by.id if by.kind == AGENT else None,
    )
    _tell("belonging.noted", made, by=by, at=at)
    agree_anew_in([made.household_id], by=by, at=at)
    return made, True


def begin_household(*, at: datetime) -> Household:
    """Return a household without anybody yet."""
    return Household.objects.create(begun_at=at)


def end_belonging(belonging: Belonging, *, by: Doer, at: datetime) -> None:
    """Keep that somebody belongs there no more; ended already, nothing happens.

    Where two of the same place came together, both end.
    """
    if belonging.ended_at is not None:
        return
    kind, number = belonging.place
    same = Belonging.objects.filter(STILL, customer=belonging.customer_id, **{kind: number})
    belonging.ended_at, belonging.is_ended_by_them = at, by.kind == CUSTOMER
    show_no_more(same, at=at)
    same.update(ended_at=at, is_ended_by_them=belonging.is_ended_by_them)
    _tell("belonging.ended", belonging, by=by, at=at)


def bring_belonging_back(belonging: Belonging, *, may_lead: bool = True, by: Doer, at: datetime) -> None:
    """Undo the end of a belonging, and of what ended with it; unless they belong there again by now.

    Who may not lead belongs there without leading.
    """
    kind, number = belonging.place
    same = Belonging.objects.filter(customer=belonging.customer_id, **{kind: number})
    if belonging.ended_at is None or same.filter(STILL).exists():
        return
    ended = same.filter(ended_at=belonging.ended_at)
    if not may_lead:
        ended.update(is_leading=False)
        belonging.is_leading = False
    ended.update(ended_at=None, is_ended_by_them=False)
    belonging.ended_at, belonging.is_ended_by_them = None, False
    _tell("belonging.brought_back", belonging, by=by, at=at)
    agree_anew_in([belonging.household_id], by=by, at=at)


def see_belongings(customer: Customer) -> None:
    """Say on a customer's row whether there is anywhere to look for."""
    has_any = Belonging.objects.filter(STILL, customer=customer).exists()
    if customer.has_belongings != has_any:
        customer.has_belongings = has_any
        written.change(customer, "has_belongings")


def _tell(verb: str, belonging: Belonging, *, by: Doer, at: datetime) -> None:
    """Tell it by numbers: names of places are read where they may be."""
    customer = reads.row_of(belonging.customer_id)
    see_belongings(customer)
    # Whoever has their row in hand sees it there too.
    belonging.customer.has_belongings = customer.has_belongings
    kind, number = belonging.place
    told: dict[str, Any] = {"belonging": belonging.pk, kind: number}
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
