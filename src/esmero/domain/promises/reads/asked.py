"""What was asked when something was promised, and by when a rule promises it.

What is promised and what is only tried (insight/replay.py) are both counted here, so that they agree.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from esmero.domain.promises.kinds import TOLD_EVERY, Asked, MadeBy, PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.promises.reads.counting import Clock, calendar_id_for, count_on
from esmero.domain.promises.reads.rules import Own
from esmero.domain.promises.reads.terms import HoursOf, hours_around, with_terms
from esmero.domain.staff.models import Agent, Team

Key = TypeVar("Key")

# A promise that breaks again gets more time each time, but is renewed for ever: nobody is forgotten.
MOST_DOUBLINGS = 4


def asked_then(terms: Mapping[str, Any]) -> Asked | None:
    """Return what was asked when this was promised, without its words; None where it was not noted yet."""
    noted = terms.get("asked")
    return Asked(**noted) if noted else None


def time_given(policy: Policy, kind: str) -> Time | None:
    """Return the time that a rule gives for a kind of promise, None where it promises nothing of that kind.

    A call is promised because somebody asked for it: as an answer where the rule names no time.
    """
    time = policy.time_for(kind)
    return time or (policy.first_reply if kind == PromiseKind.CALL_BACK else None)


def unkept_promise(
    kind: str, wording: str, clock: Clock, *, owner: Agent | None, team: Team, at: datetime
) -> Promise:
    """Return a promise as a rule or a step would make it, that isn't kept: to read how it would be said."""
    return Promise(
        kind=kind,
        wording=wording,
        made_by=MadeBy.POLICY,
        owner=owner,
        owner_team=team,
        made_at=at,
        due_at=clock.due_at,
    )


def time_again(policy: Policy, kind: str, times_renewed: int) -> Time:
    """Return the time for what broke and is promised again: twice as much each time.

    It is as a first answer where a rule has no time for it, as for what was promised in an agent's own words.
    """
    time = policy.time_for(kind) or policy.first_reply
    return time.times(2 ** min(times_renewed, MOST_DOUBLINGS))


def clocks_of(
    policy: Policy,
    times: Mapping[Key, Time],
    *,
    asked: Asked,
    team: Team,
    own: Own,
    start: datetime,
    hours_of: HoursOf = hours_around,
) -> dict[Key, Clock]:
    """Return when each of these times since `start` is over by this rule; its hours are read once.

    What is told every so often (under `TOLD_EVERY`) has that in its terms. `hours_of` reads a calendar, for
    whoever counts many. Raises NotFound where its calendar is gone.
    """
    calendar_id = calendar_id_for(policy, team, own=own)
    calendar = hours_of(calendar_id, start.date())

    def clock(key: Key, time: Time) -> Clock:
        counted = count_on(calendar, policy, time=time, start=start)
        return with_terms(
            counted,
            policy,
            calendar,
            calendar_id=calendar_id,
            time=time,
            asked=asked,
            start=start,
            own=own,
            is_every=key == TOLD_EVERY,
        )

    return {key: clock(key, time) for key, time in times.items()}
