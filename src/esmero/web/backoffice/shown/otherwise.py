"""What is tried to be otherwise about who gets what, one sentence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.customers import reads as customers
from esmero.domain.staff import reads as staff
from esmero.parts import routing

if TYPE_CHECKING:
    from collections.abc import Collection

    from esmero.domain.staff.models import Agent
    from esmero.insight.routed_again import Changes


def in_words(changes: Changes) -> list[str]:
    """Return what is otherwise, in sentences; one that says so where nothing is."""
    if changes.is_nothing:
        return [_("All as it was. This shows that the counting can be trusted.")]
    agents = {agent.pk: agent for agent in staff.everybody()}
    return [
        *_people(changes, agents),
        *_first(changes, agents),
        *(_most(kind, number) for kind, number in changes.most.items()),
        *(_waits(team.name, changes.waits[team.pk]) for team in staff.teams() if team.pk in changes.waits),
    ]


def _people(changes: Changes, agents: dict[int, Agent]) -> list[str]:
    told = [_("Without %(name)s.") % {"name": agents[one].name} for one in changes.without if one in agents]
    for one, keys in changes.skills.items():
        if one in agents and one not in changes.without:
            told.append(_("%(name)s: %(skills)s.") % {"name": agents[one].name, "skills": _skills(keys)})
    if changes.like in agents:
        words = _("One more person, there whenever %(name)s was: %(skills)s.")
        can = _("as good at the same") if changes.like_skills is None else _skills(changes.like_skills)
        told.append(words % {"name": agents[changes.like].name, "skills": can})
    return told


def _first(changes: Changes, agents: dict[int, Agent]) -> list[str]:
    if changes.first is None or changes.first[1] not in agents:
        return []
    segment = customers.segment_names().get(changes.first[0], "")
    told = {"segment": segment, "name": agents[changes.first[1]].name}
    return [_("People of “%(segment)s” first to %(name)s.") % told]


def _skills(keys: Collection[str]) -> str:
    named = [routing.skill(skill) for skill in staff.skills() if skill.key in keys]
    return ", ".join(named) or _("nothing in particular")


def _most(kind: str, number: int | None) -> str:
    way = ChannelKind(kind).label
    if number is None:
        return _("%(way)s: any number at once.") % {"way": way}
    return _("%(way)s: at most %(num)s at once.") % {"way": way, "num": number}


def _waits(team: str, minutes: int | None) -> str:
    if minutes is None:
        return _("%(team)s always waits for whoever knows the customer.") % {"team": team}
    if not minutes:
        return _("%(team)s never waits for whoever knows the customer.") % {"team": team}
    words = ngettext(
        "%(team)s waits %(num)s minute for whoever knows the customer.",
        "%(team)s waits %(num)s minutes for whoever knows the customer.",
        minutes,
    )
    return words % {"team": team, "num": minutes}
