"""Signing in and out, and what somebody changes about how they sign in."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff.models import Agent, SignIn
from esmero.ground import crypto
from esmero.ground.refs import Audience, Ref

FOR_COLLEAGUES = Audience(is_internal=True)
WORD_LENGTH = 24

# What somebody changes about their own sign-in, as the sign-in library names it.
OWN_CHANGES = {
    "password_changed": "agent.password_changed",
    "password_set": "agent.password_changed",
    "password_reset": "agent.password_changed",
    "totp_activated": "agent.code_app_added",
    "totp_deactivated": "agent.code_app_removed",
    "webauthn_added": "agent.passkey_added",
    "webauthn_removed": "agent.passkey_removed",
    "recovery_codes_generated": "agent.recovery_codes_made",
}


def begin_sign_in(
    agent: Agent, *, session_key: str, came_by: str, network: str, browser: str, at: datetime
) -> SignIn:
    """Note that somebody signed in: how, from which network, with which browser."""
    sign_in = SignIn.objects.create(
        agent=agent,
        session_key=session_key,
        came_by=came_by,
        network=network[:45],
        browser=browser[:250],
        began_at=at,
        seen_at=at,
    )
    _record("agent.signed_in", agent, at, came_by=came_by)
    return sign_in


def note_seen(sign_in_id: int, *, session_key: str, network: str, at: datetime) -> None:
    """Note that somebody is still there; the session's key changes when a password does."""
    SignIn.objects.filter(pk=sign_in_id).update(session_key=session_key, network=network[:45], seen_at=at)


def end_sign_in(sign_in: SignIn, *, by: Doer, at: datetime) -> None:
    """Sign somebody out in one browser: its session is gone at once."""
    _store()(sign_in.session_key).delete()
    events.record(
        "agent.signed_out",
        about=Ref("agent", sign_in.agent_id),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        everywhere=False,
    )
    sign_in.delete()


def end_all_sign_ins(agent: Agent, *, by: Doer, at: datetime) -> None:
    """Sign somebody out everywhere: no session from before counts any more, noted here or not."""
    agent.sign_in_word = crypto.code(WORD_LENGTH)
    agent.save(update_fields=["sign_in_word"])
    agent.sign_ins.all().delete()
    events.record("agent.signed_out", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at, everywhere=True)


def clear_old_sign_ins(*, seen_before: datetime) -> int:
    """Forget sign-ins and sessions that nobody can use any more. Returns how many sign-ins."""
    _store().clear_expired()
    gone, _ = SignIn.objects.filter(seen_at__lt=seen_before).delete()
    return gone


def ask_for_reset(agent: Agent) -> None:
    """Let a link for a new password be made: links made before are dead."""
    agent.reset_word = crypto.code(WORD_LENGTH)
    agent.save(update_fields=["reset_word"])


def note_own_change(agent: Agent, *, change: str, at: datetime) -> None:
    """Record that somebody changed how they sign in: one of `OWN_CHANGES`."""
    _record(OWN_CHANGES[change], agent, at)


def note_refusal(agent: Agent, *, what: str, at: datetime) -> None:
    """Record that somebody tried to do what is not theirs to do."""
    _record("agent.refused", agent, at, what=what)


def reset_second_step(agent: Agent, *, by: Doer, at: datetime) -> None:
    """Take code app, passkeys and recovery codes of somebody away, who lost them all."""
    # The library's table needs its settings, which a room is loaded without.
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=agent).delete()
    events.record("agent.second_step_reset", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at)


def _record(verb: str, agent: Agent, at: datetime, **payload: Any) -> None:
    doer = Doer(AGENT, agent.pk)
    events.record(verb, about=agent.ref, audience=FOR_COLLEAGUES, by=doer, at=at, **payload)


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore
