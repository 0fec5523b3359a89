"""What the company sets: itself, its rules and its channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero.actions import recount
from esmero.domain.channels import reads as channel_reads
from esmero.domain.channels import writes as channels
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.company.kinds import LONGEST_WORDING, OwnLetter, places_in
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.promises import writes as promises
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.staff import reads as staff
from esmero.ground import blanks, db, text
from esmero.ground.refs import NotYours

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.company.models import Company
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Agent


# What of a channel decides by when an answer is due.
COUNTS = ("team_id", "calendar_id", "policy_id")


class OwnersOnly(NotYours):
    """Only an owner sets this; for everybody else it doesn't exist."""


def owner_of(agent: Agent | None) -> Doer:
    """Return the doer for an owner, or for the installation's own commands (None). Raises OwnersOnly."""
    if agent is None:
        return THE_SOFTWARE
    if not agent.is_owner:
        raise OwnersOnly("set-up")
    return Doer(AGENT, agent.pk)


def found_company(*, name: str, at: datetime, **details: str) -> Company:
    """Make the company of an empty installation (commands only)."""
    with db.write():
        return company.found(name=name, by=THE_SOFTWARE, at=at, **details)


def describe_company(*, agent: Agent, at: datetime, **details: Any) -> Company:
    """Change how the company is called, looks and is reached, and what late answers get.

    Raises OwnersOnly.
    """
    with db.write():
        return company.describe(company_reads.the_company(), by=owner_of(agent), at=at, **details)


def set_sign_in(
    *, agent: Agent, second_step_from: datetime | None, is_code_enough: bool, at: datetime
) -> Company:
    """Say from when on everybody needs a second step, and whether a code by mail is enough.

    Raises OwnersOnly.
    """
    with db.write():
        return company.set_sign_in(
            company_reads.the_company(),
            second_step_from=second_step_from,
            is_code_enough=is_code_enough,
            by=owner_of(agent),
            at=at,
        )


class WordingIsWrong(ValueError):
    """Such words can't stand in a letter: they are too long, or name a place that nothing stands for."""


def set_wording(*, agent: Agent, letter: str, words: Mapping[str, str], at: datetime) -> None:
    """Keep what the company says in its own words in a letter by software, by language; empty ones go.

    Raises OwnersOnly, WordingIsWrong, and ValueError for an unknown letter.
    """
    what = OwnLetter(letter)
    kept = {code: text.one_line(words.get(code, "")).strip() for code, _name in settings.LANGUAGES}
    for one in kept.values():
        if len(one) > LONGEST_WORDING or blanks.unknown(one, places_in(what)):
            raise WordingIsWrong(one)
    with db.write():
        written = {code: one for code, one in kept.items() if one}
        company.set_wording(what, written, by=owner_of(agent), at=at)


def set_policies(*, agent: Agent | None, rules: list[dict[str, Any]], at: datetime) -> list[Policy]:
    """Replace the rules of how soon we promise what, in order. Raises OwnersOnly.

    What is open and was promised by rules is counted again (`recount`).
    """
    with db.write():
        by = owner_of(agent)
        recount.ask(RecountedBecause.RULES, at=at)
        return promises.set_policies(rules, by=by, at=at)


def open_channel(
    *, agent: Agent | None, kind: str, name: str, team_id: int, address: str, at: datetime, **details: Any
) -> Channel:
    """Open a way in; `details` are its own hours and rule, if any. Raises OwnersOnly.

    Raises NotFound for a team that is not there or not ready.
    """
    with db.write():
        by = owner_of(agent)
        staff.ready_team(team_id)
        return channels.open_channel(
            kind=kind, name=name, team_id=team_id, address=address, by=by, at=at, **details
        )


def describe_channel(*, agent: Agent, channel_id: int, at: datetime, **details: Any) -> Channel:
    """Change what a channel is called, who answers, how it promises, whether it is open.

    Raises OwnersOnly, NotFound, also for a team that is not ready.
    """
    with db.write():
        by = owner_of(agent)
        if "team_id" in details:
            staff.ready_team(details["team_id"])
        channel = channel_reads.channel(channel_id)
        if any(getattr(channel, name) != details.get(name, getattr(channel, name)) for name in COUNTS):
            recount.ask(RecountedBecause.RULES, at=at)
        return channels.describe_channel(channel, by=by, at=at, **details)
