"""Signing in and out, and what somebody changes about how they sign in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import staff_letters
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff import access, reads, writes
from esmero.ground import db
from esmero.letters import staff as letters

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, SignIn


def begin(
    *, agent: Agent, session_key: str, came_by: str, network: str, browser: str, at: datetime
) -> SignIn:
    """Note that somebody signed in with this session."""
    with db.write():
        return writes.begin_sign_in(
            agent, session_key=session_key, came_by=came_by, network=network, browser=browser, at=at
        )


def seen(*, sign_in_id: int, session_key: str, network: str, at: datetime) -> None:
    """Note that somebody is still there. Called now and then, not with each page."""
    with db.write():
        writes.note_seen(sign_in_id, session_key=session_key, network=network, at=at)


def end(*, agent: Agent, sign_in_id: int, at: datetime) -> None:
    """Sign oneself out in one browser; its live pages close within seconds. Raises NotFound."""
    with db.write():
        writes.end_sign_in(reads.sign_in_of(agent, sign_in_id), by=Doer(AGENT, agent.pk), at=at)


def leave(*, session_key: str, at: datetime) -> None:
    """Note that somebody signed out in this very browser."""
    with db.write():
        sign_in = reads.sign_in_with(session_key)
        if sign_in:
            writes.end_sign_in(sign_in, by=Doer(AGENT, sign_in.agent_id), at=at)


def end_all(*, agent: Agent, at: datetime) -> None:
    """Sign oneself out everywhere, here too unless the door signs one in anew."""
    with db.write():
        writes.end_all_sign_ins(agent, by=Doer(AGENT, agent.pk), at=at)


def end_all_of(*, agent: Agent, agent_id: int, at: datetime) -> Agent:
    """An owner signs a colleague out everywhere. Raises NotFound."""
    with db.write():
        person = access.agent_to_set_up(agent, agent_id)
        writes.end_all_sign_ins(person, by=Doer(AGENT, agent.pk), at=at)
        return person


def reset_second_step(*, agent: Agent, agent_id: int, at: datetime) -> Agent:
    """An owner takes a colleague's second step away, who is signed out and told of it. Raises NotFound."""
    with db.write():
        person = access.agent_to_set_up(agent, agent_id)
        by = Doer(AGENT, agent.pk)
        writes.reset_second_step(person, by=by, at=at)
        writes.end_all_sign_ins(person, by=by, at=at)
        staff_letters.queue(person, letters.second_step_reset(person, by=agent.name), at=at)
        return person


def note_own_change(*, agent: Agent, change: str, at: datetime) -> None:
    """Record what somebody changed about their sign-in, and tell them by mail: it may not have been them."""
    with db.write():
        writes.note_own_change(agent, change=change, at=at)
        staff_letters.queue(agent, letters.changed(agent, change), at=at)


def ask_for_reset(*, agent: Agent) -> None:
    """Make the links for a new password that were sent before worthless."""
    with db.write():
        writes.ask_for_reset(agent)


def write_to(*, agent: Agent, letter: letters.StaffLetterWords, at: datetime) -> None:
    """Have a letter sent to somebody of the staff."""
    with db.write():
        staff_letters.queue(agent, letter, at=at)


def refuse(*, agent: Agent, what: str, at: datetime) -> None:
    """Record that somebody tried to do what is not theirs to do."""
    with db.write():
        writes.note_refusal(agent, what=what, at=at)


def clear_old(*, at: datetime) -> int:
    """Forget sign-ins and sessions whose time is over. Returns how many sign-ins."""
    with db.write():
        return writes.clear_old_sign_ins(seen_before=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))
