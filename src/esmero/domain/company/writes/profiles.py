"""Laws that the company is measured by: switched on and off, looked at, and figures noted by hand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from esmero.domain.company.models import NotedFigure, Profile, ProfileRule
from esmero.domain.company.writes.company import FOR_COLLEAGUES
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer

# How a rule stands: its state, its figures, and the ids that prove them.
Standing = tuple[str, dict[str, Any], dict[str, Any]]


def switch(key: str, *, is_on: bool, by: Doer, at: datetime) -> Profile:
    """Have the company be measured by a law from now on, or no more; what was measured stays."""
    profile, is_new = Profile.objects.get_or_create(key=key, defaults={"since": at})
    if profile.is_on != is_on or is_new:
        profile.is_on, profile.since, profile.by_id = is_on, at, _agent(by)
        profile.save(update_fields=["is_on", "since", "by_id"])
        _record("profile.switched_on" if is_on else "profile.switched_off", profile, by, at)
    return profile


def note_rules(
    profile: Profile, found: Mapping[str, Standing], *, on: date, by: Doer, at: datetime
) -> dict[str, list[str]]:
    """Note how each rule stands, in the month that begins `on`. Return which changed: before and now."""
    before = {row.key: row.state for row in profile.rules.order_by("on", "measured_at")}
    for key, (state, value, proof) in found.items():
        seen = {"state": state, "measured_at": at, "value": value, "proof": proof}
        ProfileRule.objects.update_or_create(profile=profile, key=key, on=on, defaults=seen)
    states = {key: str(state) for key, (state, _value, _proof) in found.items()}
    changed = {
        key: [before.get(key, ""), state] for key, state in states.items() if before.get(key, "") != state
    }
    _record("profile.looked", profile, by, at, states=states, changed=changed)
    return changed


def note_figure(
    profile: Profile, key: str, *, on: date, whole: int, good: int, by: Doer, at: datetime
) -> NotedFigure:
    """Note a month's figures that were counted elsewhere; noted again, the newer ones hold.

    Arguments: on, the first day of the month. Raises ValueError for more good ones than there were.
    """
    if good > whole:
        raise ValueError("No more than all of them can have been as the law wants it.")
    said = {"whole": whole, "good": good, "noted_at": at, "by_id": _agent(by)}
    figure, _new = NotedFigure.objects.update_or_create(profile=profile, key=key, on=on, defaults=said)
    _record("profile.figure_noted", profile, by, at, rule=key, on=on.isoformat(), whole=whole, good=good)
    return figure


def note_audit(profile: Profile, *, year: int, digests: Mapping[str, str], by: Doer, at: datetime) -> None:
    """Record that the audit file of a year was made; `digests` (SHA-256) say by its name what stood in it."""
    _record("profile.audit_made", profile, by, at, year=year, digests=dict(digests))


def _agent(by: Doer) -> int | None:
    return by.id if by.kind == AGENT else None


def _record(verb: str, profile: Profile, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(
        verb, about=profile.ref, audience=FOR_COLLEAGUES, by=by, at=at, profile=profile.key, **payload
    )
