"""What the numbers in segments are called, for colleagues and for customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.ground import phrases
from esmero.parts import conditions, times

if TYPE_CHECKING:
    from esmero.domain.customers.models import PeopleImport, PurposeWording


class Names(conditions.Names):
    """What the numbers in segments are called: each list is read when it is asked for, once."""

    @cached_property
    def files(self) -> dict[int, str]:
        """The files that brought people in; of several of one name also when they came, and how long."""
        found = customers.imports(limit=1000)
        names = Counter(one.name for one in found)
        return {one.pk: _in_full(one) if names[one.name] > 1 else one.name for one in found}

    @cached_property
    def purposes(self) -> dict[int, str]:
        """What customers may agree to, as it is called in the reader's language."""
        asked = customers.purposes(with_ended=True)
        shown = customers.newest_wordings(asked)
        return {one.pk: title(shown.get(one.pk, {})) for one in asked}


def _in_full(run: PeopleImport) -> str:
    zone, language = ZoneInfo(company.the_company().time_zone), times.language()
    said = {
        "name": run.name,
        "date": phrases.day_with_year(run.brought_at.astimezone(zone).date(), language),
        "time": phrases.clock_time(run.brought_at, zone, language),
        "count": run.whole,
    }
    words = ngettext(
        "%(name)s (%(date)s, %(time)s, %(count)s row)",
        "%(name)s (%(date)s, %(time)s, %(count)s rows)",
        run.whole,
    )
    return words % said


def title(wordings: Mapping[str, PurposeWording]) -> str:
    """Return what something that customers may agree to is called in the reader's language."""
    here = wordings.get(times.language()) or next(iter(wordings.values()), None)
    return here.title if here else ""


class NamesForCustomers(Names):
    """What a customer may read of it: kinds, tags and files have names for colleagues alone."""

    kinds = None  # type: ignore[assignment]  # (no names here)
    tags = None  # type: ignore[assignment]  # (no names here)
    files = None  # type: ignore[assignment]  # (no names here)
    places = None  # type: ignore[assignment]  # (no names here)
