"""What every report has: its ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from esmero.web.reports.guard import ReportsRequest


def of(request: ReportsRequest, here: str) -> dict[str, Any]:
    """Return the ways of a report's page; `here` is the one it belongs to."""
    found = [
        (reverse("reports:record"), _("Kept word"), here == "record"),
        (reverse("reports:machine"), _("Our system’s words"), here == "machine"),
        (reverse("reports:looking"), _("Unusual looking"), here == "looking"),
        (reverse("reports:pairs"), _("Perhaps one person"), here == "pairs"),
        (reverse("backoffice:home"), _("Set-up"), False),
        (reverse("desk:home"), _("To the desk"), False),
    ]
    return {"ways": found, "home_url": reverse("reports:record"), "is_owner": request.agent.is_owner}
