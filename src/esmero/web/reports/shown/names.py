"""What teams and channels are called, those that are gone as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.channels import reads as channel_reads
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from collections.abc import Mapping


def teams() -> dict[int, str]:
    """Return the names of all teams by their number."""
    return {one.pk: one.name for one in staff.teams()}


def channels() -> dict[int, str]:
    """Return the names of all channels by their number."""
    return {one.pk: one.name for one in channel_reads.channels()}


def named(found: Mapping[int, str], key: object) -> str:
    """Return a name, or that there is none any more."""
    return found.get(int(str(key)), "") or _("No longer here")
