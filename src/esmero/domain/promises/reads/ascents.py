"""What became of a customer's wish for somebody above."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from esmero.domain.promises.models import Ascent
from esmero.ground.refs import Ref

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


def unsettled_about(ref: Ref) -> Ascent | None:
    """Return the newest wish for somebody above that is neither settled nor refused, with its people."""
    return unsettled_all(ref).last()


def unsettled_all(ref: Ref) -> QuerySet[Ascent]:
    """Return all of them: there are several where conversations were put together."""
    rows = Ascent.objects.select_related("promise__owner", "promise__owner_team", "goes_back_to")
    here = rows.filter(promise__about_kind=ref.kind, promise__about_id=ref.id)
    return here.filter(settled_at=None, refused_at=None).order_by("id")


def ascent_of(promise_id: int) -> Ascent | None:
    """Return the wish for which a promise stands, None where it stands for none."""
    rows = Ascent.objects.select_related("promise__owner", "promise__owner_team", "goes_back_to")
    return rows.filter(promise_id=promise_id).first()


def held_above(kind: str, ids: Collection[int]) -> dict[int, Agent]:
    """Return who above has each of these by now, by its id: whoever the customer last escalated it to.

    Only until that is settled or refused, and where they still work here. One query.
    """
    rows = Ascent.objects.filter(settled_at=None, refused_at=None, promise__is_internal=False)
    here = rows.filter(promise__about_kind=kind, promise__about_id__in=ids, promise__owner__is_active=True)
    found = here.select_related("promise__owner").order_by("id")
    return {one.promise.about_id: one.promise.owner for one in found if one.promise.owner}
