"""Promises and rules for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.staff.models import Agent, Team
from esmero.ground.refs import Audience, Ref

_numbers = count(1)


def make_policy(name: str = "Everything", **columns: Any) -> Policy:
    """Return a rule that fits everything where no column says otherwise, after the rules made before it."""
    return Policy.objects.create(position=next(_numbers), name=name, **columns)


def make_promise(
    about: Ref,
    audience: Audience,
    *,
    owner: Agent,
    team: Team,
    made_at: datetime,
    due_at: datetime,
    kind: str = PromiseKind.FIRST_REPLY,
) -> Promise:
    """Return an open promise, at risk in its last quarter."""
    left: timedelta = (due_at - made_at) / 4
    return Promise.objects.create(
        kind=kind,
        about_kind=about.kind,
        about_id=about.id,
        team_id=audience.team_id,
        customer_id=audience.customer_id,
        is_internal=audience.is_internal,
        owner=owner,
        owner_team=team,
        made_at=made_at,
        due_at=due_at,
        first_due_at=due_at,
        warn_at=due_at - left,
        made_by=MadeBy.POLICY,
    )
