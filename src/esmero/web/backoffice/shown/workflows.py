"""Kinds of conversation as the back office shows them: which have steps, and who is on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.staff import access as staff
from esmero.domain.workflows import reads as workflows
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.models import Kind


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


def teams_for(agent: Agent) -> list[tuple[int, str]]:
    """Return the teams that may have a step."""
    return [(team.pk, team.name) for team in staff.teams_seen_by(agent) if not team.is_practice]
