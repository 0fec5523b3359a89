"""Where the browser of a reader stands, as its hidden field says (es-zone): never a mistake of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.ground import zones

if TYPE_CHECKING:
    from django.http import QueryDict


def their_zone(data: QueryDict) -> str:
    """Return the time zone that came with a form, "America/Mexico_City"; empty for what is none."""
    return zones.known(data.get("time_zone", ""))
