"""Who was in which team at a moment: read off the events that say who belongs to a team from then on."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from esmero.domain.events.models import Event
from esmero.domain.staff.models import Membership, Team

# Before all that is known.
ALWAYS = datetime.min.replace(tzinfo=UTC)
SET = "team.people_set"


class TeamsThen:
    """By person, from when on they were in which teams; before a team's first event, who it names first."""

    def __init__(self, changes: Mapping[int, list[tuple[datetime, frozenset[int]]]]) -> None:
        self._times = {agent: [at for at, _teams in those] for agent, those in changes.items()}
        self._teams = {agent: [teams for _at, teams in those] for agent, those in changes.items()}

    def of(self, agent_id: int, at: datetime) -> frozenset[int]:
        """Return in which teams somebody was at a moment, by number."""
        times = self._times.get(agent_id, [])
        place = bisect_right(times, at)
        return self._teams[agent_id][place - 1] if place else frozenset()

    def in_any(self, team_ids: Collection[int]) -> set[int]:
        """Return who was ever in one of these teams, by number."""
        asked = frozenset(team_ids)
        return {agent for agent, those in self._teams.items() if any(teams & asked for teams in those)}


def teams_then() -> TeamsThen:
    """Return who was in which team when, of all teams. Three queries."""
    teams = list(Team.objects.values_list("id", flat=True))
    told: dict[int, list[tuple[datetime, frozenset[int]]]] = defaultdict(list)
    rows = Event.objects.filter(about_kind="team", about_id__in=teams, verb=SET).order_by("id")
    for team_id, at, payload in rows.values_list("about_id", "at", "payload"):
        told[team_id].append((at, frozenset((payload or {}).get("agents", ()))))
    now: dict[int, set[int]] = defaultdict(set)
    for team_id, agent_id in Membership.objects.values_list("team_id", "agent_id"):
        now[team_id].add(agent_id)
    first = {team: told[team][0][1] if team in told else frozenset(now[team]) for team in teams}
    happened = [(ALWAYS, team, people) for team, people in first.items()]
    happened += [(at, team, people) for team, those in told.items() for at, people in those]
    return TeamsThen(_by_person(sorted(happened, key=lambda one: one[:2])))


def _by_person(
    happened: Collection[tuple[datetime, int, frozenset[int]]],
) -> dict[int, list[tuple[datetime, frozenset[int]]]]:
    changes: dict[int, list[tuple[datetime, frozenset[int]]]] = defaultdict(list)
    there: dict[int, frozenset[int]] = {}
    for at, team, people in happened:
        for agent in people ^ there.get(team, frozenset()):
            before = changes[agent][-1][1] if changes[agent] else frozenset[int]()
            changes[agent].append((at, before ^ {team}))
        there[team] = people
    return changes
