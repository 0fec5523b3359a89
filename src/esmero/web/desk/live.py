"""Who may listen at the desk: an agent who is signed in, to the stories of the teams that they may see."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.staff import access as staff
from esmero.domain.staff import reads as staff_reads
from esmero.domain.staff.kinds import SECOND_STEP_KNOWN
from esmero.ground import asgi, clock, feeds, lookout, streams


async def permit(scope: asgi.Scope) -> streams.Listener | None:
    """Return the agent as a listener, or None when nobody who works here is signed in."""
    cookies = parse_cookie(asgi.header(scope, b"cookie") or "")
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    return await lookout.look(_listener, key) if key else None


def _listener(session_key: str) -> streams.Listener | None:
    agent = _agent_of(session_key)
    if agent is None:
        return None
    team_ids = frozenset(staff.team_ids_seen_by(agent))
    # All who may see the same teams are told the same, so one reading serves them all.
    return streams.Listener(("teams", team_ids), f"agent:{agent.pk}", _reader(team_ids))


def _agent_of(session_key: str) -> Any:
    """Return the active agent of a session, or None. Unlike Django's own way it changes nothing."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    agent_id = session.get(auth.SESSION_KEY)
    if agent_id is None:
        return None
    agent = auth.get_user_model()._default_manager.filter(pk=agent_id, is_active=True).first()
    is_let_in = agent and _is_current(agent, session.get(auth.HASH_SESSION_KEY, ""))
    return agent if is_let_in and _has_all_steps(agent, session, at=clock.now()) else None


def _has_all_steps(agent: Any, session: Any, *, at: datetime) -> bool:
    """Return whether nothing is missing that the company asks of everybody: as at the pages of the desk."""
    known_until = session.get(SECOND_STEP_KNOWN, 0)
    return (
        not company.asks_for_second_step(at)
        or known_until > at.timestamp()
        or staff_reads.has_second_step(agent)
    )


def _is_current(agent: Any, session_hash: str) -> bool:
    """Return whether the session is of the agent's present password."""
    valid = [agent.get_session_auth_hash(), *agent.get_session_auth_fallback_hash()]
    return any(constant_time_compare(session_hash, one) for one in valid)


def _reader(team_ids: frozenset[int]) -> feeds.Read:
    is_theirs = conversations.is_known_to(team_ids, "within_id")

    def read_after(after_id: int, limit: int) -> list[feeds.Row]:
        pokes = events.pokes_for_teams(team_ids, after_id=after_id, limit=limit)
        # Where that many are told, the page asks again or is fetched anew. What a file of people brings in is
        # never what makes it too many.
        room = limit - 1 - len(pokes)
        if room > 0:
            pokes += events.pokes_of_customers(is_theirs, after_id=after_id, limit=room)
        return [
            (poke.id, {"verb": poke.verb, "about": f"{poke.about_kind}:{poke.about_id}"})
            for poke in sorted(pokes, key=lambda poke: poke.id)
        ]

    return read_after
