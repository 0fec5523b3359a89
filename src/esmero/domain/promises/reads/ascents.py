"""What became of a customer's wish for somebody above."""

from django.db.models import QuerySet

from esmero.domain.promises.models import Ascent
from esmero.ground.refs import Ref


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
