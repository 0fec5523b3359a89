"""Where somebody belongs, told to them: from whom we know it, and who reads what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.ground import phrases
from esmero.parts import shown, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Belonging, Customer


@dataclass(frozen=True)
class Home:
    """Where they belong, in words for them."""

    number: int
    what: str
    words: tuple[str, ...]
    # Who reads what there: the words of it stand among the others.
    place: shown.Place


def of(customer: Customer, zone: ZoneInfo, *, at: datetime) -> list[Home]:
    """Return where somebody belongs, as far as we know. One query, none where to nothing."""
    return [_home(customer, one, zone, at=at) for one in customers.belongings_of(customer)]


def _home(customer: Customer, one: Belonging, zone: ZoneInfo, *, at: datetime) -> Home:
    date = phrases.day_with_year(one.noted_at.astimezone(zone).date(), times.language())
    # Of others it would say who, and that is not the customer's to know.
    source = "" if one.source_kind == FactSource.OTHERS else one.source.rstrip(" .")
    if one.household_id is not None:
        is_theirs = one.source_kind == FactSource.SAID
        since = (
            _("We have known it since %(date)s. You told us so.")
            if is_theirs
            else _("We have known it since %(date)s.")
        )
    elif source:
        since = _("We have known it since %(date)s. Our note says: %(source)s.")
    else:
        since = _("We have known it since %(date)s.")
    told = since % {"date": date, "source": source}
    place = shown.of_place(customer, one, zone, at=at)
    if one.organisation is None:
        return Home(one.pk, _("You live together with somebody whom we know."), (told, *place.words), place)
    as_what = one.words or str(BelongsAs(one.belongs_as).label)
    speaks = (_("You speak for the others there."),) if one.is_leading else ()
    return Home(one.pk, one.organisation.name, (f"{as_what}.", *speaks, told, *place.words), place)
