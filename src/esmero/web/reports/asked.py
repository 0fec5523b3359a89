"""What a report is asked for, read off its address: some days, and perhaps a team, channel, kind or end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, WordState
from esmero.domain.staff import access as staff
from esmero.insight import kept_words
from esmero.parts import record as parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from esmero.domain.staff.models import Agent

# An export of more days than this is asked for in pieces.
MOST_DAYS = 400
STATES = {
    "kept": WordState.KEPT,
    "mended": WordState.MENDED,
    "broken": WordState.BROKEN,
    "moved": WordState.MOVED,
    "withdrawn": WordState.WITHDRAWN,
    "open": WordState.OPEN,
}


def which(agent: Agent, given: Mapping[str, str], *, at: datetime) -> promises.Which:
    """Return which words somebody asks for, of their own teams alone; what is unreadable is left out.

    Without days it is the thirty that are over, the newest yesterday; `at` says which day that is.
    """
    newest = kept_words.yesterday(at)
    until = min(_day(given.get("until")) or newest, newest)
    since = _day(given.get("since")) or until - timedelta(days=parts.DAYS - 1)
    return promises.Which(
        since=min(max(since, until - timedelta(days=MOST_DAYS - 1)), until),
        until=until,
        team_ids=team_ids(agent),
        team_id=_number(given.get("team")),
        channel_id=_number(given.get("channel")),
        kind=given["kind"] if given.get("kind") in PromiseKind else "",
        state=given["state"] if given.get("state") in WordState else "",
    )


def team_ids(agent: Agent) -> list[int] | None:
    """Return whose figures somebody may read: None for an owner, who reads all."""
    if agent.is_owner:
        return None
    return list(staff.teams_set_up_by(agent).values_list("id", flat=True))


def links(chosen: promises.Which, **more: object) -> dict[str, str]:
    """Return by column the address of the list of words behind a figure."""
    days = {"since": chosen.since, "until": chosen.until, **more}
    found = {"promised": address("words", days)}
    return {**found, **{name: address("words", {**days, "state": state}) for name, state in STATES.items()}}


def address(name: str, asked: Mapping[str, object]) -> str:
    """Return the address of a report with what it is asked for."""
    return f"{reverse(f'reports:{name}')}?{urlencode({key: str(value) for key, value in asked.items()})}"


def again(chosen: promises.Which) -> dict[str, object]:
    """Return what was asked for, to be asked for once more."""
    said: dict[str, object] = {
        "since": chosen.since,
        "until": chosen.until,
        "team": chosen.team_id,
        "channel": chosen.channel_id,
    }
    said |= {"kind": chosen.kind or None, "state": chosen.state or None}
    return {name: value for name, value in said.items() if value is not None}


def _day(words: str | None) -> date | None:
    try:
        found = date.fromisoformat(words or "")
    except ValueError:
        return None
    # Days are counted back from it.
    return found if found.year > 1900 else None


def _number(words: str | None) -> int | None:
    is_number = words and words.isascii() and words.isdigit() and len(words) < 19
    return int(words) if words and is_number else None
