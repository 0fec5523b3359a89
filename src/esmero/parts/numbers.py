"""Telephone numbers and addresses as people read them, and asking from which country a number is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.customers.kinds import IdentityKind
from esmero.ground import countries, phones
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.customers.models import Former, Identity


def as_read(identity: Identity | Former) -> str:
    """Return an address or number in one line, a number with blanks between its parts."""
    if identity.kind in {IdentityKind.PHONE, IdentityKind.FAX}:
        return phones.as_read(identity.value)
    return ", ".join(identity.value.splitlines())


def which(numbers: Iterable[str]) -> str:
    """Return the question beside the field: what was typed may be each of these, as kept."""
    language = times.language()
    named = [(countries.name_of(phones.country_of(one), language), phones.as_read(one)) for one in numbers]
    told = _("There is such a number in more than one country. Type it as the one you mean: %(numbers)s.")
    return told % {"numbers": "; ".join(f"{country} {number}" for country, number in named)}
