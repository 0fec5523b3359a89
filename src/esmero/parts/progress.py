"""How far something is on the company's steps, as its customer reads it: a line with dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from esmero.domain.workflows import reads as workflows
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.workflows.models import Progress, Step
    from esmero.ground.refs import Ref


@dataclass(frozen=True)
class Stage:
    """A step on the line: done, now or later, and when it was reached."""

    state: str
    name: str
    when: str = ""


def line(about: Ref, *, is_over: bool = False, at: datetime, zone: ZoneInfo) -> list[Stage]:
    """Return the steps that the customer sees, the way that was gone and what is still ahead. Two queries.

    What `is_over` (closed) goes no further: only the way that was gone is left. Empty where it walks no
    steps. Steps that were passed by are left out: it went another way.
    """
    passed = workflows.passed(about)
    standing = passed[-1] if passed and passed[-1].left_at is None else None
    if standing is None:
        return []
    every = workflows.steps(standing.step.workflow_id)
    drawn = _drawn(every, passed, standing, at=at, zone=zone)
    if not is_over:
        return drawn
    return [replace(one, state="done") for one in drawn if one.state != "later"]


def _drawn(
    every: list[Step], passed: list[Progress], standing: Progress, *, at: datetime, zone: ZoneInfo
) -> list[Stage]:
    here = standing.step.position
    reached = {one.step_id: one.entered_at for one in passed}
    behind = [one for one in every if one.is_visible and one.position <= here and one.pk in reached]
    ahead = [one for one in every if one.is_visible and one.position > here]
    found = [
        Stage("done", one.name_in(times.language()), times.label(reached[one.pk], at=at, zone=zone))
        for one in behind
    ]
    # Where the step itself is not for the customer, they are told the last one that is.
    has_arrived = here == every[-1].position
    if found and not has_arrived:
        found[-1] = Stage("now", found[-1].name, found[-1].when)
    return [*found, *(Stage("later", one.name_in(times.language())) for one in ahead)]
