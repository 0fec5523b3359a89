"""The set-up told in sentences, each a way to where it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import KeptKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.insight import readiness
from esmero.parts import lengths, opening, people, segment_names
from esmero.web.backoffice.shown import lacks, signing_in

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Channel
    from esmero.domain.staff.models import Agent, Team

MOST_NAMES = 6


@dataclass(frozen=True)
class Door:
    """A part of the set-up: what it is and how it stands."""

    url: str
    what: str
    state: str
    icon: str


def of_everything(*, at: datetime) -> dict[str, Any]:
    """Return all parts of the set-up and what is missing at `at`, the grave things first."""
    missing = sorted(readiness.lacks(at=at), key=lambda lack: not lack.is_grave)
    doors = [
        _staff(),
        _teams(staff.teams(), "teams"),
        _routing(),
        _hours(),
        _promises(),
        _channels(),
        _sign_in(),
        _company(),
        _purposes(),
        _keeping(),
    ]
    doors += _farewells() + _quotes() + _erasures()
    return {"doors": doors, "missing": [lacks.in_words(lack) for lack in missing]}


def _purposes() -> Door:
    asked = customers.purposes()
    shown = customers.newest_wordings(asked)
    names = [segment_names.title(shown[one.pk]) for one in asked]
    words = ngettext("You ask for %(names)s.", "You ask for %(count)s things: %(names)s.", len(names))
    state = words % {"count": len(names), "names": _list(names)} if names else _("You ask for nothing.")
    return Door(reverse("backoffice:purposes"), _("What customers agree to"), state, "tick")


def _keeping() -> Door:
    """Return the way to how long things are kept, which says for what the company has a rule."""
    going = [rule for rule in company.kept_rules().values() if rule.days]
    names = [str(KeptKind(rule.kind).label) for rule in going]
    state = (
        _("Goes by itself: %(names)s.") % {"names": _list(names)} if names else _("Nothing goes by itself.")
    )
    return Door(reverse("backoffice:keeping"), _("How long we keep things"), state, "clock")


def _farewells() -> list[Door]:
    """Return the way to who wishes to be forgotten, as long as anybody does."""
    names = [people.of_customer(one.customer).name for one in customers.farewells()]
    if not names:
        return []
    words = ngettext("%(names)s wishes it.", "%(count)s people wish it: %(names)s.", len(names))
    state = words % {"count": len(names), "names": _list(names)}
    return [Door(reverse("backoffice:farewells"), _("Who wishes to be forgotten"), state, "person")]


def _quotes() -> list[Door]:
    """Return the way to words of somebody who was erased, as long as an owner has some to decide."""
    if not conversations.quotes_to_decide(limit=1):
        return []
    state = _("Others quote somebody who was forgotten: decide what becomes of it.")
    return [Door(reverse("backoffice:quotes"), _("Words of somebody who was forgotten"), state, "warn")]


def _erasures() -> list[Door]:
    """Return the way to the proofs of erasures, once there is one."""
    if not customers.erasures(limit=1):
        return []
    state = _("Each has a proof that names nobody.")
    return [Door(reverse("backoffice:erasures"), _("Who was forgotten"), state, "tick")]


def of_teams(agent: Agent) -> dict[str, Any]:
    """Return the teams that a lead sets up, and what a lead can mend."""
    teams = list(access.teams_set_up_by(agent).select_related("lead", "calendar").order_by("name"))
    missing = [lack for lack in readiness.lacks_of_teams(teams) if lack.kind is not readiness.LackKind.LEAD]
    return {"doors": [_team(team) for team in teams], "missing": [lacks.in_words(lack) for lack in missing]}


def _staff() -> Door:
    names = [agent.short_name for agent in staff.agents()]
    words = ngettext(
        "%(count)s person works here: %(names)s.", "%(count)s people work here: %(names)s.", len(names)
    )
    state = words % {"count": len(names), "names": _list(names)}
    return Door(reverse("backoffice:staff"), _("Staff"), state, "people")


def _teams(teams: list[Team], page: str) -> Door:
    names = _list([team.name for team in teams])
    words = ngettext("One team answers: %(names)s.", "%(count)s teams answer: %(names)s.", len(teams))
    state = words % {"count": len(teams), "names": names} if teams else _("There is no team yet.")
    return Door(reverse(f"backoffice:{page}"), _("Teams"), state, "talk")


def _team(team: Team) -> Door:
    names = [person.short_name for person in staff.people_of(team)]
    state = _("With %(names)s.") % {"names": _list(names)} if names else _("Nobody belongs to it yet.")
    return Door(reverse("backoffice:team", args=[team.pk]), team.name, state, "talk")


def _routing() -> Door:
    words = _(
        "Whoever knows the customer; else whoever is there, is good at what it needs and has least to do."
    )
    return Door(reverse("backoffice:routing"), _("Who gets what"), words, "hand")


def _hours() -> Door:
    lines = []
    for calendar in company.calendars():
        days = ", ".join(f"{line.days} {line.hours}" for line in opening.in_words(calendar))
        lines.append(_("%(name)s: %(days)s.") % {"name": calendar.name, "days": days or _("never open")})
    return Door(
        reverse("backoffice:hours"), _("Hours"), " ".join(lines) or _("No hours are set yet."), "calendar"
    )


def _promises() -> Door:
    rules = promises.policies()
    if not rules:
        state = _("No rule yet: everything is promised within two working hours.")
    else:
        words = ngettext(
            "One rule. It promises a first answer within %(time)s.",
            "%(count)s rules. The first promises an answer within %(time)s.",
            len(rules),
        )
        state = words % {"count": len(rules), "time": lengths.in_words(rules[0].first_reply)}
    return Door(reverse("backoffice:promises"), _("Promises"), state, "clock")


def _channels() -> Door:
    open_ones = [channel for channel in channels.channels() if channel.is_active]
    ways = list(dict.fromkeys(_way(channel) for channel in open_ones))
    state = _("Customers reach us by %(ways)s.") % {"ways": _list(ways)} if ways else _("No way in is open.")
    return Door(reverse("backoffice:channels"), _("Channels"), state, "letter")


def _way(channel: Channel) -> str:
    if channel.kind == ChannelKind.EMAIL:
        return channel.address
    return _("the form") if channel.kind == ChannelKind.FORM else _("other programs")


def _sign_in() -> Door:
    lacking = signing_in.everybody()["lacking"]
    words = ngettext(
        "One person has no second step yet.", "%(count)s people have no second step yet.", lacking
    )
    state = words % {"count": lacking} if lacking else _("Everybody has a second step.")
    return Door(reverse("backoffice:sign-in"), _("Signing in"), state, "lock")


def _company() -> Door:
    us = company.the_company()
    state = ", ".join(part for part in (us.name, us.address or us.city, us.phone) if part)
    return Door(reverse("backoffice:company"), _("Company"), state, "info")


def _list(names: list[str]) -> str:
    shown = names[:MOST_NAMES]
    more = len(names) - len(shown)
    words = ", ".join(shown)
    return _("%(names)s and %(count)s more") % {"names": words, "count": more} if more else words
