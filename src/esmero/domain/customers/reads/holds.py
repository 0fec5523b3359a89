"""Whom the law makes us keep until a day."""

from datetime import date

from esmero.domain.customers.models import NOT_LIFTED, Hold
from esmero.domain.customers.reads.families import family_of
from esmero.ground import db
from esmero.ground.refs import NotFound


def kept_by_law(on: date) -> list[int]:
    """Return by id whom the law makes us keep on a day, as they were called when it was said."""
    rows = Hold.objects.filter(NOT_LIFTED, until__gte=on)
    return list(rows.order_by("customer").values_list("customer", flat=True))


def hold_of(customer_id: int, *, on: date) -> Hold | None:
    """Return what keeps a person on a day, also under another id of theirs; held, inside a transaction.

    Of several, after two people became one, the longest.
    """
    if not Hold.objects.filter(NOT_LIFTED, until__gte=on).exists():
        return None
    rows = Hold.objects.filter(NOT_LIFTED, until__gte=on, customer__in=family_of(customer_id))
    return db.held(rows).order_by("-until", "id").first()


def hold(hold_id: int) -> Hold:
    """Return what keeps a person, not lifted yet, with them; held, inside a transaction. Raises NotFound."""
    found = db.held(Hold.objects.filter(NOT_LIFTED, pk=hold_id)).select_related("customer").first()
    if found is None:
        raise NotFound("hold")
    return found


def holds() -> list[Hold]:
    """Return all that keep a person and were not lifted, with their customers, the next to end first."""
    return list(Hold.objects.filter(NOT_LIFTED).select_related("customer").order_by("until", "id"))


def holds_that_are_over(on: date) -> list[int]:
    """Return by id what kept somebody until a day before this one."""
    return list(Hold.objects.filter(NOT_LIFTED, until__lt=on).order_by("id").values_list("id", flat=True))
