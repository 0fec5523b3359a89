"""Kinds of conversation as the back office shows them: which have steps, and who is on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions import naming
from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff
from esmero.domain.staff import reads as staff_reads
from esmero.domain.workflows import reads as workflows
from esmero.parts import promises as promise_parts
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.workflows.models import Kind
    from esmero.web.backoffice.forms.steps import StepForm
    from esmero.web.backoffice.forms.workflows import Drawing


@dataclass(frozen=True)
class Row:
    """A kind in the list."""

    name: str
    state: str
    url: str


def everything() -> list[Row]:
    """Return all kinds with how it stands with their steps. Two queries for each."""
    return [
        Row(one.name_in(spoken()), _state(one), reverse("backoffice:workflow", args=[one.pk]))
        for one in workflows.kinds()
    ]


def _state(kind: Kind) -> str:
    drawn = workflows.newest(kind.pk)
    if drawn is None:
        return _("Without steps.")
    if not kind.is_on:
        return _("Steps are drawn and not switched on.")
    names = [one.name_in(spoken()) for one in workflows.steps(drawn.pk)]
    return " → ".join(names)


def under_way(kind: Kind) -> list[str]:
    """Return how many are on their way, on these steps and on older ones, in sentences."""
    newest, older = workflows.under_way(kind.pk)
    said = []
    if newest:
        words = ngettext(
            "%(count)s conversation is on its way here.",
            "%(count)s conversations are on their way here.",
            newest,
        )
        said.append(words % {"count": newest})
    if older:
        words = ngettext(
            "%(count)s is still on the old steps.", "%(count)s are still on the old steps.", older
        )
        said.append(words % {"count": older})
    return said


def previews(drawing: Drawing, *, at: datetime) -> dict[int, str]:
    """Return how the promise of each step would read to a customer if it were reached now, by the row's key.

    Only where it stands there whole. Whoever has the conversation is not known here: without a team of its
    own the step is read with the first one.
    """
    teams = {team.pk: team for team in staff_reads.teams()}
    said_of = {form.key: _preview(form, teams, at=at) for form in drawing.forms}
    return {key: words for key, words in said_of.items() if words}


def _preview(form: StepForm, teams: dict[int, Team], *, at: datetime) -> str:
    promised = form.promised_as_typed
    named = str(form["team"].value() or "")
    team = teams.get(int(named)) if named.isdecimal() else next(iter(teams.values()), None)
    if promised is None or team is None:
        return ""
    calendar = promises.hours_around(team.calendar_id, at.date())
    share = company.the_company().warn_percent
    clock = promises.count_time(calendar, promised.time, warn_percent=share, start=at)
    owner = naming.person_for_the_hour(team, at=at)
    promise = promises.unkept_promise(promised.kind, promised.words, clock, owner=owner, team=team, at=at)
    words = promise_parts.text(promise, at=at, zone=ZoneInfo(team.calendar.time_zone))
    return _("Reached now, with %(team)s, the customer reads: “%(promise)s.”") % {
        "team": team.name,
        "promise": words,
    }


def teams_for(agent: Agent) -> list[tuple[int, str]]:
    """Return the teams that may have a step."""
    return [(team.pk, team.name) for team in staff.teams_seen_by(agent) if not team.is_practice]
