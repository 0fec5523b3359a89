"""Keys of other programs as the back office shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Scope
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import ApiToken


@dataclass(frozen=True)
class Line:
    """A key in words: what it may do, whose it is, when it was used and when it ends."""

    id: int
    name: str
    prefix: str
    may: str
    whose: str
    used: str
    ends: str


def everything(*, at: datetime) -> dict[str, Any]:
    """Return the keys that open something, and those that did."""
    zone = ZoneInfo(company.the_company().time_zone)
    tokens = staff.tokens()
    return {
        "living": [_line(token, at=at, zone=zone) for token in tokens if token.is_alive(at)],
        "dead": [_line(token, at=at, zone=zone) for token in tokens if not token.is_alive(at)][:50],
    }


def _line(token: ApiToken, *, at: datetime, zone: ZoneInfo) -> Line:
    return Line(
        id=token.pk,
        name=token.name,
        prefix=token.prefix,
        may=", ".join(str(label) for scope, label in Scope.choices if scope in token.scopes),
        whose=_whose(token),
        used=_used(token, at=at, zone=zone),
        ends=_ends(token, zone=zone),
    )


def _whose(token: ApiToken) -> str:
    words = {"team": token.team.name, "person": token.agent.name if token.agent else ""}
    if token.agent is None:
        return _("Of the company; %(team)s answers.") % words
    if not token.agent.is_active:
        return _("Of %(person)s, who doesn’t work here any more.") % words
    return _("Of %(person)s; %(team)s answers.") % words


def _used(token: ApiToken, *, at: datetime, zone: ZoneInfo) -> str:
    if token.last_used_at is None:
        return _("Not used yet.")
    return _("Used last: %(when)s.") % {"when": times.label(token.last_used_at, at=at, zone=zone)}


def _ends(token: ApiToken, *, zone: ZoneInfo) -> str:
    if token.revoked_at:
        return _("Ended on %(date)s.") % {"date": _day(token.revoked_at, zone)}
    if token.expires_at:
        return _("Ends on %(date)s.") % {"date": _day(token.expires_at, zone)}
    return _("Has no end.")


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return phrases.whole_date(moment.astimezone(zone).date(), times.language())
